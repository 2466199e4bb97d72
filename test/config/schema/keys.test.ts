import { describe, expect, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import * as Field from "../../../src/config/schema/Field.ts"
import { shapeOf } from "../../../src/config/schema/fromSchema.ts"
import { declaredKeys } from "../../../src/config/schema/keys.ts"
import { format } from "../../../src/config/tree/Path.ts"
import { Chain } from "../../support/schemas.ts"

const keys = (schema: Schema.Constraint, maxDepth = 9) =>
  [...declaredKeys(shapeOf(schema), maxDepth)].map(({ path }) => format(path))

const Inner = Schema.Struct({ b: Schema.Int, a: Field.make(Schema.String, "x") })
const Nested = Schema.Struct({ z: Schema.Int, in: Inner, y: Schema.Struct({ in: Inner }) })

describe("the declared keys of a schema", () => {
  it("come in their order, each before those below it", () => {
    expect(keys(Nested)).toEqual(["z", "in", "in.b", "in.a", "y", "y.in", "y.in.b", "y.in.a"])
  })

  it.each<[string, Schema.Constraint, ReadonlyArray<string>]>([
    ["a struct without keys", Schema.Struct({}), []],
    ["a record", Schema.Record(Schema.String, Inner), []],
    ["a list", Schema.Array(Inner), []],
    ["a tuple", Schema.Tuple([Inner]), []],
    ["a single value", Schema.String, []],
    ["anything", Schema.Unknown, []],
    [
      "a struct that takes other keys, too",
      Schema.StructWithRest(Inner, [Schema.Record(Schema.String, Schema.Unknown)]),
      ["b", "a"]
    ],
    ["a struct with a list of structs", Schema.Struct({ l: Schema.Array(Inner) }), ["l"]],
    ["a secret struct", Schema.Struct({ s: Schema.Redacted(Inner) }), ["s", "s.b", "s.a"]],
    ["a struct with renamed keys", Inner.pipe(Schema.encodeKeys({ a: "A" })), ["b", "A"]],
    ["a key with a dot", Schema.Struct({ "a.b": Schema.Int }), ["[a.b]"]],
    ["a key that every object has", Schema.Struct({ constructor: Schema.Int }), ["constructor"]]
  ])("of %s", (_, schema, expected) => {
    expect(keys(schema).toSorted()).toEqual(expected.toSorted())
  })

  it("tell their field", () => {
    const Described = Schema.Struct({ in: Schema.Struct({ a: Schema.optionalKey(Schema.Int) }) })
    const [, last] = [...declaredKeys(shapeOf(Described), 9)]
    expect(last).toMatchObject({ path: ["in", "a"], field: { name: "a", optional: true, shape: { _tag: "Number" } } })
  })

  it.each<[number, ReadonlyArray<string>]>([
    [0, []],
    [1, ["z", "in", "y"]],
    [2, ["z", "in", "in.b", "in.a", "y", "y.in"]],
    [3, ["z", "in", "in.b", "in.a", "y", "y.in", "y.in.b", "y.in.a"]]
  ])("have at most as many parts as is asked for: %i", (maxDepth, expected) => {
    expect(keys(Nested, maxDepth)).toEqual(expected)
  })

  it("end for a struct that contains itself, and are made as they are asked for", () => {
    expect(keys(Chain, 3)).toEqual(["name", "next", "next.name", "next.next", "next.next.name", "next.next.next"])
    const endless = declaredKeys(shapeOf(Chain), Number.POSITIVE_INFINITY)
    expect([1, 2, 3].map(() => endless.next().done)).toEqual([false, false, false])
  })

  it("are those of the alternatives of a union, too", () => {
    const A = Schema.Struct({ kind: Schema.Literal("a"), n: Schema.Int })
    const B = Schema.Struct({ kind: Schema.Literal("b"), m: Inner })
    const Cfg = Schema.Struct({ u: Schema.NullOr(Schema.Union([A, B])), last: Schema.Int })
    expect(keys(Cfg)).toEqual(["u", "u.kind", "u.n", "u.kind", "u.m", "u.m.b", "u.m.a", "last"])
  })
})
