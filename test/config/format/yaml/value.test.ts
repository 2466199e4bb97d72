import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as PackageYaml from "yaml"
import { parseValue, read, toText } from "../../../../src/config/format/yaml/value.ts"
import * as Origin from "../../../../src/config/tree/Origin.ts"
import * as Tree from "../../../../src/config/tree/Tree.ts"

const origin = Origin.fromToken(1, "x=…")
const tree = (text: string) => Result.getOrThrow(parseValue(text, origin))
const data = (text: string) => Tree.toUnknown(tree(text))
const reason = (text: string) => Result.merge(Result.map(parseValue(text, origin), () => "no reason"))
const options = {
  version: "1.2",
  schema: "core",
  stringKeys: true,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: "silent"
} as const

describe("parseValue", () => {
  it.each<[string, unknown]>([
    ["7", 7],
    [" 7 ", 7],
    ["-4", -4],
    ["+5", 5],
    ["0x1F", 31],
    ["0o17", 15],
    ["010", 10],
    ["1.5", 1.5],
    [".5", 0.5],
    ["1.", 1],
    ["1e3", 1000],
    ["-2.5e-3", -0.0025],
    ["1_000", "1_000"],
    ["0b1", "0b1"],
    ["1e", "1e"],
    [".", "."],
    ["12345678901", 12345678901],
    ["12345678901234567890", 12345678901234567890n],
    [".inf", Infinity],
    ["-.INF", -Infinity],
    [".nan", Number.NaN],
    ["inf", "inf"],
    ["true", true],
    ["False", false],
    ["TRUE", true],
    ["tRue", "tRue"],
    ["yes", "yes"],
    ["null", null],
    ["~", null],
    ["NULL", null],
    ["nULL", "nULL"],
    ["None", "None"],
    ["", null],
    ["   ", null],
    ["2020-01-01", "2020-01-01"],
    ["a b", "a b"],
    ["a=b", "a=b"],
    ["=b", "=b"],
    ["a:b", "a:b"],
    ["/etc/hosts", "/etc/hosts"],
    ["a #b", "a"],
    ["a#b", "a#b"],
    ["'1'", "1"],
    ["'null'", "null"],
    ["'it''s'", "it's"],
    ['"tab\\there"', "tab\there"],
    ['""', ""],
    ["[]", []],
    ["{}", {}],
    ["[a, 1, null, [b]]", ["a", 1, null, ["b"]]],
    ["{a: {b: 1}, 'c d': [x]}", { a: { b: 1 }, "c d": ["x"] }],
    ["{a}", { a: null }],
    ["[a: b]", [{ a: "b" }]],
    ["a: b", { a: "b" }],
    ["a:", { a: null }],
    ["- a", ["a"]],
    ["{1: a, true: b}", { "1": "a", true: "b" }],
    ["???", "???"]
  ])("reads %s", (text, expected) => {
    expect(data(text)).toEqual(expected)
  })

  const alias = "an alias (*) has no meaning here; quote the value if it is text"
  const anchor = "an anchor (&) has no meaning here; quote the value if it is text"
  const deep = "mappings and lists are nested more than 200 levels deep"

  it.each<[string, string, string | undefined]>([
    ["a quote that is not closed", "'", undefined],
    ["a double quote that is not closed", '"a', undefined],
    ["a bracket that is not closed", "[1", undefined],
    ["a brace that is not closed", "{a: 1", undefined],
    ["a bracket too many", "[1]]", undefined],
    ["text after a quote", "'a' b", undefined],
    ["an unknown tag", "!x", undefined],
    ["a directive", "%x", undefined],
    ["an at sign", "@x", undefined],
    ["a backtick", "`x", undefined],
    ["two mappings on a line", "a: b: c", undefined],
    ["two documents", "a\n---\nb", undefined],
    ["an alias", "*a", alias],
    ["an alias in a list", "[*a]", alias],
    ["an alias as a key", "{*a : 1}", alias],
    ["an anchor", "&a", anchor],
    ["an anchor in a list", "[&a 1]", anchor],
    ["a tag", "!!str 5", "a tag (!) has no meaning here; quote the value if it is text"],
    ["a key that comes twice", "{a: 1, a: 2}", "a key comes twice in one mapping"],
    ["a list as a key", "{[a]: 1}", "a key is text, not a mapping or a list"],
    ["10,000 brackets", "[".repeat(10_000), deep],
    ["10,000 dashes", "- ".repeat(10_000), deep],
    ["10,000 braces", "{a: ".repeat(10_000), deep],
    ["more than a megabyte", `[${"a".repeat(1024 * 1024)}]`, "it has more than 1048576 characters"]
  ])("refuses %s", (_, text, expected) => {
    const found = reason(text)
    expect(found).not.toBe("no reason")
    if (expected !== undefined) expect(found).toBe(expected)
  })

  it("keeps the text of every scalar, and whether it was quoted", () => {
    const scalars = (text: string) =>
      (tree(text) as Tree.Sequence).items.map((item) => [(item as Tree.Scalar).source, (item as Tree.Scalar).quoted])
    expect(scalars("[1.10, '1.10', 0x10, ~, \"a\", b c]")).toEqual([
      ["1.10", false],
      ["1.10", true],
      ["0x10", false],
      ["~", false],
      ["a", true],
      ["b c", false]
    ])
    expect(tree(" 1.10 ")).toMatchObject({ value: 1.1, source: "1.10", quoted: false })
    expect(tree("'1'")).toMatchObject({ value: "1", source: "1", quoted: true })
  })

  it("marks missing values and interpolations, quoted or not", () => {
    expect(tree("???")._tag).toBe("Missing")
    expect(tree("[a, '???']")).toMatchObject({ items: [{ _tag: "Scalar" }, { _tag: "Missing" }] })
    expect(tree("${a.b}")).toMatchObject({ _tag: "Interpolation", text: "${a.b}" })
    expect(tree("['${a}']")).toMatchObject({ items: [{ _tag: "Interpolation", text: "${a}" }] })
  })

  it("gives every node the origin of its token", () => {
    expect(tree("{a: [1]}")).toMatchObject({ origin })
    expect(Tree.get(tree("{a: [1]}") as Tree.Mapping, "a")).toMatchObject({ origin, items: [{ origin }] })
  })

  it("keeps the keys of Object.prototype as keys", () => {
    expect(JSON.stringify(data("{__proto__: {polluted: 1}, constructor: 2}"))).toBe(
      '{"__proto__":{"polluted":1},"constructor":2}'
    )
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it("reads a megabyte of one word or one list in bounded time", () => {
    const word = "a".repeat(1024 * 1024)
    expect(data(word) === word).toBe(true)
    expect(data(`"${word.slice(2)}"`) === word.slice(2)).toBe(true)
    expect(reason(`"${"\\".repeat(1024 * 1024 - 1)}`)).not.toBe("no reason")
  })

  const pieces = [..."aAtrueflsnNI019+-.exo~ :#,[]{}?&*!|>'\"%@`=\t\n\u00e9\u2028", ": ", " #", "---", ".inf", "null"]
  const texts = Arbitrary.array(Arbitrary.schema(Schema.Literals(pieces)), { minLength: 2, maxLength: 7 }).pipe(
    Arbitrary.map((list) => list.join(""))
  )

  const check = (text: string) => {
    const ours = parseValue(text, origin)
    const documents = [...PackageYaml.parseAllDocuments(text, options)]
    const only = documents[0]
    const refused = documents.length > 1 || (only !== undefined && only.errors.length > 0)
    if (refused) expect(Result.isFailure(ours)).toBe(true)
    else if (Result.isSuccess(ours)) expect(Tree.toUnknown(ours.success)).toEqual(only?.toJS() ?? null)
    else expect(ours.failure).toMatch(/alias|anchor|tag|twice|a key is text|directives-end/)
  }

  it("reads nothing, and each character alone, as the yaml package does", () => {
    for (const text of ["", ...pieces]) check(text)
  })

  it.prop("reads every text as the yaml package does", [texts], ([text]) => check(text), {
    arbitrary: { runs: 2000, seed: 1 }
  })
})

describe("a value as text", () => {
  it.each([
    "1.10",
    "",
    " a ",
    "yes",
    "a: b",
    "a #b",
    "*.ts",
    "&x",
    "!x",
    "%x",
    "@x",
    "a:b",
    "=b",
    "- a",
    "-",
    "|",
    "# c",
    "[draft] title",
    "{name}-{date}.log",
    "'a' b",
    '"a" and "b"',
    "it's",
    "a: b: c"
  ])("takes %s as it was typed", (text) => {
    const value = read(text, origin)
    expect(value.isText).toBe(true)
    expect(toText(value)).toMatchObject({ _tag: "Scalar", value: text, quoted: true })
  })

  it.each([
    "null",
    "~",
    " null ",
    "'a'",
    '"a"',
    "''",
    "[a]",
    "{a: 1}",
    "'",
    '"a',
    "[1",
    "{a: 1",
    "[*.ts]",
    '"\\q"',
    "[a]]]"
  ])("does not take %s", (text) => {
    expect(read(text, origin).isText).toBe(text === "[a]]]")
  })
})
