import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Schema from "effect/Schema"
import * as Json from "../../../../src/config/format/json/Json.ts"
import { same } from "../../../../src/config/tree/same.ts"
import { mark } from "../../../../src/config/tree/secret.ts"
import * as Tree from "../../../../src/config/tree/Tree.ts"
import { read } from "../../../support/json.ts"

const print = (value: unknown) => Json.print(Tree.fromUnknown(value))

describe("writing JSON", () => {
  it("indents by two, keeps the order of keys, ends with a newline", () => {
    expect(print({ b: [1, { c: "x" }], a: {}, l: [], miss: undefined, ref: "${b}", big: 10n ** 20n })).toBe(
      `${JSON.stringify({ b: [1, { c: "x" }], a: {}, l: [], miss: "???", ref: "${b}", big: 0 }, null, 2).replace('"big": 0', '"big": 100000000000000000000')}\n`
    )
  })

  it.each([
    [Number.POSITIVE_INFINITY, '".inf"'],
    [Number.NaN, '".nan"'],
    [-0, "-0.0"],
    [1e21, "1.0e+21"],
    [null, "null"]
  ])("writes %s as %s", (value, text) => {
    expect(print(value)).toBe(`${text}\n`)
  })

  it("escapes what would command a terminal", () => {
    expect(print({ "a\u009b": "x\u009b31m\u007f\u202e", r: "${a}" })).toBe(
      '{\n  "a\\u009b": "x\\u009b31m\\u007f\\u202e",\n  "r": "${a}"\n}\n'
    )
  })

  it("keeps a number as typed where JSON has that form", () => {
    expect(Json.print(read("[1.10, 1.0, 1e3]")!)).toBe("[\n  1.10,\n  1.0,\n  1000\n]\n")
  })

  const scalar = Schema.Union([Schema.String, Schema.Finite, Schema.Boolean, Schema.Null])
  it.prop(
    "reads back any tree that it writes",
    [
      Arbitrary.schema(
        Schema.Record(Schema.String, Schema.Union([scalar, Schema.Array(Schema.Record(Schema.String, scalar))]))
      )
    ],
    ([value]) => {
      const tree = Tree.fromUnknown(value)
      expect(same(read(Json.print(tree))!, tree)).toBe(true)
    },
    { arbitrary: { seed: 1, runs: 300 } }
  )
})

describe("writing over JSON", () => {
  const rewrite = (previous: string, value: unknown) => Json.rewrite(previous, Tree.fromUnknown(value))

  it.each([
    '{"a":1 , "b":[1,2]}',
    '\ufeff{\r\n\t"a": 1.0,\r\n\t"\\u00e9": "\\/"\r\n}\r\n',
    "[\n]\n",
    '{"<<": {"a": 1}, "*x": "&y"}'
  ])("changes nothing of %j", (text) => {
    expect(rewrite(text, Tree.toUnknown(read(text)!))).toBe(text)
  })

  it.each<[string, unknown, string]>([
    ['{"a":1 , "b":[1,2]}', { a: "x", b: [2] }, '{"a":"x" , "b":[2]}'],
    ['{"a": {}, "b": [1, 2]}', { a: { c: [1, {}] }, b: [1], d: null }, '{"a": {"c": [1, {}]}, "b": [1], "d": null}'],
    [
      '{\n    "a": 1,\n    "l": [],\n    "b": 2\n}\n',
      { new: true, a: 1, l: [{ x: 1 }] },
      '{\n    "new": true,\n    "a": 1,\n    "l": [\n      {\n        "x": 1\n      }\n    ]\n}\n'
    ],
    ['{\r\n  "a": 1\r\n}', { a: 1, b: [1] }, '{\r\n  "a": 1,\r\n  "b": [\r\n    1\r\n  ]\r\n}'],
    ["[1]", {}, "{}"],
    ["{", { a: 1 }, '{\n  "a": 1\n}\n'],
    ["1 # no JSON", { a: 1 }, '{\n  "a": 1\n}\n']
  ])("over %j, %j gives %j", (previous, value, text) => {
    expect(rewrite(previous, value)).toBe(text)
    expect(rewrite(text, value)).toBe(text)
  })

  it("shows no secret", () => {
    expect(Json.rewrite('{"a": 1, "b": 2}', mark(Tree.fromUnknown({ a: "swordfish", b: 2 })))).not.toContain(
      "swordfish"
    )
  })
})
