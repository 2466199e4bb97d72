import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Config from "../../src/config/Config.ts"
import * as ConfigError from "../../src/config/error/ConfigError.ts"
import * as Json from "../../src/config/format/json/Json.ts"
import { escape } from "../../src/config/interpolation/escape.ts"
import * as Field from "../../src/config/schema/Field.ts"
import * as Origin from "../../src/config/tree/Origin.ts"
import * as Tree from "../../src/config/tree/Tree.ts"

class Model extends Schema.Class<Model>("Model")({ lr: Field.make(Schema.Finite, 0.1) }) {}

/** A schema that the types refuse. */
const none = (schema: Schema.Constraint) => schema as unknown as Config.ConfigSchema

describe("the kind of a config", () => {
  it.each<[string, Config.ConfigSchema, Config.Kind]>([
    ["a struct", Schema.Struct({ a: Schema.Int }), "struct"],
    ["a class", Model, "struct"],
    [
      "a struct with more keys",
      Schema.StructWithRest(Schema.Struct({}), [Schema.Record(Schema.String, Schema.Int)]),
      "dict"
    ],
    ["a record", Schema.Record(Schema.String, Schema.Unknown), "dict"],
    ["a list", Schema.Array(Schema.Int), "list"],
    ["a tuple", Schema.Tuple([Schema.Int]), "list"],
    ["what contains itself", none(Schema.suspend(() => Schema.Struct({ a: Schema.Int }))), "struct"],
    ["a secret", none(Schema.Redacted(Schema.Struct({ a: Schema.Int }))), "struct"]
  ])("is its schema's: %s", (_, schema, kind) => {
    expect(Config.make("cfg", schema).kind).toBe(kind)
  })

  it.effect.each([Schema.String, Schema.Never, Schema.NullOr(Schema.Struct({}))])(
    "is dict for what is no config, which decodes to nothing",
    (schema) =>
      Effect.gen(function* () {
        const config = Config.make("cfg", none(schema))
        expect(config.kind).toBe("dict")
        const tree = Tree.fromUnknown({ a: 1 })
        expect(yield* Effect.flip(Config.value(Config.set(config, "FILE", tree)))).toBeInstanceOf(
          ConfigError.ConfigError
        )
      })
  )
})

describe("an instance of a typed value", () => {
  it.effect("decodes to that value", () =>
    Effect.gen(function* () {
      const config = Config.make(
        "cfg",
        Schema.Struct({ model: Model, at: Schema.Date, key: Schema.Redacted(Schema.String) })
      )
      const value = { model: new Model({ lr: 1 }), at: new Date(0), key: Redacted.make("k") }
      const tree = yield* Config.encode(config, value)
      expect(tree.origin).toEqual(Origin.fromHook)
      expect(yield* Config.value(Config.set(config, "MINE", tree))).toEqual(value)
    })
  )

  it.effect("has finished text: no interpolation, and nothing missing", () =>
    Effect.gen(function* () {
      const config = Config.make("cfg", Schema.Record(Schema.String, Schema.String))
      const value = { a: "${b}", b: "???", c: "\\${d}" }
      const tree = yield* Config.encode(config, value)
      expect(yield* Config.value(Config.set(config, "MINE", tree))).toEqual(value)
    })
  )

  it.effect.prop(
    "is read back from a file as it was, but for a text that is just ???",
    { value: Arbitrary.schema(Schema.Record(Schema.String, Schema.String)) },
    ({ value }) =>
      Effect.gen(function* () {
        const config = Config.make("cfg", Schema.Record(Schema.String, Schema.String))
        const text = Json.print(escape(yield* Config.encode(config, { ...value, z: "${a}" })))
        const read = Result.getOrThrow(Json.parse(text, { config: "cfg", path: "cfg.json" }))!
        expect(yield* Config.value(Config.set(config, "FILE", read))).toEqual({ ...value, z: "${a}" })
      }),
    { arbitrary: { seed: 1 } }
  )

  it.effect("is refused where the schema does not encode it", () =>
    Effect.gen(function* () {
      const config = Config.make("cfg", Schema.Struct({ n: Schema.Int }))
      const error = yield* Effect.flip(Config.encode(config, { n: "x" }))
      expect(error).toBeInstanceOf(ConfigError.ConfigError)
      expect(error.reason).toBeInstanceOf(ConfigError.InvalidValue)
      expect(error.message).toContain("cfg.n: expected ")
    })
  )
})

