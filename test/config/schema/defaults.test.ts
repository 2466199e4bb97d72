import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Config from "../../../src/config/Config.ts"
import { initialize } from "../../../src/config/Instance.ts"
import { defaults } from "../../../src/config/schema/defaults.ts"
import * as Field from "../../../src/config/schema/Field.ts"
import * as Tree from "../../../src/config/tree/Tree.ts"
import { Chain, Optimizer } from "../../support/schemas.ts"

class In extends Schema.Class<In>("In")({ a: Schema.Int }) {}
const based = (schema: Config.ConfigSchema) => initialize(Config.make("cfg", schema))
const base = (schema: Config.ConfigSchema): unknown =>
  Tree.toUnknown(Result.getOrThrow(Config.get(Result.getOrThrow(based(schema)), Config.BASE)))

const Two = Schema.Struct({ a: Field.make(Schema.Int, 1), b: Field.make(Schema.Int, 2) })
const constructed = Schema.Int.pipe(Schema.withConstructorDefault(Effect.succeed(1)))

describe("defaults", () => {
  it("holds each field's default as it is written, and ??? for what has none", () => {
    const Config = Schema.Struct({
      none: Schema.Int,
      optimizer: Optimizer,
      given: Field.make(Optimizer, new Optimizer({ name: "sgd" })),
      lazy: Field.make(Schema.Array(Schema.Int), () => [1, 2]),
      date: Field.make(Schema.DateFromString, new Date(0)),
      url: Field.make(Schema.URLFromString, new URL("http://a.b/")),
      duration: Field.make(Schema.DurationFromMillis, "5 seconds" as never),
      maybe: Schema.optionalKey(Schema.Int),
      maybeUndefined: Schema.optional(Schema.Int),
      nothing: Field.make(Schema.NullOr(Schema.Int), null),
      own: Schema.Int.pipe(Schema.withDecodingDefaultKey(Effect.succeed(4))),
      list: Schema.Array(Schema.Int),
      record: Schema.Record(Schema.String, Schema.Int),
      tag: Schema.tag("Config"),
      chain: Chain,
      infinite: Field.make(Schema.Number, Infinity)
    })
    expect(Tree.toUnknown(defaults(Config))).toEqual({
      none: "???",
      optimizer: { lr: 0.1, name: "???" },
      given: { lr: 0.1, name: "sgd" },
      lazy: [1, 2],
      date: "1970-01-01T00:00:00.000Z",
      url: "http://a.b/",
      nothing: null,
      own: 4,
      list: "???",
      record: "???",
      tag: "Config",
      chain: { name: "link" },
      infinite: Infinity
    })
  })

  it("is empty for a mapping or a list of anything", () => {
    expect(Tree.toUnknown(defaults(Schema.Record(Schema.String, Schema.Unknown)))).toEqual({})
    expect(Tree.toUnknown(defaults(Schema.Array(Schema.Unknown)))).toEqual([])
  })

  it("ends for a struct that requires itself", () => {
    interface Endless {
      readonly more: Endless
      readonly n: number
    }
    const Endless: Schema.Codec<Endless> = Schema.Struct({
      more: Schema.suspend((): Schema.Codec<Endless> => Endless),
      n: Schema.Int
    })
    expect(Tree.toUnknown(defaults(Endless))).toEqual({ more: "???", n: "???" })
  })

  it("says that its values are defaults", () => {
    expect(Tree.get(defaults(Optimizer) as Tree.Mapping, "lr")).toMatchObject({
      origin: { _tag: "Default" },
      value: 0.1
    })
  })

  it("reads an interpolation in a default", () => {
    const tree = defaults(Schema.Struct({ a: Field.make(Schema.String, "${oc.env:HOME}") })) as Tree.Mapping
    expect(Tree.get(tree, "a")).toMatchObject({ _tag: "Interpolation" })
  })
})

describe("the defaults of a struct that is transformed as a whole", () => {
  it.each<[string, Config.ConfigSchema, unknown]>([
    ["decoded of nothing", Two.pipe(Schema.encodeKeys({ a: "A-key" })), { "A-key": 1, b: 2 }],
    ["constructed", Schema.Struct({ a: constructed }).pipe(Schema.encodeKeys({ a: "A" })), { A: 1 }],
    ["inside", Schema.Struct({ in: Two.pipe(Schema.encodeKeys({ a: "A" })) }), { in: { A: 1, b: 2 } }],
    [
      "with one that is required",
      Schema.Struct({ a: Field.make(Schema.Int, 1), b: Schema.Int }).pipe(Schema.encodeKeys({ b: "B" })),
      { B: "???" }
    ]
  ])("are what its encoded side holds: %s", (_, schema, expected) => {
    expect(base(schema)).toEqual(expected)
  })
})

