import { describe, expect, it } from "@effect/vitest"
import * as Origin from "../../../../src/config/tree/Origin.ts"
import * as Tree from "../../../../src/config/tree/Tree.ts"
import { data, fault, read } from "../../../support/yaml.ts"

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
    ["a: 1\na: 2\n", "2:1 a key comes twice in one mapping"],
    ["1: a\n'1': b\n", "2:1 a key comes twice in one mapping"],
    ["x:\n  b: {k: 1, k: 2}\n", "2:13 a key comes twice in one mapping"],
    ["a: *x", "1:4 an alias has no anchor of its name before it"],
    ["a: &x [*x]", "1:8 an alias stands inside what it is an alias of"],
    ["a: &x 1\nb: &x {c: *x}", "2:11 an alias stands inside what it is an alias of"],
    ["<<: 1", "1:1 << takes a mapping, or a list of mappings"],
    ["a: &a {}\n<<: *a\n<<: *a\n", "3:1 << comes twice in one mapping; give it a list"],
    ["? [1]\n: 2", "1:3 a key is text, not a mapping or a list"],
    [`a: ${"1".repeat(5000)}`, "1:4 a number has more than 4096 digits"]
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
})