describe("the instances of a config", () => {
  const Model = Schema.Struct({ lr: Field.make(Schema.Finite, 0.1) })
  const config = Config.make("cfg", Model)
  const tree = (lr: number) => Tree.fromUnknown({ lr })

  it("keeps instances in order of insertion; setting one again keeps its place", () => {
    const two = config.pipe(Config.set("BASE", tree(1)), Config.set("FILE", tree(2)))
    expect(Result.getOrThrow(Config.latestKey(two))).toBe("FILE")
    const again = Config.set(two, "BASE", tree(3))
    expect(Result.getOrThrow(Config.latestKey(again))).toBe("FILE")
    expect(Result.getOrThrow(Config.latestKey(Config.set(two, "BASE", tree(3), { forceLatest: true })))).toBe("BASE")
    expect(Result.getOrThrow(Result.flatMap(Config.makeLatest(two, "BASE"), Config.latestKey))).toBe("BASE")
    expect(Config.has(Config.delete(two, "FILE"), "FILE")).toBe(false)
    expect(Config.has(two, "FILE")).toBe(true)
  })

  it("says which instances there are where one is missing", () => {
    const one = Config.set(config, "BASE", tree(1))
    expect(Config.get(one, "FILE")).toMatchObject({
      failure: { reason: { _tag: "MissingInstance", key: "FILE", existing: ["BASE"] } }
    })
    expect(Config.latest(config)).toMatchObject({ failure: { reason: { _tag: "MissingInstance" } } })
    expect(Result.isSuccess(Config.getOrLatest(one))).toBe(true)
  })

  it.effect("decodes each instance once", () =>
    Effect.gen(function* () {
      const one = Config.set(config, "BASE", tree(1))
      const value = yield* Config.value(one)
      expect(value).toEqual({ lr: 1 })
      expect(yield* Config.value(one, "BASE")).toBe(value)
      expect(yield* Config.valueAs(one, Model)).toBe(value)
    })
  )
})

describe("a config among others", () => {
  const Server = Schema.Struct({ rate: Schema.Finite, token: Schema.RedactedFromValue(Schema.String) })
  const Train = Schema.Struct({ lr: Schema.Finite, auth: Schema.String, note: Schema.String })
  const server = (rate: number) =>
    Config.make("server", Server).pipe(Config.set("BASE", Tree.fromUnknown({ rate, token: "swordfish" })))
  const train = Config.make("train", Train).pipe(
    Config.set("BASE", Tree.fromUnknown({ lr: "${server::rate}", auth: "Bearer ${server::token}", note: "x" }))
  )
  const among = (...configs: ReadonlyArray<Config.Config>) => new Map(configs.map((config) => [config.id, config]))

  it.effect("is decoded once for what the others are, and again when one that it refers to changes", () =>
    Effect.gen(function* () {
      const one = yield* Config.value(train, null, among(server(1)))
      expect(one).toEqual({ lr: 1, auth: "Bearer swordfish", note: "x" })
      const configs = among(server(2), Config.make("other", Train))
      const two = yield* Config.value(train, null, configs)
      expect(two).toMatchObject({ lr: 2 })
      expect(yield* Config.value(train, null, configs)).toBe(two)
      configs.set("other", Config.set(configs.get("other")!, "BASE", Tree.fromUnknown({})))
      expect(yield* Config.value(train, null, configs)).toBe(two)
    })
  )

  it.effect("says what it needs where it is alone, even after it was decoded", () =>
    Effect.gen(function* () {
      yield* Config.value(train, null, among(server(1)))
      for (const alone of [Config.value(train), Config.valueAs(train, Train)]) {
        expect((yield* Effect.flip(alone)).message).toContain("the config server is not known here")
      }
      const gone = yield* Effect.flip(Config.value(train, null, among()))
      expect(gone.message).toContain("there is no config server")
      const empty = yield* Effect.flip(Config.value(train, null, among(Config.make("server", Server))))
      expect(empty.message).toContain("the config server has no values yet: a config hook must fill it first")
    })
  )

  it.effect("takes the instance that is asked for, where another config has it, and its latest otherwise", () =>
    Effect.gen(function* () {
      const both = Config.set(server(1), "OVERRIDE", Tree.fromUnknown({ rate: 2, token: "swordfish" }))
      const two = Config.set(train, "MINE", Tree.fromUnknown({ lr: "${server::rate}", auth: "", note: "" }))
      const rate = (key: string | null) =>
        Effect.map(Config.value(two, key, among(both)), (value) => (value as { readonly lr: number }).lr)
      expect([yield* rate("BASE"), yield* rate("MINE"), yield* rate(null)]).toEqual([1, 2, 2])
    })
  )

  it.effect("knows the secrets of others again that a typed value has", () =>
    Effect.gen(function* () {
      const value = yield* Config.value(train, null, among(server(1)))
      const tree = yield* Config.encode(train, { ...(value as object), note: "say swordfish" })
      expect(Tree.toUnknown(tree)).toEqual({ lr: 1, auth: "<redacted>", note: "<redacted>" })
    })
  )

  it.effect("names both places of a value that does not fit", () =>
    Effect.gen(function* () {
      const text = Config.set(
        server(1),
        "BASE",
        Tree.fromUnknown({ rate: "fast", token: "swordfish" }, Origin.fromFile("server.yaml", 1, 7))
      )
      const wrong = Config.set(
        train,
        "BASE",
        Tree.fromUnknown({ lr: "${server::rate}" }, Origin.fromFile("train.yaml", 2, 5))
      )
      const error = yield* Effect.flip(Config.value(wrong, null, among(text)))
      expect(error.message).toContain(
        'train.lr: expected a number, found "fast" (server.yaml:1:7, by the interpolation at train.yaml:2:5)'
      )
    })
  )
})
