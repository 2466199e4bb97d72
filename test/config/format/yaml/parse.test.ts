import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as PackageYaml from "yaml"
import { same } from "../../src/config/format/yaml/rewrite.ts"
import * as Yaml from "../../src/config/format/yaml/Yaml.ts"
import * as Origin from "../../src/config/tree/Origin.ts"
import * as Tree from "../../src/config/tree/Tree.ts"
import { growth } from "../support/growth.ts"
import { yaml11Type } from "../support/yaml11.ts"

const file = { config: "cfg", path: "cfg.yaml" }
const read = (text: string) => Result.getOrThrow(Yaml.parse(text, file))
const data = (text: string) => {
  const tree = read(text)
  return tree === undefined ? undefined : Tree.toUnknown(tree)
}
const fault = (text: string) => {
  const result = Yaml.parse(text, file)
  if (Result.isSuccess(result)) return "no fault"
  const { origin, reason } = result.failure
  return `${Origin.format(origin)} ${reason}`
}
const tree = (value: unknown) => Tree.fromUnknown(value)
const print = (value: unknown) => Yaml.print(tree(value))

describe("reading YAML", () => {
  it("gives every node its line and column", () => {
    const root = read("a: 1\nlist:\n  - x\n  - {k: 'v'}\n") as Tree.Mapping
    const list = Tree.get(root, "list") as Tree.Sequence
    const place = (node: Tree.Tree) => Origin.format((node as Tree.Scalar).origin)
    expect(place(root)).toBe("cfg.yaml:1:1")
    expect(place(Tree.get(root, "a")!)).toBe("cfg.yaml:1:4")
    expect(place(list)).toBe("cfg.yaml:3:3")
    expect(place(list.items[0]!)).toBe("cfg.yaml:3:5")
    expect(place(Tree.get(list.items[1] as Tree.Mapping, "k")!)).toBe("cfg.yaml:4:9")
  })

  it.each([
    ["plain: 1.10", 1.1, "1.10", false],
    ["plain: 0x1F", 31, "0x1F", false],
    ["plain: 017", 17, "017", false],
    ["plain: 0o17", 15, "0o17", false],
    ["plain: 1_000", "1_000", "1_000", false],
    ["plain: yes", "yes", "yes", false],
    ["plain: 2024-01-01", "2024-01-01", "2024-01-01", false],
    ["plain: 1:30", "1:30", "1:30", false],
    ["plain: True", true, "True", false],
    ["plain: ~", null, "~", false],
    ["plain:", null, "", false],
    ["plain: -.INF", Number.NEGATIVE_INFINITY, "-.INF", false],
    ["plain: 12345678901234567890", 12345678901234567890n, "12345678901234567890", false],
    ["plain: 1e400", Number.POSITIVE_INFINITY, "1e400", false],
    ["quoted: '1'", "1", "1", true],
    ['quoted: "a\\tb"', "a\tb", "a\tb", true],
    ["block: |\n  x\n  y\n", "x\ny\n", "x\ny\n", true],
    ["tagged: !!str 1", "1", "1", true],
    ["tagged: !!int '3'", 3, "3", false]
  ])("types %j by the core schema and keeps its source", (text, value, source, quoted) => {
    const scalar = Tree.entries(read(text) as Tree.Mapping)[0]![1]
    expect(scalar).toMatchObject({ _tag: "Scalar", value, source, quoted })
  })

  it("reads ??? as missing and ${ as an interpolation, quoted or not", () => {
    const root = read("a: ???\nb: '???'\nc: ${x.y}\nd: \"\\\\${z}\"\n") as Tree.Mapping
    expect(Tree.entries(root).map(([, node]) => node._tag)).toEqual([
      "Missing",
      "Missing",
      "Interpolation",
      "Interpolation"
    ])
    expect(Tree.get(root, "d")).toMatchObject({ text: "\\${z}" })
  })

  it.each(["", "\n\n", "# only a comment\n", "---\n", "null\n", "~", "\ufeff"])("finds nothing in %j", (text) => {
    expect(data(text)).toBeUndefined()
  })

  it.each([
    ["\ufeffa: 1", { a: 1 }],
    ["a: 1\r\nb: 2\r\n", { a: 1, b: 2 }],
    ["1: a\ntrue: b\n~: c\n1.0: d\n? e\n: f\n", { "1": "a", true: "b", "~": "c", "1.0": "d", e: "f" }],
    ["%YAML 1.1\n---\na: yes\n", { a: "yes" }],
    ["[a: 1, b]", [{ a: 1 }, "b"]],
    ["{a, b: }", { a: null, b: null }],
    ["5", 5]
  ])("reads %j", (text, expected) => {
    expect(data(text)).toEqual(expected)
  })

  it("resolves aliases, also as keys, to the anchor before them", () => {
    expect(data("a: &x 1\nb: *x\nc: &x [2]\nd: *x\n")).toEqual({ a: 1, b: 1, c: [2], d: [2] })
    expect(data("&k key: 0\nb: *k\n")).toEqual({ key: 0, b: "key" })
    expect(data("a: &x {p: [1]}\nb: *x\n")).toEqual({ a: { p: [1] }, b: { p: [1] } })
    expect(data("a: &k word\n*k : 1\n")).toEqual({ a: "word", word: 1 })
  })

  it("merges with <<, own keys winning, then the first of a list", () => {
    expect(data("b: &b {x: 1, y: 1}\nc: &c {y: 2, z: 2}\nd:\n  <<: [*b, *c]\n  x: 3\n")).toMatchObject({
      d: { x: 3, y: 1, z: 2 }
    })
    expect(data("'<<': 1\n")).toEqual({ "<<": 1 })
  })

  it("keeps __proto__ and constructor as keys like any other", () => {
    const root = read("__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}\n") as Tree.Mapping
    expect(Tree.keys(root)).toEqual(["__proto__", "constructor"])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(Object.keys(Tree.toUnknown(root) as object)).toEqual(["__proto__", "constructor"])
  })

  it.each([
    ["---\na: 1\n---\nb: 2\n", "3:1 a second document begins here"],
    ["a: 1\na: 2\n", "2:1 a key comes twice in one mapping"],
    ["1: a\n'1': b\n", "2:1 a key comes twice in one mapping"],
    ["x:\n  b: {k: 1, k: 2}\n", "2:13 a key comes twice in one mapping"],
    ["a:\n\t- 1", "2:1 a tab is used as indentation; use spaces"],
    ["a: [1\n", "1:4 a [ or { is not closed, or what it holds is not indented"],
    ["a: {b: [1\n", "1:8 a [ or { is not closed, or what it holds is not indented"],
    ["a: [\n1\n]\n", "1:4 a [ or { is not closed, or what it holds is not indented"],
    ["a: 'secret", "1:11 a quoted text is not closed"],
    ['a: "\\q"', '1:5 a backslash in "…" begins no known escape; write \\\\ for a backslash, or use single quotes'],
    ["a: *x", "1:4 an alias has no anchor of its name before it"],
    ["a: &x [*x]", "1:8 an alias stands inside what it is an alias of"],
    ["a: &x 1\nb: &x {c: *x}", "2:11 an alias stands inside what it is an alias of"],
    ["<<: 1", "1:1 << takes a mapping, or a list of mappings"],
    ["a: &a {}\n<<: *a\n<<: *a\n", "3:1 << comes twice in one mapping; give it a list"],
    ["? [1]\n: 2", "1:3 a key is text, not a mapping or a list"],
    ["a: !secret 1", "1:4 a tag is not known here, or its value is not of its kind"],
    ["a: !!binary aGk=", "1:4 a tag is not known here, or its value is not of its kind"],
    ["a: b: c", "1:4 a mapping or a list begins where only a value fits; quote a value that holds ': '"],
    ["a: @x", "1:4 a value begins with a character that is reserved; quote it"],
    ["a: {b: ${c}}", "1:9 this does not belong here"],
    [`a: ${"1".repeat(5000)}`, "1:4 a number has more than 4096 digits"],
    ["[".repeat(10_000), "1:201 mappings and lists are nested more than 200 levels deep"],
    ["- ".repeat(10_000), "1:401 mappings and lists are nested more than 200 levels deep"],
    ["{a: ".repeat(10_000), "1:801 mappings and lists are nested more than 200 levels deep"]
  ])("refuses %.40j where it is wrong", (text, expected) => {
    expect(fault(text)).toBe(`cfg.yaml:${expected}`)
  })

  it("refuses what aliases blow up, in breadth, in depth or in length", () => {
    const levels = Array.from({ length: 30 }, (_, i) => `l${i}: &l${i} [${`*l${i - 1}, `.repeat(9)}]`)
    expect(fault(["l-1: &l-1 x", ...levels].join("\n"))).toContain("its aliases stand for more than 16 MiB")
    const deep = Array.from({ length: 300 }, (_, i) => `l${i}: &l${i} [*l${i - 1}]`)
    expect(fault(["l-1: &l-1 x", ...deep].join("\n"))).toContain("nested more than 200 levels deep")
    const long = `a: &a ${"x".repeat(1_000_000)}\nb: [${"*a, ".repeat(100)}]`
    expect(fault(long)).toContain("its aliases stand for more than 16 MiB")
    const merges = Array.from({ length: 40 }, (_, i) => `m${i}: &m${i} {<<: *m${i - 1}, a${i}: *m${i - 1}}`)
    expect(fault(["m-1: &m-1 {x: 1}", ...merges].join("\n"))).toContain("its aliases stand for more than 16 MiB")
  })

  it.each<[string, (size: number) => string]>([
    ["one long value", (size) => `a: ${"x".repeat(400 * size)}`],
    ["one long quoted value", (size) => `a: "${"x\\n".repeat(100 * size)}"`],
    ["many keys", (size) => Array.from({ length: size }, (_, i) => `k${i}: ${i}`).join("\n")],
    ["many brackets", (size) => "]".repeat(size)],
    ["many commas", (size) => `[${",".repeat(size)}]`],
    ["many colons", (size) => ": ".repeat(size)],
    ["many anchors", (size) => "&a ".repeat(size)],
    ["many documents", (size) => "---\n".repeat(size)],
    ["many directives", (size) => "%x\n".repeat(size)],
    ["control characters", (size) => `a: ${"\u0000\u0007".repeat(size)}`]
  ])("takes time that grows with the length of %s, and no faster", (_, make) => {
    expect(growth(make, (text) => Yaml.parse(text, file), 1000, 32)).toBeLessThan(32)
  })

  it("emits no warning of the process", async () => {
    const warnings: Array<Error> = []
    const note = (warning: Error) => warnings.push(warning)
    process.on("warning", note)
    for (const text of ["%x\n---\na: 1", "a: !x 1", "{? [a] : 1}", "*a : 1", "a: *b:"]) Yaml.parse(text, file)
    await new Promise((resolve) => setImmediate(resolve))
    process.off("warning", note)
    expect(warnings).toEqual([])
  })

  it("never quotes the text that it refuses", () => {
    for (const text of [
      "hunter2: 'hunter2",
      "- hunter2\n-hunter2 x",
      "a: !hunter2 x",
      "hunter2: *hunter2",
      "&hunter2 hunter2: {"
    ])
      expect(fault(text)).not.toContain("hunter2")
  })
})

