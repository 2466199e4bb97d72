import { describe, expect, it } from "vitest"
import { excerpt } from "../../src/terminal/excerpt.ts"
import { page } from "../../src/terminal/Screen.ts"
import { styled } from "../../src/terminal/style.ts"

/** Marks a part of a line, and lays it out. */
const marked = (text: string, part: string, columns = 80, label = "a number") => {
  const start = part === "" ? text.length : text.indexOf(part)
  const marks = [{ start, end: start + part.length, label }]
  return excerpt([{ number: 7, text, marks }], { ...page, columns }).split("\n")
}

describe("an excerpt", () => {
  it("shows lines with their numbers, and carets below what is marked", () => {
    const lines = [
      { number: 9, text: "kind: rnn", marks: [{ start: 6, end: 9, label: "one of mlp, cnn" }] },
      { number: 10, text: "lr: lots", marks: [{ start: 4, end: 8, label: "a number" }] }
    ]
    expect(excerpt(lines, page).split("\n")).toEqual([
      " 9  | kind: rnn",
      "    |       ^^^ one of mlp, cnn",
      " 10 | lr: lots",
      "    |     ^^^^ a number"
    ])
    expect(excerpt(lines.slice(1), { ...page, style: styled })).toBe(
      "\u001b[2m 10 | \u001b[0mlr: lots\n\u001b[2m    | \u001b[0m    \u001b[1;31m^^^^\u001b[0m a number"
    )
  })

  it("shows what is no line of a file without a number, and a line with several marks once", () => {
    const marks = [
      { start: 11, end: 12, label: "first" },
      { start: 16, end: 17, label: "" }
    ]
    expect(excerpt([{ text: "main run x=1 y=2", marks }], page).split("\n")).toEqual([
      "  main run x=1 y=2",
      "             ^ first",
      "                  ^"
    ])
  })

  it.each<[string, string, string, string, string]>([
    ["wide characters", "日本: 値段", "値段", " 7 | 日本: 値段", "   |       ^^^^ a number"],
    ["combining characters", "cafe\u0301: x", "x", " 7 | cafe\u0301: x", "   |       ^ a number"],
    ["emoji of several characters", "a👩‍🔬: x", "x", " 7 | a👩‍🔬: x", "   |      ^ a number"],
    ["tabs", "a:\tx", "x", " 7 | a: x", "   |    ^ a number"],
    [
      "control characters",
      "a\u001b[31m: x\u0007",
      "x\u0007",
      " 7 | a\\u001b[31m: x\\u0007",
      "   |              ^^^^^^^ a number"
    ],
    ["a line end", "a=\nb", "b", " 7 | a=\\nb", "   |     ^ a number"],
    ["what is not there", "a:", "", " 7 | a:", "   |   ^ a number"],
    ["an empty line", "", "", " 7 |", "   | ^ a number"]
  ])("has the carets under what is shown: %s", (_, text, part, line, carets) => {
    expect(marked(text, part)).toEqual([line, carets])
  })

  it("cuts a line of a megabyte as it cuts one of some hundred characters", () => {
    const line = (length: number) => `${"a".repeat(length)} XX ${"b".repeat(length)}`
    for (let i = 0; i < 100; i++) expect(marked(line(1_000_000), "XX", 40)).toEqual(marked(line(400), "XX", 40))
  })

  it("cuts a long line around its mark", () => {
    const long = `${"a".repeat(50)} XX ${"b".repeat(50)}`
    expect(marked(long, "XX", 40)).toEqual([
      ` 7 | …${"a".repeat(15)} XX ${"b".repeat(14)}…`,
      "   |                  ^^ a number"
    ])
    expect(marked(`XX ${"b".repeat(50)}`, "XX", 40)[0]).toBe(` 7 | XX ${"b".repeat(30)}…`)
    expect(marked(`${"a".repeat(50)} XX`, "XX", 40)[0]).toMatch(/^ 7 \| …a+ XX$/)
    const wide = marked(`x: ${"値".repeat(60)}`, "値".repeat(60), 40)
    expect(wide.slice(0, 2)).toEqual([` 7 | x: ${"値".repeat(15)}…`, `   |    ${"^".repeat(30)}`])
  })

  it("wraps what it says beside the carets, or below them where they stand far to the right", () => {
    const said = "one of mlp, cnn, transformer"
    expect(marked("kind: rnn", "rnn", 36, said)).toEqual([
      " 7 | kind: rnn",
      "   |       ^^^ one of mlp, cnn,",
      "   |           transformer"
    ])
    expect(marked("the kind of model: rnn", "rnn", 36, said)).toEqual([
      " 7 | the kind of model: rnn",
      "   |                    ^^^",
      "   | one of mlp, cnn, transformer"
    ])
  })

  it("is no wider than the screen", () => {
    for (const columns of [20, 33, 40, 80]) {
      for (const part of ["a", "bbb", "c".repeat(100), "dd"]) {
        const text = `${"x ".repeat(30)}a${"y".repeat(40)}bbb${"c".repeat(100)}z dd`
        for (const row of marked(text, part, columns)) expect(row.length).toBeLessThanOrEqual(columns)
      }
    }
  })
})
