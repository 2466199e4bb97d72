import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, Schema } from "effect"
import { Command, Config, ConfigHook, Override, Tree } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { model } from "../../support/commands.ts"
import { program } from "../../support/overriding.ts"
import { run } from "../../support/run.ts"

describe("another override function", () => {
  it.effect("fits in the place of the built-in one", () =>
    Effect.gen(function* () {
      const loud: Override.Override = (input) =>
        Effect.gen(function* () {
          const tree = yield* Effect.fromResult(Config.getOrLatest(input.config, input.instanceKey))
          yield* Console.log(`${input.config.id}: ${input.tokens.join(" ")}`)
          return { tree, landed: input.tokens.map((_, index) => index + 1), tokens: input.tokens, unmatched: "error" }
        })
      const command = program().pipe(
        Command.withHooks({ config: ConfigHook.makeDefault({ write: false, override: loud }) })
      )
      const { out } = yield* run([command], ["cmd", "anything", "goes=here"])
      expect(out.slice(0, 3)).toEqual([
        "model: anything goes=here",
        "data: anything goes=here",
        "list: anything goes=here"
      ])
    })
  )
})

describe("the built-in override function", () => {
  it.effect("is judged again for another command with the same overrides", () =>
    Effect.gen(function* () {
      const secret = Command.make(
        "two",
        { cfg: Schema.Struct({ t: Schema.RedactedFromValue(Schema.String) }) },
        () => Effect.void
      )
      const args = ["cfg::t=hunter2", "cfg::t=hunter2"]
      yield* TestProgram.run([model, secret], ["cmd", ...args])
      const ran = yield* TestProgram.run([model, secret], ["two", ...args])
      expect(ran.stderr.join("\n")).not.toContain("hunter2")
    })
  )

  it.effect("judges the same overrides among other configs of the same ids again, and among the same ones once", () =>
    Effect.gen(function* () {
      const config = (schema: Config.ConfigSchema) =>
        Config.set(Config.make("cfg", schema), "BASE", Tree.fromUnknown({ t: "x" }))
      const tokens = ["cfg::t=hunter2", "cfg::t=hunter2"]
      const override = Override.make()
      const judged = (config: Config.Config) =>
        Effect.flip(override({ config, configs: new Map([["cfg", config]]), tokens }))
      const plain = config(Schema.Struct({ t: Schema.String }))
      const secret = config(Schema.Struct({ t: Schema.RedactedFromValue(Schema.String) }))
      for (const each of [plain, secret, plain]) {
        const error = yield* judged(each)
        expect(error.reason).toMatchObject({ _tag: "DuplicateOverride", index: 2, first: 1 })
        expect(error.message.includes("hunter2")).toBe(each === plain)
      }
    })
  )

  it.effect("reads any instance, by default the latest, and gives back what it was told of tokens", () =>
    Effect.gen(function* () {
      const Cfg = Schema.Struct({ x: Schema.Int, y: Schema.Int })
      const config = Config.make("cfg", Cfg).pipe(
        Config.set("BASE", Tree.fromUnknown({ x: 1, y: 1 })),
        Config.set("FILE", Tree.fromUnknown({ x: 2, y: 2 }))
      )
      const input = { config, configs: new Map([["cfg", config]]), tokens: ["y=5", "zz=1", "c/x=7"] }
      const override = Override.make({ sep: "/", unmatched: "error" })
      const latest = yield* override(input)
      expect(Tree.toUnknown(latest.tree)).toEqual({ x: 7, y: 5 })
      expect(latest).toMatchObject({ landed: [3, 1], tokens: input.tokens, sep: "/", unmatched: "error" })
      const none = { ...input, tokens: [] }
      expect(Tree.toUnknown((yield* override({ ...none, instanceKey: "BASE" })).tree)).toEqual({ x: 1, y: 1 })
      expect((yield* override(none)).landed).toEqual([])
      const { reason } = yield* Effect.flip(override({ ...none, instanceKey: "nope" }))
      expect(reason).toMatchObject({ _tag: "MissingInstance", key: "nope" })
    })
  )

  it("has the settings that it was made with, or the defaults", () => {
    const defaults = {
      sep: "::",
      exclusivePrefixed: true,
      exclusiveShared: false,
      uniqueOverrides: true,
      unmatched: "warn"
    }
    expect(Override.make().settings).toEqual(defaults)
    expect(Override.make({ sep: undefined, unmatched: undefined }).settings).toEqual(defaults)
    expect(Override.make({ sep: "/", uniqueOverrides: false }).settings).toEqual({
      ...defaults,
      sep: "/",
      uniqueOverrides: false
    })
  })
})