const traps = [
  ...["y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF"],
  ...["true", "True", "TRUE", "false", "False", "FALSE", "null", "Null", "NULL", "~", "", "=", "<<"],
  ...["0", "7", "-1", "+1", "007", "0o7", "0o17", "0x1F", "0b101", "1_000", "1:30", "190:20:30", "12:30:45", "-0"],
  ...[
    "1.0",
    ".5",
    "1.",
    "1e3",
    "1E3",
    "1e+3",
    "1.5e-3",
    "1_0.0",
    "190:20:30.15",
    ".inf",
    "-.Inf",
    "+.INF",
    ".nan",
    ".NaN"
  ],
  ...["2024-01-01", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5", "2002-1-1 1:00:00 Z"],
  ...[
    "-",
    "?",
    ":",
    "- a",
    "? a",
    ": a",
    "a: b",
    "a:",
    "a #b",
    "#a",
    " a",
    "a ",
    "\ta",
    "a\t",
    "a\nb",
    "a\n",
    "\n",
    "a\r"
  ],
  ...[
    "[a]",
    "{a}",
    "a, b",
    "]",
    "}",
    "&a",
    "*a",
    "!a",
    "|",
    ">",
    "'a'",
    '"a"',
    "%a",
    "@a",
    "`a`",
    "---",
    "...",
    "--- a"
  ],
  ...[
    "a\u0000",
    "\u0007",
    "\u001b[0m",
    "\u007f",
    "\u0085",
    "\u00a0",
    "\u2028",
    "\u2029",
    "\ufeff",
    "\ufffe",
    "\ud800",
    "a\udc00b"
  ],
  ...["???x", "${a}", "$", "\\", "\\n", "C:\\x", "é: ü", "日本", "日本: 語", "😀", "no thing", "http://a.b/c?d=e&f#g"]
]

describe("writing YAML", () => {
  it.each(traps)("writes the text %j so that YAML 1.1 and 1.2 read it back", (text) => {
    const printed = print({ key: text, [text]: "value", list: [text] })
    const expected = { key: text, [text]: "value", list: [text] }
    expect(data(printed)).toEqual(expected)
    expect(PackageYaml.parse(printed, { version: "1.1", logLevel: "silent" })).toEqual(expected)
    expect(PackageYaml.parse(printed, { version: "1.2" })).toEqual(expected)
    const plain = /^key: ([^"\n].*)$/m.exec(printed)?.[1]
    if (plain !== undefined) expect(yaml11Type(plain)).toBe("str")
  })

  const characters = [
    ..."aZé日😀019 \t\n\r:#-?,[]{}&*!|>'\"%@`~=<.+_/\\$\u0000\u001b\u007f\u0085\u00a0\u2028\ufeff\ud800"
  ]
  const nasty = Arbitrary.array(Arbitrary.schema(Schema.Literals(characters)), { maxLength: 12 }).pipe(
    Arbitrary.map((list) => list.join(""))
  )
  const scalar = Schema.Union([Schema.String, Schema.Number, Schema.Boolean, Schema.Null, Schema.BigInt])

  it.prop(
    "reads back any text that it writes, as key and as value",
    [nasty],
    ([text]) => {
      const printed = print({ x_a: text, [text]: [text] })
      expect(same(read(printed)!, tree({ x_a: text, [text]: [text] }))).toBe(true)
      if (!text.includes("\ud800")) {
        expect(PackageYaml.parse(printed, { version: "1.1", logLevel: "silent" })).toEqual({
          x_a: text,
          [text]: [text]
        })
      }
    },
    { arbitrary: { runs: 1000 } }
  )

  it.prop(
    "reads back any tree that it writes",
    [
      Arbitrary.schema(
        Schema.Record(Schema.String, Schema.Union([scalar, Schema.Array(Schema.Record(Schema.String, scalar))]))
      )
    ],
    ([value]) => {
      const written = tree(normal(value))
      expect(same(read(Yaml.print(written)) ?? written, written)).toBe(true)
    },
    { arbitrary: { runs: 300 } }
  )

  it.prop("writes the same text for what it reads back", [Arbitrary.schema(Schema.Array(scalar))], ([value]) => {
    const printed = print([0, ...(normal(value) as Array<unknown>)])
    expect(Yaml.print(read(printed)!)).toBe(printed)
  })

  it.each([
    [1, "1"],
    [-0, "-0.0"],
    [0.1, "0.1"],
    [1e-7, "1.0e-7"],
    [1.5e-9, "1.5e-9"],
    [1e21, "1.0e+21"],
    [2 ** 53, "9007199254740992.0"],
    [10n ** 20n, "100000000000000000000"],
    [Number.NaN, ".nan"],
    [Number.NEGATIVE_INFINITY, "-.inf"],
    [true, "true"],
    [null, "null"]
  ])("writes %s as %s, which both versions read", (value, text) => {
    expect(print({ a: value })).toBe(`a: ${text}\n`)
    const types: Record<string, string> = { number: "float", bigint: "int", boolean: "bool", object: "null" }
    const type = Number.isSafeInteger(value) && !Object.is(value, -0) ? "int" : types[typeof value]
    expect(yaml11Type(text)).toBe(type)
  })

  it.each([
    ["1.0", "1.0"],
    ["1.10", "1.10"],
    ["+3", "+3"],
    ["0x1F", "0x1F"],
    ["017", "17"],
    ["1e3", "1000"],
    ["1.5e+3", "1.5e+3"],
    [".5", "0.5"],
    ["True", "true"],
    ["~", "null"]
  ])("keeps the number %s as typed only if both versions read it so", (typed, text) => {
    expect(Yaml.print(read(`a: ${typed}`)!)).toBe(`a: ${text}\n`)
  })

  it("writes empties, missing values, interpolations and descriptions", () => {
    const text = Yaml.print(
      tree({ m: {}, l: [], miss: undefined, ref: "${a.b}", nested: { lr: 0.1 }, list: [{ x: 1 }, []] }),
      {
        descriptions: (path) =>
          ({ "nested.lr": "How fast.\n  Not too fast\u0007", m: " ", l: "All of it" })[path.join(".")]
      }
    )
    expect(text).toMatchInlineSnapshot(`
      "m: {}
      # All of it
      l: []
      miss: ???
      ref: "\${a.b}"
      nested:
        # How fast.
        #   Not too fast
        lr: 0.1
      list:
        - x: 1
        - []
      "
    `)
    expect(data(text)).toEqual({ m: {}, l: [], miss: "???", ref: "${a.b}", nested: { lr: 0.1 }, list: [{ x: 1 }, []] })
  })

  it.each([
    [{}, "{}\n"],
    [[], "[]\n"],
    ["yes", '"yes"\n'],
    [3, "3\n"]
  ])("writes %j as a whole document", (value, text) => {
    expect(print(value)).toBe(text)
  })
})

/** What the tree makes of a value: an integer that no number holds exactly is one of any size. */
const normal = (value: unknown): unknown => {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value
  if (Array.isArray(value)) return value.map(normal)
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, normal(item)]))
  }
  return value
}

describe("writing over YAML", () => {
  const rewrite = (previous: string, value: unknown) => Yaml.rewrite(previous, tree(value))

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

  it.each(["a: [", "a: 1\n---\nb: 1\n", "", "- 1\n", "a: *x"])("prints anew over %j", (previous) => {
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
    }
  )
})
