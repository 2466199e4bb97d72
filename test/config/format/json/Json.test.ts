import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Schema from "effect/Schema"
import * as Json from "../../../../src/config/format/json/Json.ts"
import { same } from "../../../../src/config/format/yaml/rewrite.ts"
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
