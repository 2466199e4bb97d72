import { describe, expect, it } from "@effect/vitest"
import { page, type Screen } from "../../src/terminal/Screen.ts"
import { styled } from "../../src/terminal/style.ts"
import { measure, type Row, table } from "../../src/terminal/table.ts"

const print = (rows: ReadonlyArray<Row>, columns: number, style = page.style) => {
  const screen: Screen = { columns, style }
  return table(rows, measure(rows, 2, screen), screen)
}

const rows: ReadonlyArray<Row> = [
  { name: "--out", value: "FILE", text: "Where to put what was made of all that was found" },
  { name: "--n", note: "[default: 3]", mark: "required" },
  { name: "--bare" },
  { name: "--a-name-that-is-far-too-wide", value: "<for|any|column>", text: "Is said below" }
]

const typed: ReadonlyArray<Row> = [
  { name: "lr", type: "number", text: "Learning rate", note: "[0.1]" },
  { name: "kind", type: "one|of|many|alternatives|that|have|no|room|in|a|column", text: "Which" },
  { name: "a.key.that.is.too.wide.for.its.column", type: "text" },
  { name: "日本", type: "text", text: "Is wide" }
]

describe("a table", () => {
  it("has columns, and lines of its own for what is too wide", () => {
    expect(print(rows, 60)).toBe(
      [
        "  --out FILE  Where to put what was made of all that was",
        "              found",
        "  --n         [default: 3]  required",
        "  --bare",
        "  --a-name-that-is-far-too-wide <for|any|column>",
        "              Is said below"
      ].join("\n")
    )
    expect(print(typed, 60)).toBe(
      [
        "  lr    number  Learning rate [0.1]",
        "  kind  one|of|many|alternatives|that|have|no|room|in|a|",
        "        column  Which",
        "  a.key.that.is.too.wide.for.its.column",
        "        text",
        "  日本  text    Is wide"
      ].join("\n")
    )
  })

  it("puts what a row says below its name where lines are short", () => {
    expect(print(rows, 30)).toBe(
      [
        "  --out FILE",
        "    Where to put what was made",
        "    of all that was found",
        "  --n  [default: 3]  required",
        "  --bare",
        "  --a-name-that-is-far-too-wide",
        "    <for|any|column>",
        "    Is said below"
      ].join("\n")
    )
    expect(print(typed, 30)).toBe(
      [
        "  lr  number",
        "    Learning rate [0.1]",
        "  kind",
        "    one|of|many|alternatives|",
        "    that|have|no|room|in|a|",
        "    column",
        "    Which",
        "  a.key.that.is.too.wide.for.its.column",
        "    text",
        "  日本  text",
        "    Is wide"
      ].join("\n")
    )
  })

  it("has its mark on a line of its own where the last one has no room for it", () => {
    const row = { name: "n", text: "a".repeat(50), mark: "required in each" }
    expect(print([row], 60)).toBe(`  n  ${"a".repeat(50)}\n     required in each`)
  })

  it("sets off names, defaults and marks in colour, as wide as without", () => {
    expect(print([{ name: "n", value: "N", text: "x", note: "[1]", mark: "required" }], 80, styled)).toBe(
      "  \u001b[36mn\u001b[0m N  x \u001b[2m[1]\u001b[0m  \u001b[1mrequired\u001b[0m"
    )
  })
})
