import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, Schema } from "effect"
import { Command, Config, ConfigHook, Field, Override, Tree } from "effect-coma"
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

describe("the strict override function", () => {
  const hooks = { config: ConfigHook.makeDefault({ override: Override.strict, write: false }) }
  const open = { extra: Schema.Record(Schema.String, Schema.Int), words: Schema.Array(Schema.String) }
  const print = (configs: unknown) => Console.log(JSON.stringify(configs))
  const mixed = Command.make("cmd", { cfg: Schema.Struct({ lr: Field.make(Schema.Int, 1) }), ...open }, print)
  const ran = (command: Command.Any, ...args: ReadonlyArray<string>) =>
    // These commands need no services.
    TestProgram.run([command], ["cmd", ...args], { hooks }) as Effect.Effect<TestProgram.Outcome<unknown>>

  it.effect("refuses what no config took, and leaves dicts and lists to their prefixes", () =>
    Effect.gen(function* () {
      const slips = { "lrr=2": "cfg::lr", word: "word" }
      for (const [slip, hint] of Object.entries(slips)) {
        const { code, stderr, stdout } = yield* ran(mixed, slip)
        expect({ code, stdout }).toEqual({ code: 2, stdout: [] })
        expect(stderr.join("\n")).toContain(slip)
        expect(stderr.join("\n")).toContain(hint)
      }
      expect((yield* ran(mixed, "lr=2", "extra::lrr=3", "words::a")).stdout).toEqual([
        '{"cfg":{"lr":2},"extra":{"lrr":3},"words":["a"]}'
      ])
    })
  )

  it.effect("gives dicts and lists what has no prefix, where there is no struct", () =>
    Effect.gen(function* () {
      expect((yield* ran(Command.make("cmd", open, print), "a=3", "b")).stdout).toEqual([
        '{"extra":{"a":3},"words":["b"]}'
      ])
    })
  )

  it.effect("does not count a dict as one that an override fits", () =>
    Effect.gen(function* () {
      const override = Override.make({ prefixedOpen: true, exclusiveShared: true })
      const exclusive = { config: ConfigHook.makeDefault({ override, write: false }) }
      expect((yield* TestProgram.run([mixed], ["cmd", "lr=2"], { hooks: exclusive })).code).toBe(0)
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
      prefixedOpen: false,
      uniqueOverrides: true,
      repeated: "error",
      unmatched: "warn"
    }
    expect(Override.make().settings).toEqual(defaults)
    expect(Override.make({ sep: undefined, unmatched: undefined }).settings).toEqual(defaults)
    expect(Override.make({ sep: "/", uniqueOverrides: false }).settings).toEqual({
      ...defaults,
      sep: "/",
      uniqueOverrides: false
    })
    const last = { ...defaults, uniqueOverrides: false, repeated: "last" }
    expect(Override.make({ repeated: "last", uniqueOverrides: true }).settings).toEqual(last)
    expect(Override.make({ repeated: "error", uniqueOverrides: false }).settings).toEqual(defaults)
  })
})
