import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { Flag } from "effect/cli"
import { Command, Field, ParserHook, Persistence } from "effect-coma"
import { TestProgram } from "effect-coma/testing"

const Model = Schema.Struct({ lr: Field.make(Schema.Int, 1) })
const one = Command.make("one", { model: Model }, () => Effect.void)
const two = Command.make("two", { model: Model, other: Model }, () => Effect.void)

describe("where files are, for a program", () => {
  const json = Persistence.make({ extension: "json" })

  it.effect("is for the commands that do not say so themselves", () =>
    Effect.gen(function* () {
      const own = two.pipe(Command.withPersistence(Persistence.make()))
      const run = (name: string) => TestProgram.run([one, own], [name], { persistence: json })
      expect(Object.keys((yield* run("one")).files)).toEqual(["model.json"])
      expect(Object.keys((yield* run("two")).files)).toEqual(["model.yaml", "other.yaml"])
    })
  )

  it.effect("may name what only some commands have, and nothing else", () =>
    Effect.gen(function* () {
      const registered = json.register("other", { path: "a/other.json" })
      expect((yield* TestProgram.run([one, two], ["one"], { persistence: registered })).code).toBe(0)
      const slip = Persistence.make().register("modle", { path: "x.yaml" })
      const said = 'A file is registered for "modle", and no command has a config of that id. Did you mean model?'
      for (const program of [
        TestProgram.run([one, two], ["one"], { persistence: slip }),
        TestProgram.run([one, two.pipe(Command.withPersistence(slip))], ["one"])
      ]) {
        const { code, stderr } = yield* program
        expect([code, stderr.join(" ")]).toEqual([2, expect.stringContaining(said)])
      }
    })
  )
})

describe("the flags of a command", () => {
  it.effect("do not hide those that every program has", () =>
    Effect.gen(function* () {
      for (const [flag, name] of [
        [Flag.Boolean("hard").pipe(Flag.withAlias("h")), "-h"],
        [Flag.String("version"), "--version"]
      ] as const) {
        const command = one.pipe(Command.addHooks({ parser: ParserHook.flag(flag as Flag.Flag<unknown>) }))
        const { code, stderr } = yield* TestProgram.run([command], ["one"])
        expect([code, stderr[0]]).toEqual([2, expect.stringContaining(`Two flags of one are called ${name}`)])
      }
    })
  )
})
