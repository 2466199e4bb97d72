import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import { expectTypeOf } from "vitest"
import { decode, encode } from "../../src/config/schema/decode.ts"
import { defaults } from "../../src/config/schema/defaults.ts"
import * as Field from "../../src/config/schema/Field.ts"
import { shapeOf } from "../../src/config/schema/fromSchema.ts"
import { redact } from "../../src/config/secret/redact.ts"
import { merge } from "../../src/config/tree/merge.ts"
import * as Origin from "../../src/config/tree/Origin.ts"
import * as Tree from "../../src/config/tree/Tree.ts"
import * as Override from "../support/override.ts"

const at = { config: "cfg" }

class Optimizer extends Schema.Class<Optimizer>("Optimizer")({
  lr: Field.make(Schema.Number.check(Schema.isGreaterThan(0)), 0.1),
  name: Schema.String
}) {}

class Database extends Schema.Class<Database>("Database")({
  host: Field.make(Schema.String, "localhost"),
  password: Field.make(Schema.RedactedFromValue(Schema.String), Redacted.make("hunter2-default")),
  token: Schema.RedactedFromValue(Schema.String.check(Schema.isMinLength(8))),
  port: Field.make(Schema.Int, 5432)
}) {}

interface Chain {
  readonly name: string
  readonly next?: Chain
}
const Chain: Schema.Codec<Chain, { readonly name?: string; readonly next?: unknown }> = Schema.Struct({
  name: Field.make(Schema.String, "link"),
  next: Schema.optionalKey(Schema.suspend((): Schema.Codec<Chain, unknown> => Chain))
})

const file = (value: unknown) => Tree.fromUnknown(value, Origin.fromFile("cfg.yaml", 3, 5))

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

