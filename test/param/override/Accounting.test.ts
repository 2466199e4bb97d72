import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, Schema } from "effect"
import * as TestConsole from "effect/testing/TestConsole"
import { Command, ConfigHook, Field, Inspector, Param } from "effect-coma"
import * as Tree from "../../../src/config/tree/Tree.ts"
import * as Accounting from "../../../src/param/override/Accounting.ts"
import type { Overridden } from "../../../src/param/override/contract.ts"
import { Data, invoke, Plain, program } from "../../support/overriding.ts"
import { failure, run } from "../../support/run.ts"

const Nested = Schema.Struct({ retention: Schema.Struct({ keep: Schema.Int }), lr: Schema.Number })
const parameters = Inspector.make()({
  params: { model: Plain, backup: Nested, times: Param.inline(Schema.Int, 1) },
  supplemental: { extra: Schema.Struct({ hidden: Schema.Int }) }
})

const landing = (landed: ReadonlyArray<number>, more: Partial<Overridden> = {}): Overridden => ({
  tree: Tree.fromUnknown({}),
  landed,
  tokens: ["a=1", "b=2", "word"],
  unmatched: "warn",
  ...more
})

/** What is said of overrides that landed nowhere. */
const reported = (tokens: ReadonlyArray<string>, sep = "::") =>
  Effect.gen(function* () {
    const account = Accounting.add(Accounting.empty, "model", landing([], { tokens, sep }))
    const after = yield* Accounting.reportUnmatched(account, yield* parameters)
    const said = (yield* TestConsole.errorLines).map(String)
    expect(after.reported).toBe(said.length > 0)
    return said.map((line) => line.replace("warning: ", ""))
  })

describe("the account of overrides", () => {
  it("is empty at first", () => {
    expect(Accounting.empty).toMatchObject({
      tokens: [],
      landed: new Map(),
      unmatched: "ignore",
      sep: "::",
      reported: false
    })
  })

  it("knows every config that an override landed in, in order", () => {
    const one = Accounting.add(Accounting.empty, "a", landing([1, 3]))
    const two = Accounting.add(one, "b", landing([3]))
    const three = Accounting.add(two, "c", landing([]))
    expect([...three.landed]).toEqual([
      [1, ["a"]],
      [3, ["a", "b"]]
    ])
    expect([...one.landed.keys()]).toEqual([1, 3])
    expect(Accounting.empty.landed.size).toBe(0)
  })

  it("has what the last override function said of tokens, separator and those that land nowhere", () => {
    const one = Accounting.add(Accounting.empty, "a", landing([], { sep: "/" }))
    expect(one).toMatchObject({ tokens: ["a=1", "b=2", "word"], unmatched: "warn", sep: "/" })
    const two = Accounting.add(one, "b", landing([], { tokens: ["c=1"], unmatched: "error" }))
    expect(two).toMatchObject({ tokens: ["c=1"], unmatched: "error", sep: "/" })
  })
})

describe("reporting", () => {
  it.effect("says nothing, and changes nothing, where all have landed or nobody asks", () =>
    Effect.gen(function* () {
      const data = yield* parameters
      for (const account of [
        Accounting.empty,
        Accounting.add(Accounting.empty, "a", landing([1, 2, 3])),
        Accounting.add(Accounting.add(Accounting.empty, "a", landing([3, 1])), "b", landing([2])),
        Accounting.add(Accounting.empty, "a", landing([1], { unmatched: "ignore" })),
        { ...Accounting.add(Accounting.empty, "a", landing([1])), reported: true }
      ]) {
        expect(yield* Accounting.reportUnmatched(account, data)).toBe(account)
      }
      expect(yield* TestConsole.errorLines).toEqual([])
    })
  )

  it.effect("says each override that landed nowhere once, in order, the same one again where it comes again", () =>
    Effect.gen(function* () {
      const account = Accounting.add(Accounting.empty, "a", landing([2], { tokens: ["zz=1", "lr=2", "word", "zz=1"] }))
      const data = yield* parameters
      const after = yield* Accounting.reportUnmatched(account, data)
      expect(after).toEqual({ ...account, reported: true })
      yield* Accounting.reportUnmatched(after, data)
      expect(yield* TestConsole.errorLines).toEqual([
        "warning: zz=1 matched no config",
        "warning: word matched no config",
        "warning: zz=1 matched no config"
      ])
    })
  )

  it.effect("fails with the first of them where they are errors, and prints nothing", () =>
    Effect.gen(function* () {
      const tokens = ["lr=1", "lrr=1", "zz=1"]
      const account = Accounting.add(Accounting.empty, "a", landing([1], { tokens, unmatched: "error" }))
      const error = yield* Effect.flip(Accounting.reportUnmatched(account, yield* parameters))
      expect(error.reason).toMatchObject({
        _tag: "UnmatchedOverride",
        token: "lrr=1",
        index: 2,
        suggestion: "model::lr"
      })
      expect(yield* TestConsole.errorLines).toEqual([])
    })
  )

  it.effect.each<[string, string]>([
    ["lrr=1", "; did you mean model::lr?"],
    ["LAYERS=1", "; did you mean model::layers?"],
    ["model.layers=1", "; did you mean model::layers?"],
    ["retention.kep=1", "; did you mean backup::retention.keep?"],
    ["backup.retention.keep=1", "; did you mean backup::retention.keep?"],
    ["keep=1", "; did you mean backup::retention.keep?"],
    ["hiden=1", "; did you mean extra::hidden?"],
    ["tims=1", "; did you mean times?"],
    ["zzzzzz=1", ""],
    ["=1", ""],
    ["=", ""],
    ["", ""],
    ["layers", ""]
  ])("suggests what was most likely meant by %j", ([token, hint]) =>
    Effect.map(reported([token!]), (said) => expect(said).toEqual([`${token} matched no config${hint}`]))
  )

  it.effect("suggests it as the override function would have it written", () =>
    Effect.map(reported(["keep=1"], "/"), (said) =>
      expect(said).toEqual(["keep=1 matched no config; did you mean backup/retention.keep?"])
    )
  )

  it.effect("tells of the first twenty, each with a suggestion, and that there are more", () =>
    Effect.gen(function* () {
      const said = yield* reported(Array.from({ length: 1000 }, () => "lrr=1"))
      expect(said).toHaveLength(21)
      expect(said.slice(0, 20).every((line) => line.endsWith("did you mean model::lr?"))).toBe(true)
      expect(said[20]).toContain("more")
    })
  )
})

