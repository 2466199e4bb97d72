import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Json from "../../../../src/config/format/json/Json.ts"
import * as Origin from "../../../../src/config/tree/Origin.ts"
import * as Tree from "../../../../src/config/tree/Tree.ts"
import { growth } from "../../../support/growth.ts"
import { file, read } from "../../../support/json.ts"

const fault = (text: string) => {
  const result = Json.parse(text, file)
  if (Result.isSuccess(result)) return "no fault"
  return `${Origin.format(result.failure.origin)} ${result.failure.reason}`
}

describe("reading JSON", () => {
  it("gives every node its line and column", () => {
    const root = read('{"a": 1,\n  "list": ["x",\r\n\t{"k": true}]}') as Tree.Mapping
    const list = Tree.get(root, "list") as Tree.Sequence
    const inner = list.items[1] as Tree.Mapping
    const nodes = [root, Tree.get(root, "a"), list, list.items[0], inner, Tree.get(inner, "k")] as Array<Tree.Mapping>
    expect(nodes.map((node) => Origin.format(node.origin).slice("cfg.json:".length))).toEqual([
      "1:1",
      "1:7",
      "2:11",
      "2:12",
      "3:2",
      "3:8"
    ])
  })

  it("keeps the source of scalars, whether they were quoted, and integers exact", () => {
    const list = read('[1.10, "1", 123456789012345678901234567890, null, true]') as Tree.Sequence
    expect(list.items).toMatchObject([
      { value: 1.1, source: "1.10", quoted: false },
      { value: "1", source: "1", quoted: true },
      { value: 123456789012345678901234567890n, quoted: false },
      { value: null, source: "null" },
      { value: true, source: "true" }
    ])
  })

  it("reads ??? as missing and ${ as an interpolation", () => {
    expect((read('["???", "${a}"]') as Tree.Sequence).items.map((item) => item._tag)).toEqual([
      "Missing",
      "Interpolation"
    ])
  })

  it.each(["", " \n", "\ufeff", "null"])("finds nothing in %j", (text) => {
    expect(read(text)).toBeUndefined()
  })

  it("keeps __proto__ as a key like any other", () => {
    const root = read('{"__proto__": {"polluted": 1}}') as Tree.Mapping
    expect(Tree.keys(root)).toEqual(["__proto__"])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  it.each([
    ['{"a":1,}', '1:8 expected a key in "…" here'],
    ["[1,]", "1:4 expected a value here"],
    ["{a:1}", '1:2 expected a key in "…" or } here'],
    ["{'a':1}", '1:2 expected a key in "…" or } here'],
    ['{"a" 1}', "1:6 expected : here"],
    ["[1 2]", "1:4 expected a comma, or the end of a list or mapping here"],
    ["[1}", "1:3 expected a comma, or the end of a list or mapping here"],
    ["]", "1:1 expected a value here"],
    ["1 2", "1:3 expected nothing more here"],
    ["[", "1:2 the text ends where a value or ] is expected"],
    ['{"a":\n', "2:1 the text ends where a value is expected"],
    ['{"a":1,"a":2}', "1:8 a key comes twice in one mapping"],
    ['["x\ny"]', '1:2 a text in "…" is not closed on its line, or holds an escape that JSON does not have'],
    ['["\\x"]', '1:2 a text in "…" is not closed on its line, or holds an escape that JSON does not have'],
    ['"abc\\', '1:1 a text in "…" is not closed on its line, or holds an escape that JSON does not have'],
    ["[1, // one\n2]", "1:5 expected a value here"],
    ["NaN", "1:1 expected a value here"],
    ["01", "1:1 expected a value here"],
    [`[${"1".repeat(5000)}]`, "1:2 a number has more than 4096 digits"],
    [`[${"1,".repeat(2_000_005)}`, "1:4000003 it has more than 2000000 values from its start to here"],
    ["[".repeat(10_000), "1:201 mappings and lists are nested more than 200 levels deep"],
    ['{"a":'.repeat(10_000), "1:1001 mappings and lists are nested more than 200 levels deep"]
  ])("refuses %.40j where it is wrong", (text, expected) => {
    expect(fault(text)).toBe(`cfg.json:${expected}`)
  })

  it.each<[string, (size: number) => string]>([
    ["one long text", (size) => `"${"x\\n".repeat(20 * size)}"`],
    ["one long word", (size) => "x".repeat(40 * size)],
    ["many blanks", (size) => " \n".repeat(20 * size)],
    ["many values", (size) => `[${"1,".repeat(3 * size)}1]`],
    ["many keys", (size) => `{${Array.from({ length: size }, (_, i) => `"k${i}":${i}`).join(",")}}`]
  ])("takes time that grows with the length of %s, and no faster", (_, make) => {
    expect(growth(make, (text) => Json.parse(text, file), 4000, 32)).toBeLessThan(32)
  })

  const pieces = [
    '"a"',
    '"b"',
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "1",
    "-0",
    "1.5e3",
    "01",
    "null",
    "true",
    " ",
    "\n",
    "x",
    '"',
    "\\"
  ]
  const text = Arbitrary.array(Arbitrary.schema(Schema.Literals(pieces)), { maxLength: 8 }).pipe(
    Arbitrary.map((list) => list.join(""))
  )
  it.prop(
    "accepts just what the language's own parser accepts, with the same value",
    [text],
    ([source]) => {
      const own = Result.try(() => JSON.parse(source) as unknown)
      const ours = Json.parse(source, file)
      const refusedByUs = Result.isFailure(ours) && ours.failure.reason === "a key comes twice in one mapping"
      if (source.trim() === "" || refusedByUs) return
      expect(Result.isSuccess(ours)).toBe(Result.isSuccess(own))
      if (Result.isSuccess(ours) && Result.isSuccess(own)) {
        expect(ours.success === undefined ? null : Tree.toUnknown(ours.success)).toEqual(own.success)
      }
    },
    { arbitrary: { seed: 1, runs: 3000 } }
  )
})
