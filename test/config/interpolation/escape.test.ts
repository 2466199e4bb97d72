import { describe, expect, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { escape, escapeText } from "../../../src/config/interpolation/escape.ts"
import { parse } from "../../../src/config/interpolation/parse.ts"
import * as Origin from "../../../src/config/tree/Origin.ts"
import * as Tree from "../../../src/config/tree/Tree.ts"
import { Text } from "../../support/texts.ts"

const parts = (text: string) => Result.getOrThrow(parse(text))

describe("finished text", () => {
  it.prop(
    "reads what is escaped as it was",
    { text: Text },
    ({ text }) => {
      expect(parts(escapeText(text)).join("")).toBe(text)
    },
    { arbitrary: { seed: 1 } }
  )

  it.each([
    ["", ""],
    ["a$b{c}", "a$b{c}"],
    ["${a}", "\\${a}"],
    ["${a}${b}", "\\${a}\\${b}"],
    ["C:\\d", "C:\\d"],
    ["\\${a}", "\\\\\\${a}"]
  ])("%j is written as %j", (text, written) => {
    expect(escapeText(text)).toBe(written)
  })
})

describe("a tree on its way to a file", () => {
  it("has its finished texts escaped, and nothing else", () => {
    const text = (value: string) => Tree.scalar(value, Origin.fromHook)
    const before = Tree.mapping(
      [
        ["text", text("${a}")],
        ["interpolation", Tree.text("${a}", Origin.fromHook)],
        ["missing", Tree.missing(Origin.fromHook)],
        ["list", Tree.sequence([text("\\${a}"), Tree.scalar(1, Origin.fromHook)], Origin.fromHook)],
        ["plain", Tree.fromUnknown({ x: ["$a"] })]
      ],
      Origin.fromHook
    )
    const after = escape(before) as Tree.Mapping
    expect(Tree.toUnknown(after)).toEqual({
      text: "\\${a}",
      interpolation: "${a}",
      missing: "???",
      list: ["\\\\\\${a}", 1],
      plain: { x: ["$a"] }
    })
    expect(Tree.get(after, "plain")).toBe(Tree.get(before, "plain"))
    const plain = Tree.get(before, "plain")!
    expect(escape(plain)).toBe(plain)
  })
})
