import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Config from "../../../src/config/Config.ts"
import { configError, configErrors, type Reason } from "../../../src/config/error/ConfigError.ts"
import { coerce } from "../../../src/config/schema/coerce.ts"
import { decode } from "../../../src/config/schema/decode.ts"
import { defaults } from "../../../src/config/schema/defaults.ts"
import { shapeOf } from "../../../src/config/schema/fromSchema.ts"
import { merge } from "../../../src/config/tree/merge.ts"
import * as Origin from "../../../src/config/tree/Origin.ts"
import * as Tree from "../../../src/config/tree/Tree.ts"
import { Databases, Optimizer } from "../../support/schemas.ts"

const at = { config: "cfg" }
const file = (value: unknown) => Tree.fromUnknown(value, Origin.fromFile("cfg.yaml", 3, 5))
const origin = Origin.fromToken(1, "x=…")

describe("the errors of decoding", () => {
  const failure = <S extends Schema.Constraint>(schema: S, value: unknown) =>
    Effect.map(
      Effect.flip(decode(schema, file(value), at) as unknown as Effect.Effect<unknown, readonly [Reason]>),
      ([reason]) => configError(reason).message
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
})

describe("the errors of a tree that does not fit", () => {
  it("names the nearest key for one that is unknown", () => {
    const failed = Result.flip(
      coerce(shapeOf(Schema.Struct({ epochs: Schema.Int })), Tree.fromUnknown({ epcohs: 1 }, origin), {
        config: "cfg"
      })
    )
    expect(configError(Result.getOrThrow(failed)).message).toBe(
      "cfg.epcohs: unknown key (override 1: x=…). Did you mean epochs?"
    )
  })

  it("says both origins of a list over a mapping", () => {
    const merged = merge(
      Tree.fromUnknown({ a: { b: 1 } }, Origin.fromDefault),
      Tree.fromUnknown({ a: [1] }, Origin.fromFile("cfg.yaml", 1, 4))
    )
    const failed = Result.flip(coerce({ _tag: "Unknown" }, merged, { config: "cfg" }))
    expect(Result.getOrThrow(failed).message).toBe(
      "cfg.a: expected a mapping, as it is in the default, found a list (cfg.yaml:1:4). Set it there, or pass cfg::a=VALUE."
    )
  })
})

describe("the messages of errors", () => {
  it.effect("say that a check of the whole config refused it, where it has secrets", () =>
    Effect.gen(function* () {
      const Checked = Schema.Struct({ pw: Schema.RedactedFromValue(Schema.String), n: Schema.Int }).check(
        Schema.makeFilter(({ n }) => n > 1 || "too small")
      )
      const tree = Tree.fromUnknown({ pw: "s", n: 1 })
      const error = yield* Effect.flip(Config.value(Config.set(Config.make("cfg", Checked), "BASE", tree)))
      expect(error.message).toContain(
        "cfg: expected a mapping that a check of the whole config admits, found a mapping"
      )
    })
  )
})

describe("secrets", () => {
  const secret = /hunter2/

  it.effect.each<[string, unknown]>([
    ["a list", { db: { password: ["hunter2"], token: "12345678" }, n: 1 }],
    ["too short a token", { db: { token: "hunter2" }, n: 1 }],
    ["a misspelt key", { db: { passwrd: "hunter2", token: "12345678" }, n: 1 }],
    ["a text where the whole is expected", { db: "hunter2", n: 1 }]
  ])("are in no error of decoding %s", ([_, value]) =>
    Effect.gen(function* () {
      const errors = yield* Effect.flip(decode(Databases, merge(defaults(Databases), file(value)), at))
      const error = configErrors(errors)
      expect(`${error.message} ${JSON.stringify(error)}`).not.toMatch(secret)
    })
  )

  it.effect("are told what their schema declares, and nothing that a check says", () =>
    Effect.gen(function* () {
      const Checked = Schema.Struct({
        a: Schema.RedactedFromValue(Schema.String.check(Schema.isMinLength(9))),
        b: Schema.RedactedFromValue(Schema.String.check(Schema.makeFilter((text) => `never ${text}`)))
      })
      const [first, ...others] = yield* Effect.flip(decode(Checked, file({ a: "hunter2", b: "hunter2" }), at))
      expect(others).toHaveLength(1)
      expect(first.message).toBe(
        "cfg.a: expected a value with a length of at least 9, found <redacted> (cfg.yaml:3:5). Set it there, or pass cfg::a=VALUE."
      )
      const [second] = yield* Effect.flip(decode(Checked, file({ a: "hunter2-hunter2", b: "hunter2" }), at))
      expect(second.message).toBe(
        "cfg.b: expected another value (text), found <redacted> (cfg.yaml:3:5). Set it there, or pass cfg::b=VALUE."
      )
    })
  )
})
