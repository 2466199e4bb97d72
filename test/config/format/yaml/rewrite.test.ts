import { describe, expect, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { same } from "../../../../src/config/format/yaml/rewrite.ts"
import * as Yaml from "../../../../src/config/format/yaml/Yaml.ts"
import * as Origin from "../../../../src/config/tree/Origin.ts"
import * as Tree from "../../../../src/config/tree/Tree.ts"
import { data, print, read, tree } from "../../../support/yaml.ts"

describe("writing over YAML", () => {
  const rewrite = (previous: string, value: unknown) => Yaml.rewrite(previous, tree(value))

  it("keeps the escapes of characters that some reader takes for something else", () => {
    const text = '"\\u2028": "a\\ufeffb" # kept\nflow: { "\\u00a0": "\\u0085" }\n'
    expect(rewrite(text, { "\u2028": "a\ufeffb", flow: { "\u00a0": "\u0085" } })).toBe(text)
    expect(rewrite('a: "\\u0007"\n', { a: "\u0007" })).toBe('a: "\\u0007"\n')
  })

  it("keeps comments, order and layout of what stays; what is gone goes, what is new comes where it belongs", () => {
    const previous = [
      "# The head.",
      "",
      "# About b.",
      "b: 'two'  # quoted",
      "gone: 1 # with this",
      "nested:",
      "  # inside",
      "  x: 1",
      "  dropped: 2",
      "flow: {p: 1, q: word}",
      "text: |",
      "  a block",
      "  of lines",
      "list:",
      "  # first",
      "  - 1",
      "  - 2 # second",
      "a: 0x10 # hex",
      "# The foot.",
      ""
    ].join("\n")
    const value = {
      a: 16,
      b: "two",
      new: true,
      nested: { x: 2, y: 3 },
      flow: { p: 1, q: "another" },
      text: "a block\nof lines\n",
      list: [1, 3, 4]
    }
    const text = rewrite(previous, value)
    expect(data(text)).toEqual(value)
    expect(text).toMatchInlineSnapshot(`
      "# The head.

      # About b.
      b: 'two' # quoted
      new: true
      nested:
        # inside
        x: 2
        "y": 3
      flow: { p: 1, q: another }
      text: |
        a block
        of lines
      list:
        # first
        - 1
        - 3 # second
        - 4
      a: 0x10 # hex
      # The foot.
      "
    `)
  })

  it.each<[string, string]>([
    ["a byte order mark", "\ufeffa: 1\n"],
    ["CRLF", "# head\r\na: 1 # one\r\n\r\nb: 2\r\n# foot\r\n"],
    ["a comment right after the last value", "a: 1\n# foot\n\n# more\n"],
    ["a comment after a blank line", "a: 1\n\n# foot\n"],
    ["a comment after a text of several lines", "a: 1\nb: |\n  x\n# foot\n"]
  ])("keeps %s", (_, previous) => {
    const before = read(previous) as Tree.Mapping
    expect(Yaml.rewrite(previous, before)).toBe(previous)
    const changed = Tree.set(before, "a", Tree.scalar(2, Origin.fromHook))
    expect(Yaml.rewrite(previous, changed)).toBe(previous.replace("a: 1", "a: 2"))
  })

  it("quotes a kept word that YAML 1.1 takes for something else", () => {
    expect(rewrite("a: yes\ny: on # word\nb: plain, text\n", { a: "yes", y: "on", b: "plain, text" })).toBe(
      'a: "yes"\n"y": "on" # word\nb: plain, text\n'
    )
  })

  it("writes aliases and merges out", () => {
    expect(
      rewrite("base: &b {q: 1}\nc:\n  <<: *b\n  z: *b # same\n", { base: { q: 1 }, c: { q: 1, z: { q: 1 } } })
    ).toBe("base: { q: 1 }\nc:\n  q: 1\n  z:\n    # same\n    q: 1\n")
  })

  it.each(["a: [", "a: 1\n---\nb: 1\n", "", "- 1\n", "a: *x"])("prints a new text over %j", (previous) => {
    expect(rewrite(previous, { a: 1 })).toBe("a: 1\n")
  })

  it("changes nothing in a file that holds the same already", () => {
    const text = "# head\n\na: 1 # one\nb:\n  - x\n\n# foot\n"
    expect(rewrite(text, { a: 1, b: ["x"] })).toBe(text)
  })

  it.prop(
    "reads back as the tree, whatever was there before",
    [
      Schema.Record(Schema.String, Schema.Union([Schema.String, Schema.Number, Schema.Array(Schema.String)])),
      Schema.Record(Schema.String, Schema.String)
    ],
    ([before, after]) => {
      const mixed = { ...before, ...after }
      const text = rewrite(print(before).replaceAll(/$/gm, " # note"), mixed)
      expect(same(read(text) ?? tree({}), tree(mixed))).toBe(true)
    },
    { arbitrary: { seed: 1 } }
  )
})