describe("overrides that no config took", () => {
  it.effect("are warnings with a suggestion, each once, and the command runs", () =>
    Effect.gen(function* () {
      const ran = yield* invoke(["lrr=1", "m::lr=2", "zzzzzz=1"])
      expect(ran.err).toEqual([
        "warning: 2 overrides that no config took",
        "",
        "  main cmd lrr=1 … zzzzzz=1",
        "           ^^^ did you mean model::lr?",
        "                   ^^^^^^ no config has this key",
        ""
      ])
      expect(ran.out).toHaveLength(1)
    })
  )

  it.effect("suggest what was meant by a dot for the separator, or by the last part of a key", () =>
    Effect.gen(function* () {
      const Nested = Schema.Struct({ retention: Schema.Struct({ keep: Field.make(Schema.Int, 7) }) })
      const command = Command.make("cmd", { backup: Nested, times: Param.inline(Schema.Int, 1) }, () => Effect.void)
      const { err } = yield* run([command], ["cmd", "backup.retention.keep=3", "keep=3", "tmies=2"])
      expect(err.flatMap((line) => /did you mean.*/.exec(line)?.[0] ?? [])).toEqual([
        "did you mean backup::retention.keep?",
        "did you mean backup::retention.keep?",
        "did you mean times?"
      ])
    })
  )

  it.effect("suggest no key that holds the mistyped one, but what it holds", () =>
    Effect.gen(function* () {
      const Cfg = Schema.Struct({
        layers: Field.make(Schema.Struct({ size: Field.make(Schema.Int, 1) }), { size: 1 })
      })
      const command = Command.make("cmd", { cfg: Cfg }, () => Effect.void)
      const { err } = yield* run([command], ["cmd", "--no-write", "layers.siez=1", "layers.x=1"])
      expect(err.slice(2)).toEqual([
        "  main cmd layers.siez=1 layers.x=1",
        "           ^^^^^^^^^^^ did you mean cfg::layers.size?",
        "                         ^^^^^^^^ no config has this key",
        ""
      ])
    })
  )

  it.effect("are errors where that is asked for, or ignored", () =>
    Effect.gen(function* () {
      const error = yield* invoke(["lrr=1"], { unmatched: "error" })
      expect(error.out).toEqual([])
      expect(failure(error)).toMatchObject({ _tag: "UnmatchedOverride", token: "lrr=1", suggestion: "model::lr" })
      expect((yield* invoke(["lrr=1"], { unmatched: "ignore" })).err).toEqual([])
    })
  )

  it.effect("are reported where the config hook is made of parts, before the command is made", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", { model: Plain, data: Data }, () => Console.log("ran")).pipe(
        Command.withHooks({
          config: [
            ConfigHook.initialize("model"),
            ConfigHook.initialize("data"),
            ConfigHook.override("model"),
            ConfigHook.override("data")
          ]
        })
      )
      const ran = yield* run([command], ["cmd", "lr=1", "path=x", "nope=1"])
      expect(ran.err.slice(0, 3)).toEqual(["warning: an override that no config took", "", "  main cmd … nope=1"])
      expect(ran.out).toEqual(["ran"])
    })
  )

  it.effect("do not show the secret of a mistyped key", () =>
    Effect.gen(function* () {
      const Account = Schema.Struct({ password: Schema.RedactedFromValue(Schema.String) })
      const command = Command.make("cmd", { account: Account }, () => Effect.void).pipe(
        Command.withHooks({ config: ConfigHook.makeDefault({ write: false }) })
      )
      const ran = yield* run([command], ["cmd", "passwrod=hunter2"])
      expect(ran.err.join("\n")).toContain("did you mean account::password?")
      expect(ran.err.join("\n")).not.toContain("hunter2")
    })
  )

  it.effect("are none of anybody's business where overriding is off", () =>
    Effect.gen(function* () {
      const command = program().pipe(
        Command.withHooks({ config: ConfigHook.makeDefault({ write: false, override: null }) })
      )
      const ran = yield* run([command], ["cmd", "lr=5", "nope=1"])
      expect(ran.err).toEqual([])
      expect(JSON.parse(ran.out[0]!).model.lr).toBe(0.1)
    })
  )
})
