import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Command, type ConfigError, ConfigHook, Field, Override, type OverrideError } from "effect-coma"
import { printing, run } from "../../support/printing.ts"
import { failure, run as runAll } from "../../support/run.ts"

const Model = Schema.Struct({
  kind: Schema.Literals(["mlp", "cnn"]),
  layers: Field.make(Schema.Array(Schema.Int), []),
  inner: Field.make(Schema.Struct({ size: Field.make(Schema.Int, 1) }), { size: 1 }),
  dropout: Field.make(Schema.Finite, 0)
})

/** What an error tells, by path. */
const told = (command: Command.Any, args: ReadonlyArray<string>, files = {}) =>
  Effect.map(run(command, args, { files }), (ran) => {
    const failed = ran.exit._tag === "Failure" ? ran.exit.cause.reasons[0] : undefined
    const { error } = failed as unknown as { error: ConfigError.ConfigError | OverrideError.OverrideError }
    const reasons = [error.reason, ...(error.others ?? [])]
    const place = (each: object) =>
      ("path" in each ? [each.path] : "token" in each ? [each.token] : []).flat().join(".")
    return { tags: reasons.map((each) => `${each._tag} ${place(each)}`), more: error.more }
  })

const model = printing(Model)
const wrong = "kind: rnn\nlayers: [1, x, 2, y]\nkidn: mlp\ninner:\n  siez: 1\n  size: big\ndropout: lots\n"

describe("an error", () => {
  it.effect("tells all values and keys of a file that do not fit, in the order of the file", () =>
    Effect.gen(function* () {
      expect(yield* told(model, [], { "cfg.yaml": wrong })).toEqual({
        tags: [
          "InvalidValue kind",
          "InvalidValue layers.1",
          "InvalidValue layers.3",
          "UnknownKey kidn",
          "UnknownKey inner.siez",
          "InvalidValue inner.size",
          "InvalidValue dropout"
        ],
        more: undefined
      })
    })
  )

  it.effect("knows where each of several unknown keys stands", () =>
    Effect.gen(function* () {
      const ran = yield* run(model, [], { files: { "cfg.yaml": "kind: cnn\naa: 1\nbb: [\n  2]\n" } })
      const [reason] = ran.exit._tag === "Failure" ? ran.exit.cause.reasons : []
      expect(String(reason)).toContain("cfg.aa: unknown key (cfg.yaml:2:1)")
      expect(String(reason)).toContain("cfg.bb: unknown key (cfg.yaml:3:1)")
    })
  )

  it.effect("tells twenty problems, and that there are more", () =>
    Effect.gen(function* () {
      const line = (count: number) => `kind: mlp\nlayers: [${"x, ".repeat(count)}]\n`
      const most = yield* told(model, [], { "cfg.yaml": line(20) })
      expect([most.tags.length, most.more]).toEqual([20, undefined])
      const more = yield* told(model, [], { "cfg.yaml": line(1000) })
      expect([more.tags.length, more.more]).toEqual([20, true])
    })
  )

  it.effect("tells all overrides that do not fit", () =>
    Effect.gen(function* () {
      expect((yield* told(model, ["kind=rnn", "layers=[x]", "c::kidn=1", "dropout=no"])).tags).toEqual([
        "UnknownKey kidn",
        "InvalidValue kind",
        "InvalidValue layers.0",
        "InvalidValue dropout"
      ])
      expect((yield* told(printing(Schema.Array(Schema.Int)), ["1", "x", "2", "y"])).tags).toEqual([
        "InvalidValue 1",
        "InvalidValue 3"
      ])
      const override = Override.make({ unmatched: "error" })
      const strict = Command.make("c", { cfg: Model }, () => Effect.void).pipe(
        Command.withHooks({ config: ConfigHook.makeDefault({ override }) })
      ) as Command.Any
      expect((yield* told(strict, ["a=1", "b=2", "kind=mlp"])).tags).toEqual([
        "UnmatchedOverride a=1",
        "UnmatchedOverride b=2"
      ])
    })
  )

  it.effect("tells all missing values, those of several configs too", () =>
    Effect.gen(function* () {
      const Two = Schema.Struct({ a: Schema.Int, b: Schema.String })
      const command = Command.make("c", { one: Two, two: Two }, () => Effect.void)
      const ran = yield* runAll([command], ["c", "one::b=x"])
      expect(failure(ran)).toMatchObject({ _tag: "MissingValue", config: "one", path: ["a"] })
      expect(ran.exit._tag === "Failure" && ran.exit.cause.reasons[0]).toMatchObject({
        error: {
          others: [
            { config: "two", path: ["a"] },
            { config: "two", path: ["b"] }
          ]
        }
      })
    })
  )

  it.effect("tells the files of several configs together, and a key for several configs once", () =>
    Effect.gen(function* () {
      const command = Command.make("c", { one: Model, two: Model }, () => Effect.void).pipe(
        Command.withHooks({ config: ConfigHook.makeDefault() })
      ) as Command.Any
      const files = { "one.yaml": "kind: rnn\n", "two.yaml": "dropout: no\n" }
      expect((yield* told(command, [], files)).tags).toEqual(["InvalidValue kind", "InvalidValue dropout"])
      expect((yield* told(command, ["kind=rnn"])).tags).toEqual(["InvalidValue kind"])
    })
  )
})