describe("decode", () => {
  const failure = <S extends Schema.Constraint>(schema: S, value: unknown) =>
    Effect.map(
      Effect.flip(decode(schema, file(value), at) as unknown as Effect.Effect<unknown, Error>),
      (error) => error.message
    )

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

  it.effect.each<[string, Schema.Constraint, unknown, string]>([
    [
      "what does not fit",
      Optimizer,
      { name: "x", lr: "fast" },
      'cfg.lr: expected a number, found "fast" (cfg.yaml:3:5). Set it there, or pass cfg::lr=VALUE.'
    ],
    [
      "what a check refuses",
      Optimizer,
      { name: "x", lr: -1 },
      "cfg.lr: expected a value greater than 0, found -1 (cfg.yaml:3:5). Set it there, or pass cfg::lr=VALUE."
    ],
    [
      "what a transformation refuses",
      Schema.Struct({ at: Schema.DateFromString }),
      { at: "soon" },
      'cfg.at: expected a valid Date, found "soon" (cfg.yaml:3:5). Set it there, or pass cfg::at=VALUE.'
    ],
    [
      "what a check of one's own refuses",
      Schema.Struct({
        a: Schema.Struct({ b: Schema.Int }).check(Schema.makeFilter(({ b }) => b > 1 || "b is too small"))
      }),
      { a: { b: 1 } },
      "cfg.a: expected a value that is valid (b is too small), found a mapping (cfg.yaml:3:5). Set it there, or pass cfg::a=VALUE."
    ],
    [
      "an integer too large",
      Schema.Struct({ n: Schema.Int }),
      { n: 12345678901234567890n },
      "cfg.n: expected an integer, found 12345678901234567890 (cfg.yaml:3:5). Set it there, or pass cfg::n=VALUE."
    ],
    [
      "a key that is not known",
      Schema.Struct({ list: Schema.Array(Schema.Struct({ epochs: Schema.Int })) }),
      { list: [{ epochs: 1, epoch: 2 }] },
      "cfg.list.0.epoch: unknown key (cfg.yaml:3:5). Did you mean epochs?"
    ],
    [
      "a key that a record does not admit",
      Schema.Record(Schema.TemplateLiteral(["x-", Schema.String]), Schema.Int),
      { "x-a": "1", b: 2 },
      "cfg.b: unknown key (cfg.yaml:3:5). It has no keys."
    ],
    [
      "a value that is missing",
      Optimizer,
      { lr: 1, name: "???" },
      "cfg.name: text is required and was never given. Set it at cfg.yaml:3:5, or pass cfg::name=VALUE."
    ],
    [
      "a value that is missing in an element",
      Schema.Struct({ list: Schema.Array(Optimizer) }),
      { list: [{ name: "a" }, {}] },
      "cfg.list.1.name: text is required and was never given. Set it in the config's file, or pass cfg::list.1.name=VALUE."
    ],
    [
      "an element of a tuple that is not there",
      Schema.Struct({ t: Schema.Tuple([Schema.Int, Schema.Int]) }),
      { t: [1] },
      "cfg.t.1: an integer is required and was never given. Set it at cfg.yaml:3:5, or pass cfg::t.1=VALUE."
    ]
  ])("says %s", ([_, schema, value, expected]) =>
    Effect.map(failure(schema, value), (message) => expect(message).toBe(expected))
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

describe("secrets", () => {
  const Config = Schema.Struct({
    db: Database,
    many: Field.make(Schema.Record(Schema.String, Database), {}),
    n: Schema.Int
  })
  const shape = shapeOf(Config)
  const secret = /hunter2/

  const override = (tree: Tree.Tree, ...texts: ReadonlyArray<string>): Result.Result<Tree.Tree, Error> => {
    let out: Result.Result<Tree.Tree, Error> = Result.succeed(tree)
    for (const [i, text] of texts.entries()) {
      out = Result.flatMap(out, (each) => Override.override(shape, each, text, i + 1))
    }
    return out
  }

  it.each([
    "db.password=[hunter2]",
    "db.password={hunter2: 1}",
    "db.password=null",
    "db.password='hunter2",
    "db.password+=hunter2",
    "db={password: hunter2, port: x}",
    "db={password: hunter2, zz: 1}",
    "db={passwrd: hunter2}",
    "db.passwrd=hunter2",
    "db=hunter2",
    "db=[hunter2]",
    "db={password: hunter2",
    "many.a.password=[hunter2]",
    "many={a: {password: hunter2, port: x}}",
    "dbb.password=hunter2",
    "{password=hunter2"
  ])("are in no error of %s", (text) => {
    const error = Result.getOrThrow(Result.flip(override(defaults(Config), text)))
    const shown = `${error.message} ${JSON.stringify(error)}`
    expect(shown).not.toMatch(/hunter2/)
  })

  it.effect.each<[string, unknown]>([
    ["a list", { db: { password: ["hunter2"], token: "12345678" }, n: 1 }],
    ["too short a token", { db: { token: "hunter2" }, n: 1 }],
    ["a misspelt key", { db: { passwrd: "hunter2", token: "12345678" }, n: 1 }],
    ["a text where the whole is expected", { db: "hunter2", n: 1 }]
  ])("are in no error of decoding %s", ([_, value]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(decode(Config, merge(defaults(Config), file(value)), at))
      expect(`${error.message} ${JSON.stringify(error)}`).not.toMatch(secret)
    })
  )

  it.effect("are told what their schema declares, and nothing that a check says", () =>
    Effect.gen(function* () {
      const Checked = Schema.Struct({
        a: Schema.RedactedFromValue(Schema.String.check(Schema.isMinLength(9))),
        b: Schema.RedactedFromValue(Schema.String.check(Schema.makeFilter((text) => `never ${text}`)))
      })
      const first = yield* Effect.flip(decode(Checked, file({ a: "hunter2", b: "hunter2" }), at))
      expect(first.message).toBe(
        "cfg.a: expected a value with a length of at least 9, found <redacted> (cfg.yaml:3:5). Set it there, or pass cfg::a=VALUE."
      )
      const second = yield* Effect.flip(decode(Checked, file({ a: "hunter2-hunter2", b: "hunter2" }), at))
      expect(second.message).toBe(
        "cfg.b: expected another value (text), found <redacted> (cfg.yaml:3:5). Set it there, or pass cfg::b=VALUE."
      )
    })
  )

  it("do not stay in the origin of an override that gave them", () => {
    const tree = Result.getOrThrow(override(defaults(Config), "db={password: hunter2, host: h}", "db.token=hunter22"))
    const origins: Array<string> = []
    const walk = (node: Tree.Tree): void => {
      origins.push(Origin.format(node.origin))
      if (node._tag === "Mapping") for (const [, child] of Tree.entries(node)) walk(child)
    }
    walk(tree)
    expect(origins.join()).not.toMatch(secret)
    expect(origins.join()).toMatch("override 1: db=<redacted>")
  })

  it.effect("are taken out of what is written, and the default holds where a file shows that", () =>
    Effect.gen(function* () {
      const tree = Result.getOrThrow(override(defaults(Config), "db.token=hunter22", "many.a.token=hunter222", "n=1"))
      const written = redact(shape, tree)
      expect(Tree.toUnknown(written)).toEqual({
        db: { host: "localhost", password: "<redacted>", token: "<redacted>", port: 5432 },
        many: { a: { token: "<redacted>" } },
        n: 1
      })
      const read = yield* decode(
        Config,
        Result.getOrThrow(override(written, "db.token=hunter22", "many={}", "many.a.token=hunter222")),
        at
      )
      expect(Redacted.value(read.db.password)).toBe("hunter2-default")
      expect(Redacted.value(read.db.token)).toBe("hunter22")
      expect(Redacted.value(read.many["a"]!.password)).toBe("hunter2-default")
      const error = yield* Effect.flip(decode(Config, written, at))
      expect(error).toMatchObject({ _tag: "MissingValue", path: ["db", "token"] })
    })
  )

  it("leave null, ??? and references to them as they are", () => {
    const Nullable = Schema.Struct({
      a: Schema.NullOr(Schema.RedactedFromValue(Schema.String)),
      b: Schema.RedactedFromValue(Schema.String),
      c: Schema.RedactedFromValue(Schema.String),
      d: Schema.RedactedFromValue(Schema.String),
      e: Schema.Array(Schema.RedactedFromValue(Schema.Struct({ x: Schema.Int }))),
      f: Schema.fromJsonString(Schema.Struct({ k: Schema.RedactedFromValue(Schema.String) }))
    })
    const tree = file({
      a: null,
      b: "???",
      c: "${oc.env:TOKEN}",
      d: "${oc.env:TOKEN,hunter2}",
      e: [{ x: 1 }],
      f: "hunter2"
    })
    expect(Tree.toUnknown(redact(shapeOf(Nullable), tree))).toEqual({
      a: null,
      b: "???",
      c: "${oc.env:TOKEN}",
      d: "<redacted>",
      e: ["<redacted>"],
      f: "<redacted>"
    })
  })
})
