import { describe, expect, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import * as Yaml from "../../../../src/config/format/yaml/Yaml.ts"
import * as Origin from "../../../../src/config/tree/Origin.ts"
import { same } from "../../../../src/config/tree/same.ts"
import * as Tree from "../../../../src/config/tree/Tree.ts"
import { growth } from "../../../support/growth.ts"
import { data, print, read, tree } from "../../../support/yaml.ts"

describe("writing over YAML", () => {
  const rewrite = (previous: string, value: unknown) => Yaml.rewrite(previous, tree(value))

  it("keeps the escapes of characters that some reader takes for something else", () => {
    const text = '"\\u2028": "a\\ufeffb" # kept\nflow: { "\\u00a0": "\\u0085" }\n'
    expect(rewrite(text, { "\u2028": "a\ufeffb", flow: { "\u00a0": "\u0085" } })).toBe(text)
    expect(rewrite('a: "\\u0007"\n', { a: "\u0007" })).toBe('a: "\\u0007"\n')
  })

  it.each([
    ["a: 1 # keep\nf: |\n  x\n\ng: 2\n   \nh: 2 # h\n", "a: 1 # keep\nf: |\n  x\n\nh: 2 # h\n"],
    ["a: 1 # keep\nf: |\n  x\ng: >-\n   more\n   \nh: 2 # h\n", "a: 1 # keep\nf: |\n  x\nh: 2 # h\n"]
  ])("gives a text of several lines no blanks of what is gone below it", (previous, text) => {
    expect(rewrite(previous, { a: 1, f: "x\n", h: 2 })).toBe(text)
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
      b: 'two'  # quoted
      new: true
      nested:
        # inside
        x: 2
        "y": 3
      flow: {p: 1, q: another}
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

  /** Reads a text, changes its data, and writes it over. */
  const change = (previous: string, edit: (value: never) => unknown) => {
    const value = data(previous) as never
    const text = rewrite(previous, edit(value) ?? value)
    expect(rewrite(text, data(text))).toBe(text)
    return text
  }

  it.each([
    ["words that YAML 1.1 takes for something else", "a: yes\ny: on # word\n"],
    ["escapes", 'a: "\\u00e9 a\\u0085b \\x41"\n'],
    ["how numbers are spelled", "a: 010\nb: 1e3\nc: 0x1F\nd: 1.10\ne: +3\nf: .5\n"],
    ["how far blocks are indented", "a:\n    b:\n        c: 1\nl:\n- 1\n-   2\n"],
    ["spaces between brackets", "a: [1,2]\nb: {x: 1,  y: 2 }\nc: [ 1 ,\n  2, # two\n  ]\n"],
    ["a key without a value", "k:\nl: # nothing\n- \n- ~\n"],
    ["blank lines", "\n\na: 1\n\n\n\nb: 2\n\n\n"],
    ["anchors, aliases, merges and tags", "a: &x {q: 1}\nb:\n  <<: *x # all\n  z: !!str 5\nc: *x\n"],
    ["directives and marks", "%YAML 1.2\n---  # here\na: 1\n...\n"],
    ["the lack of a last line break", "a: 1\nb: 'x'"],
    ["texts of several lines", "a: |2-\n    x\n\nb: >+ # folded\n  y\n\n\nc: plain\n  text\n"],
    ["keys of every kind", "? a\n: 1\n'b' : 2\n&k c: 3\n? d\n"]
  ])("changes nothing of %s", (_, text) => {
    expect(rewrite(text, data(text))).toBe(text)
  })

  it.each<[string, string, (value: never) => unknown, string]>([
    [
      "a comment above the next key stays when a mapping becomes a single value",
      "db: # mine\n  host: x # h\n  # of db\n\n# the rate\nlr: 0.1 # lr\n",
      (v: { db: unknown }) => {
        v.db = null
      },
      "db: null # mine\n\n# the rate\nlr: 0.1 # lr\n"
    ],
    [
      "a value's comment stays on its line, and a comment in column 0 in its column",
      "a:\n    b: 1\n# column 0\nlr: 0.1   # lr\n",
      (v: { lr: number }) => {
        v.lr = 0.6
      },
      "a:\n    b: 1\n# column 0\nlr: 0.6   # lr\n"
    ],
    [
      "a new key comes after the block of the one before it, and before the next key's comments",
      "a:\n  b: 1\n  # of a\n# of c\nc: 2\n",
      ({ a, c }: { a: unknown; c: unknown }) => ({ a, new: { x: [1] }, c }),
      "a:\n  b: 1\n  # of a\nnew:\n  x:\n    - 1\n# of c\nc: 2\n"
    ],
    [
      "what is new is indented as the text is",
      "a:\n    b:\n    - 1\n",
      (v: { a: { c: unknown } }) => {
        v.a.c = { d: [{ e: 1 }] }
      },
      "a:\n    b:\n    - 1\n    c:\n        d:\n        - e: 1\n"
    ],
    [
      "an element that goes takes its own comments",
      "l:\n  # one\n  - 1 # 1\n  # two\n  - 2 # 2\n  # three\n  - 3 # 3\n",
      (v: { l: Array<number> }) => void v.l.splice(1, 1),
      "l:\n  # one\n  - 1 # 1\n  # three\n  - 3 # 3\n"
    ],
    [
      "elements move with their comments",
      "- a # a\n- b # b\n- c # c\n",
      () => ["new", "a", "c"],
      "- new\n- a # a\n- c # c\n"
    ],
    [
      "the first key that goes leaves the head of the text",
      "# The head.\n\n# about a\na: 1\n\nb: 2\n",
      (v: { a?: number }) => void delete v.a,
      "# The head.\n\nb: 2\n"
    ],
    [
      "a comment at the top is the text's, even right above the first key",
      "# The head.\na: 1\nb: 2\n",
      (v: { a?: number }) => void delete v.a,
      "# The head.\nb: 2\n"
    ],
    [
      "the first key of an element goes, and the second takes its place",
      "- a: 1 # a\n  b: 2 # b\n",
      () => [{ b: 2 }],
      "- b: 2 # b\n"
    ],
    [
      "a key is put in before the first one of an element",
      "- a: 1 # a\n",
      () => [{ new: 0, a: 1 }],
      "- new: 0\n  a: 1 # a\n"
    ],
    [
      "an alias is written out where its value changes",
      "a: &x\n  q: 1 # q\nb: *x # b\nc: *x\n",
      (v: { b: unknown }) => {
        v.b = { q: 2 }
      },
      "a: &x\n  q: 1 # q\nb: # b\n  q: 2\nc: *x\n"
    ],
    [
      "an anchor changes where it stands, and what was an alias of it says what it said",
      "a: &x 1\nb: *x # b\nc: [*x, *x ]\n",
      (v: { a: number; c: Array<number> }) => {
        v.a = 2
        v.c[1] = 2
      },
      "a: &x 2\nb: 1 # b\nc: [1, *x ]\n"
    ],
    [
      "a key that came through a merge is overridden beside it",
      "base: &b {lr: 1, n: 2}\nuse:\n  # from base\n  <<: *b # all\n  z: 3\n",
      (v: { use: { lr: number } }) => {
        v.use.lr = 5
      },
      "base: &b {lr: 1, n: 2}\nuse:\n  # from base\n  <<: *b # all\n  lr: 5\n  z: 3\n"
    ],
    [
      "a merge is written out if one of its keys goes",
      "base: &b {lr: 1, m: 2}\nuse:\n  <<: *b # all\n  z: 3\n",
      (v: { use: { lr?: number } }) => void delete v.use.lr,
      "base: &b {lr: 1, m: 2}\nuse:\n  m: 2 # all\n  z: 3\n"
    ],
    [
      "what stands between brackets is changed there",
      "a: { x: 1,y: [1,2 , 3], z } # a\n",
      () => ({ a: { y: [1, 3, { k: "a, b" }], z: 4, n: true } }),
      'a: { y: [1, 3, { k: "a, b" }], z: 4, "n": true } # a\n'
    ],
    [
      "entries between brackets have their lines",
      "l: [\n  # one\n  1, # 1\n  # two\n  2 # 2\n]\n",
      () => ({ l: [2, 3] }),
      "l: [\n  # two\n  2, # 2\n  3\n]\n"
    ],
    [
      "a tag goes with its value, an anchor does not",
      "a: &x !!str 5 # a\nb: *x\n",
      () => ({ a: 6, b: 6 }),
      "a: &x 6 # a\nb: *x\n"
    ],
    [
      "an anchor on a line of its own stands as far left as the lines that it names",
      "---\n  &x text # a\n\n# b\n",
      () => ({ a: 6 }),
      "---\n&x\n# a\na: 6\n\n# b\n"
    ],
    [
      "a text of several lines keeps its comment",
      "a: | # text\n  x\n\nb: 1\n",
      () => ({ a: 1, b: 1 }),
      "a: 1 # text\n\nb: 1\n"
    ],
    [
      "a value gets lines of its own",
      "- 1 # one\n-\n- k: 2 # two\n",
      () => [{ a: 1 }, [2], { k: [] }],
      "- # one\n  a: 1\n- - 2\n- k: [] # two\n"
    ],
    [
      "there is no last line break",
      "a: 1\nb:\n  c: 1",
      () => ({ a: 1, b: { c: 1, d: [2] }, e: 3 }),
      "a: 1\nb:\n  c: 1\n  d:\n    - 2\ne: 3"
    ],
    ["a text of comments alone gets values", "# only this\n", () => ({ a: 1 }), "# only this\na: 1\n"],
    [
      "lines end with CRLF",
      "a: 1\r\nb:\r\n- 1\r\n",
      () => ({ a: { x: 1 }, b: [1, 2] }),
      "a:\r\n  x: 1\r\nb:\r\n- 1\r\n- 2\r\n"
    ]
  ])("keeps what did not change: %s", (_, previous, edit, text) => {
    expect(change(previous, edit)).toBe(text)
  })

  it("leaves what a schema made of a value as it was typed", () => {
    const place = { line: 1, column: 4, path: "x.yaml" }
    const origin = Origin.fromFile(place.path, place.line, place.column)
    const fitted = Tree.mapping([["v", Tree.scalar("1.10", origin, { source: "1.10", quoted: true })]], origin)
    expect(Yaml.rewrite("v: 1.10 # version\n", fitted)).toBe("v: 1.10 # version\n")
    expect(rewrite("v: 1.10 # version\n", { v: "1.10" })).toBe('v: "1.10" # version\n')
  })

  it("writes more of a text as a whole where an edit would say something else", () => {
    const previous = "# head\na: 1\nb:\n  - 2\n  - 3 # three\n  - &x >+\n    text\n\n"
    const text = rewrite(previous, { a: 1, b: [2, 3, 4] })
    expect(data(text)).toEqual({ a: 1, b: [2, 3, 4] })
    expect(text.startsWith("# head\na: 1\nb:\n  - 2\n  - 3 # three\n")).toBe(true)
  })

  it("does not write aliases out that stay what they were", () => {
    const level = (name: string, of: string) => `${name}: &${name} [${`*${of}, `.repeat(8)}*${of}]\n`
    const previous = `a: &a word\n${level("b", "a")}${level("c", "b")}${level("d", "c")}${level("e", "d")}n: 1\n`
    const before = read(previous) as Tree.Mapping
    const next = Tree.set(before, "n", Tree.scalar(2, Origin.fromHook))
    expect(Yaml.rewrite(previous, next)).toBe(previous.replace("n: 1", "n: 2"))
  })

  it("takes time that grows with the size of the text", () => {
    const lines = (size: number) =>
      Array.from({ length: size }, (_, i) => `k${i}: ${i} # c${i}\nl${i}: [1, {a: 2}]\n`).join("")
    const values = (size: number, value: (i: number) => number) =>
      tree(
        Object.fromEntries(
          Array.from({ length: size }, (_, i) => [
            [`k${i}`, value(i)],
            [`l${i}`, [1, { a: value(i) }]]
          ]).flat()
        )
      )
    for (const value of [(i: number) => i + 1, (i: number) => (i === 7 ? 0 : i)]) {
      const made = (size: number) => [lines(size), values(size, value)] as const
      expect(growth(made, ([text, next]) => Yaml.rewrite(text, next), 300, 20)).toBeLessThan(30)
    }
    const list = (size: number) =>
      [`[${"1, ".repeat(size)}2]`, tree(Array.from({ length: size }, (_, i) => i % 2))] as const
    expect(growth(list, ([text, next]) => Yaml.rewrite(text, next), 500, 20)).toBeLessThan(30)
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
