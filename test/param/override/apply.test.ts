import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { Command, Field, Param } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { Model, show } from "../../support/commands.ts"
import { invoke, value } from "../../support/overriding.ts"
import { errorOf, failure } from "../../support/run.ts"

describe("the message", () => {
  it.effect.each([
    [["lr=1", "lr=2"], 'override 2: lr=2: "lr" was given already, in override 1. Remove one of them.'],
    [["lr=1", "m::lr=2"], 'override 2: m::lr=2: model was given "lr" already, in override 1. Remove one of them.'],
    [["model::word"], "override 1: model::word: model takes KEY=VALUE."],
    [["list::a=1"], "override 1: list::a=1: list takes bare words."],
    [["model::lrr=1"], "model.lrr: unknown key (override 1: model::lrr=1). Did you mean lr?"],
    [["lr=fast"], 'model.lr: expected a number, found "fast" (override 1: lr=fast). Correct it there.'],
    [["layers[2]=3"], /model\.layers\.2: expected an index from 0 to 1.*override 1: layers\[2\]=3/],
    [["lr+=3"], /model\.lr: expected a number/],
    [["a..b=1"], /override 1: a\.\.b=/]
  ] as const)("of %j", ([args, message]) =>
    Effect.gen(function* () {
      const ran = yield* invoke(args)
      expect(ran.out).toEqual([])
      const said = (errorOf(ran) as Error).message
      if (typeof message === "string") expect(said).toBe(message)
      else expect(said).toMatch(message)
    })
  )

  it.effect("of a shared override that must be exclusive names the configs it fits", () =>
    Effect.gen(function* () {
      const ran = yield* invoke(["name=x"], { exclusiveShared: true })
      expect(failure(ran)).toMatchObject({ _tag: "SharedNotExclusive", matches: ["model", "data"] })
      expect(ran.err.at(-1)).toBe("Say which one: model::name=x.")
    })
  )
})

describe("overrides", () => {
  it.effect("with a prefix apply before those without, which win", () =>
    Effect.gen(function* () {
      const named = yield* value(["name=shared", "m::name=own"], { uniqueOverrides: false })
      expect(named.model.name).toBe("shared")
    })
  )

  it.effect.each<[ReadonlyArray<string>, unknown]>([
    [["name=shared", "m::name=own"], { model: "own", data: "shared" }],
    [["m::name=own", "name=shared"], { model: "shared", data: "shared" }],
    [["m::lr=x", "name=a", "m::lr=2", "lr=3"], { model: "a", data: "a" }],
    [["name=a", "m::~name"], { model: "m", data: "a" }],
    [["m::~name", "name=b"], { model: "b", data: "b" }]
  ])("of one key give way to the last one, where that is asked for: %j", ([args, names]) =>
    Effect.gen(function* () {
      const { data, model } = yield* value(args, { repeated: "last" })
      expect({ model: model.name, data: data.name }).toEqual(names)
    })
  )

  it.effect("that the last one takes the place of are not reported", () =>
    Effect.gen(function* () {
      expect((yield* invoke(["lr=1", "m::lr=2"], { repeated: "last" })).err).toEqual([])
    })
  )
})

describe("the command line", () => {
  it.effect("gives words with = or :: to lists, after +=", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", { cfg: Model, files: Param.args() }, (_, ...files) => show(files))
      const ran = yield* TestProgram.run([command], ["cmd", "+=a=b.txt", "plain", "files::+=std::v.cpp", "+=+=", "x=2"])
      expect(ran.stdout).toEqual(['["std::v.cpp","a=b.txt","plain","+="]'])
      expect(ran.stderr).toEqual(["created cfg.yaml"])
    })
  )

  it.effect("gives a key that another config declares to that one, where a dict config cannot hold its value", () =>
    Effect.gen(function* () {
      const Backup = Schema.Struct({ label: Field.make(Schema.String, "none") })
      const tags = Schema.Record(Schema.String, Schema.Int)
      const command = Command.make("cmd", { backup: Backup, tags }, (named) => show(named))
      const other = yield* TestProgram.run([command], ["cmd", "label=x", "n=2"])
      expect(other.stdout).toEqual(['{"backup":{"label":"x"},"tags":{"n":2}}'])
      const none = yield* TestProgram.run([command], ["cmd", "n=x"])
      expect(none.stderr[3]).toBe("             ^ an integer")
    })
  )

  it.effect("tells of a config that has the key, where one without a prefix comes twice", () =>
    Effect.gen(function* () {
      const One = Schema.Struct({ a: Field.make(Schema.Int, 1) })
      const Two = Schema.Struct({ lr: Field.make(Schema.Int, 1) })
      const command = Command.make("cmd", { one: One, two: Two }, () => Effect.void)
      const ran = yield* TestProgram.run([command], ["cmd", "lr=1", "lr=2"])
      const error = errorOf({ exit: ran.exit, out: [], err: [] })
      expect(error).toMatchObject({
        reason: { _tag: "DuplicateOverride", config: "two", key: "lr", firstToken: "lr=1" }
      })
      const nobody = yield* TestProgram.run([command], ["cmd", "x=1", "x=2"])
      expect(errorOf({ exit: nobody.exit, out: [], err: [] })).toMatchObject({ reason: { config: "one" } })
    })
  )
})