describe("a default", () => {
  it.effect("of a class may be what constructs it, in a list too", () =>
    Effect.gen(function* () {
      const Cfg = Schema.Struct({
        one: Field.make(In, { a: 2 }),
        many: Field.make(Schema.Array(In), [{ a: 3 }])
      })
      expect(base(Cfg)).toEqual({ one: { a: 2 }, many: [{ a: 3 }] })
      const value = (yield* Config.value(Result.getOrThrow(based(Cfg)))) as typeof Cfg.Type
      expect(value.one).toBeInstanceOf(In)
      expect(value.many[0]).toBeInstanceOf(In)
    })
  )

  it.each<[Schema.Top, string]>([
    [
      Field.make(Schema.Int.check(Schema.isGreaterThan(5)), 3),
      "cfg.in.x: expected a value greater than 5, found 3 (the default). A default must fit its schema: correct it in the program."
    ],
    [Field.make(Schema.Int, 2 ** 53), "cfg.in.x: expected an integer, found 9007199254740992 (the default)."],
    [Field.make(Schema.Int, 1.5), "cfg.in.x: expected an integer, found 1.5 (the default)."],
    [Field.make(In, { a: 1.5 }), "cfg.in.x: expected In, found a mapping (the default)."]
  ])("that does not fit its schema is an error that says so: %#", (field, expected) => {
    const Cfg = Schema.Struct({ in: Schema.Struct({ x: field }) }) as unknown as Config.ConfigSchema
    const error = Result.getOrThrow(Result.flip(based(Cfg)))
    expect(error.message).toContain(expected)
  })

  it.effect("that does not fit is told of in an element of a list, too", () =>
    Effect.gen(function* () {
      const Cfg = Schema.Struct({ l: Schema.Array(Schema.Struct({ x: Field.make(Schema.Int, 1.5) })) })
      const config = Config.set(Config.make("cfg", Cfg), "FILE", Tree.fromUnknown({ l: [{}] }))
      const error = yield* Effect.flip(Config.value(config))
      expect(error.message).toContain("cfg.l.0.x: expected an integer, found 1.5 (the default).")
    })
  )

  it("that no tree can hold is missing where it goes too deep, or into itself", () => {
    let deep: unknown = 1
    for (let i = 0; i < 3000; i++) deep = [deep]
    const self: { in?: unknown; readonly x: number } = { x: 1 }
    self.in = { list: [self] }
    const tree = Tree.toUnknown(
      defaults(Schema.Struct({ deep: Field.make(Schema.Unknown, deep), self: Field.make(Schema.Unknown, self) }))
    )
    expect(tree).toMatchObject({ self: { x: 1, in: { list: ["???"] } } })
    expect(JSON.stringify(tree)).toContain(`"deep":${"[".repeat(200)}"???"`)
  })
})

describe("undefined in a default", () => {
  const start = new Date(0)
  const Run = Schema.Struct({ at: Schema.optional(Schema.Date), n: Schema.optional(Schema.Int), on: Schema.Date })
  const iso = "1970-01-01T00:00:00.000Z"

  it.effect.each<[string, Config.ConfigSchema, unknown, unknown]>([
    [
      "a date",
      Schema.Struct({ run: Field.make(Run, () => ({ at: undefined, n: undefined, on: start })) }),
      { run: { on: iso } },
      { run: { on: start } }
    ],
    [
      "a duration",
      Schema.Struct({
        at: Field.make(Schema.UndefinedOr(Schema.Duration), () => undefined),
        n: Field.make(Schema.Int, 1)
      }),
      { n: 1 },
      { at: undefined, n: 1 }
    ],
    [
      "a map in a list",
      Schema.Struct({
        runs: Field.make(
          Schema.Array(
            Schema.Struct({ at: Schema.optional(Schema.Date), map: Schema.ReadonlyMap(Schema.String, Schema.Int) })
          ),
          () => [{ at: undefined, map: new Map([["a", 1]]) }]
        )
      }),
      { runs: [{ map: [["a", 1]] }] },
      { runs: [{ map: new Map([["a", 1]]) }] }
    ]
  ])("is a key that is not there, beside %s", ([, schema, written, decoded]) =>
    Effect.gen(function* () {
      expect(base(schema)).toEqual(written)
      expect(yield* Config.value(Result.getOrThrow(based(schema)))).toEqual(decoded)
    })
  )

  it.effect("is not there either in a value that a hook sets", () =>
    Effect.gen(function* () {
      const config = Config.make("cfg", Run)
      const tree = yield* Config.encode(config, { at: undefined, n: undefined, on: start })
      expect(Tree.toUnknown(tree)).toEqual({ on: iso })
      expect(yield* Config.value(Config.set(config, "MINE", tree))).toEqual({ on: start })
    })
  )
})

describe("the constructor of a class", () => {
  it("is no default of a field that is called so", () => {
    class Built extends Schema.Class<Built>("Built")({ constructor: Schema.optionalKey(Schema.Struct({})) }) {}
    expect(Tree.toUnknown(defaults(Built))).toEqual({})
  })
})
