import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import { expectTypeOf } from "vitest"
import { decode, encode } from "../../../src/config/schema/decode.ts"
import { defaults } from "../../../src/config/schema/defaults.ts"
import * as Field from "../../../src/config/schema/Field.ts"
import { merge } from "../../../src/config/tree/merge.ts"
import * as Origin from "../../../src/config/tree/Origin.ts"
import * as Tree from "../../../src/config/tree/Tree.ts"
import { Chain, Optimizer } from "../../support/schemas.ts"

const at = { config: "cfg" }
const file = (value: unknown) => Tree.fromUnknown(value, Origin.fromFile("cfg.yaml", 3, 5))

describe("decode", () => {
  it.effect("gives the value of the schema's type", () =>
    Effect.gen(function* () {
      const decoded = yield* decode(Optimizer, merge(defaults(Optimizer), file({ name: 7, lr: "0.5" })), at)
      expectTypeOf(decoded).toEqualTypeOf<Optimizer>()
      expect(decoded).toEqual(new Optimizer({ name: "7", lr: 0.5 }))
      expect(decoded).toBeInstanceOf(Optimizer)
    })
  )

  it.effect("gives elements of lists and mappings the defaults of their struct", () =>
    Effect.gen(function* () {
      const Nested = Schema.Struct({ inner: Optimizer, n: Field.make(Schema.Int, 1) })
      const Config = Schema.Struct({ list: Schema.Array(Nested), record: Schema.Record(Schema.String, Nested) })
      const value = { inner: { name: "x" } }
      const decoded = yield* decode(Config, file({ list: [value], record: { a: value } }), at)
      const expected = { inner: new Optimizer({ name: "x" }), n: 1 }
      expect(decoded).toEqual({ list: [expected], record: { a: expected } })
    })
  )

  it.effect("decodes mappings and lists of anything, null and infinities too", () =>
    Effect.gen(function* () {
      const Anything = Schema.Record(Schema.String, Schema.Unknown)
      expect(yield* decode(Anything, file({ a: [null, Infinity, { b: 1 }] }), at)).toEqual({
        a: [null, Infinity, { b: 1 }]
      })
      expect(yield* decode(Schema.Array(Schema.Unknown), file([1, "a"]), at)).toEqual([1, "a"])
      const numbers = yield* decode(
        Schema.Struct({ n: Schema.Number, d: Schema.Date }),
        file({ n: Number.NaN, d: "2020-01-01" }),
        at
      )
      expect(numbers).toEqual({ n: Number.NaN, d: new Date("2020-01-01") })
    })
  )

  it.effect("asks for the services of its schema", () =>
    Effect.gen(function* () {
      class Unit extends Context.Service<Unit, { readonly name: string }>()("Unit") {}
      const Length = Schema.String.pipe(
        Schema.decodeTo(Schema.String, {
          decode: SchemaGetter.transformEffect((text: string) => Effect.map(Unit, ({ name }) => `${text}${name}`)),
          encode: SchemaGetter.passthrough()
        })
      )
      const Config = Schema.Struct({ length: Length })
      const decoded = decode(Config, file({ length: 5 }), at)
      expectTypeOf<Effect.Services<typeof decoded>>().toEqualTypeOf<Unit>()
      expect(yield* Effect.provideService(decoded, Unit, { name: "m" })).toEqual({ length: "5m" })
    })
  )

  it.effect("decodes nested structs as deep as values may be", () =>
    Effect.gen(function* () {
      let value: unknown = { name: "end" }
      for (let i = 0; i < 180; i++) value = { name: "link", next: value }
      let link: Chain | undefined = yield* decode(Chain, file(value), at)
      let count = 0
      for (; link?.next !== undefined; link = link.next) count++
      expect([count, link?.name]).toEqual([180, "end"])
    })
  )
})

describe("encode", () => {
  it.effect("keeps text as it is, whatever it looks like", () =>
    Effect.gen(function* () {
      const Texts = Schema.Record(Schema.String, Schema.String)
      const value = { a: "${b}", b: "???", c: "null", d: "1.10", __proto: "" }
      const tree = yield* encode(Texts, value, at)
      expect(Tree.get(tree as Tree.Mapping, "a")).toMatchObject({ _tag: "Scalar", value: "${b}" })
      expect(yield* decode(Texts, tree, at)).toEqual(value)
    })
  )

  it.effect("refuses what the schema does not encode", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(encode(Optimizer, { lr: 1, name: "x" } as never, at))
      expect(error._tag).toBe("InvalidValue")
    })
  )

  const Everything = Schema.Struct({
    text: Schema.String,
    number: Schema.Number,
    integer: Schema.Int,
    boolean: Schema.Boolean,
    literal: Schema.Literals(["null", "1", "RED"]),
    maybe: Schema.NullOr(Schema.String),
    either: Schema.Union([Schema.Number, Schema.String, Schema.Boolean]),
    optional: Schema.optionalKey(Schema.Int),
    list: Schema.Array(Schema.NullOr(Schema.Int)),
    record: Schema.Record(Schema.String, Schema.Struct({ a: Schema.String, b: Schema.BigIntFromString })),
    tuple: Schema.Tuple([Schema.Int, Schema.String]),
    tagged: Schema.Union([
      Schema.Struct({ _tag: Schema.Literal("A"), value: Schema.String }),
      Schema.Struct({ _tag: Schema.Literal("B"), value: Schema.Number })
    ]),
    date: Schema.Date,
    big: Schema.BigInt,
    optimizer: Optimizer,
    option: Schema.OptionFromNullOr(Schema.String)
  })

  it.effect.prop(
    "is undone by decode, for any value",
    [Arbitrary.schema(Everything)],
    ([value]) =>
      Effect.gen(function* () {
        const tree = yield* encode(Everything, value, at)
        expect(yield* decode(Everything, tree, at)).toEqual(value)
      }),
    { arbitrary: { runs: 200, seed: 1 } }
  )
})
