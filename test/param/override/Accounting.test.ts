import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, Schema } from "effect"
import { Command, Config, ConfigHook, Field, InitHook, Override, Param } from "effect-coma"
import { failure, run } from "../support/run.ts"

const Plain = Schema.Struct({
  lr: Field.make(Schema.Finite, 0.1),
  name: Field.make(Schema.String, "m"),
  layers: Field.make(Schema.Array(Schema.Int), [1, 2])
})

const Data = Schema.Struct({ path: Field.make(Schema.String, "p"), name: Field.make(Schema.String, "d") })

const params = { model: Plain, data: Data, list: Schema.Array(Schema.Unknown) }

const program = (options: Override.Options = {}) =>
  Command.make("cmd", params, (named) => Console.log(JSON.stringify(named))).pipe(
    Command.withHooks({ config: ConfigHook.makeDefault({ write: false, override: Override.make(options) }) })
  )

const invoke = (args: ReadonlyArray<string>, options?: Override.Options) => run([program(options)], ["cmd", ...args])

describe("messages", () => {
  it.effect.each([
    [["mode::lr=1", "x::lr=1"], 'override 2: x::lr=1: no config starts with "x". The configs are model, data, list.'],
    [
      ["modle::lr=1"],
      'override 1: modle::lr=1: no config starts with "modle". Did you mean model? The configs are model, data, list.'
    ],
    [["::lr=1"], 'override 1: ::lr=1: the prefix "" fits model, data, list. Write more of the one you mean.'],
    [["a::b::c=1"], 'override 1: a::b::c=1: "::" stands more than once. Write CONFIG::KEY=VALUE.'],
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
      expect(ran.err).toHaveLength(1)
      if (typeof message === "string") expect(ran.err[0]).toBe(message)
      else expect(ran.err[0]).toMatch(message)
    })
  )

  it.effect("of a shared override that must be exclusive names the configs it fits", () =>
    Effect.gen(function* () {
      const ran = yield* invoke(["name=x"], { exclusiveShared: true })
      expect(failure(ran)).toMatchObject({ _tag: "SharedNotExclusive", matches: ["model", "data"] })
      expect(ran.err).toEqual(["override 1: name=x: fits model, data. Say which one: model::name=x."])
    })
  )
})

describe("overrides", () => {
  const value = (args: ReadonlyArray<string>, options?: Override.Options) =>
    Effect.map(invoke(args, options), (ran) => JSON.parse(ran.out[0] ?? JSON.stringify(ran.err)))

  it.effect("set and append elements of lists", () =>
    Effect.gen(function* () {
      expect((yield* value(["layers[0]=7", "model::layers.1=8"])).model.layers).toEqual([7, 8])
      expect((yield* value(["layers+=3", "layers+=[4, 5]"])).model.layers).toEqual([1, 2, 3, 4, 5])
      expect((yield* value(["m::layers+=3", "m::layers+=4"])).model.layers).toEqual([1, 2, 3, 4])
    })
  )

  it.effect("may hold the separator in their value", () =>
    Effect.gen(function* () {
      expect((yield* value(["m::name=a::b::c"])).model.name).toBe("a::b::c")
      expect((yield* value(["path=::1"])).data.path).toBe("::1")
    })
  )

  it.effect("give a text field what was typed", () =>
    Effect.gen(function* () {
      for (const text of ["1.10", "", "a: b", "a #b", "*.ts", "%x", "@x", "007", "yes", "1e3", " x "]) {
        expect((yield* value([`path=${text}`])).data.path).toBe(text)
      }
      expect((yield* value(["path='null'"])).data.path).toBe("null")
    })
  )

  it.effect("with a prefix apply before those without, which win", () =>
    Effect.gen(function* () {
      const named = yield* value(["name=shared", "m::name=own"], { uniqueOverrides: false })
      expect(named.model.name).toBe("shared")
    })
  )

  it.effect("keep keys such as __proto__ to themselves", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", { d: Schema.Record(Schema.String, Schema.Unknown) }, ({ d }) =>
        Console.log(JSON.stringify(d))
      ).pipe(Command.withHooks({ config: ConfigHook.makeDefault({ write: false }) }))
      const { out } = yield* run([command], ["cmd", "__proto__.polluted=1", "constructor=2"])
      expect(out).toEqual(['{"__proto__":{"polluted":1},"constructor":2}'])
      expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined()
    })
  )
})

describe("overrides that no config took", () => {
  it.effect("are warnings with a suggestion, each once, and the command runs", () =>
    Effect.gen(function* () {
      const ran = yield* invoke(["lrr=1", "m::lr=2", "zzzzzz=1"])
      expect(ran.err).toEqual([
        "warning: lrr=1 matched no config; did you mean model::lr?",
        "warning: zzzzzz=1 matched no config"
      ])
      expect(ran.out).toHaveLength(1)
    })
  )

  it.effect("suggest what was meant by a dot for the separator, or by the last part of a key", () =>
    Effect.gen(function* () {
      const Nested = Schema.Struct({ retention: Schema.Struct({ keep: Field.make(Schema.Int, 7) }) })
      const command = Command.make("cmd", { backup: Nested, times: Param.inline(Schema.Int, 1) }, () => Effect.void)
      const { err } = yield* run([command], ["cmd", "backup.retention.keep=3", "keep=3", "tmies=2"])
      expect(err).toEqual([
        "warning: backup.retention.keep=3 matched no config; did you mean backup::retention.keep?",
        "warning: keep=3 matched no config; did you mean backup::retention.keep?",
        "warning: tmies=2 matched no config; did you mean times?"
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
      expect(ran.err).toEqual(["warning: nope=1 matched no config"])
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
      expect(ran.err.join("\n")).toContain("passwrod=<redacted> matched no config; did you mean account::password?")
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

describe("policies", () => {
  const command = (policy: "VERBOSE_SKIP" | "VERBOSE_OVERRIDE") =>
    Command.make("cmd", { x: Param.inline(Schema.Int, 0), kwargs: Param.kwargs() }, (named) =>
      Console.log(JSON.stringify(named))
    ).pipe(Command.withHooks({ init: InitHook.makeDefault({ policy }) }))

  it.effect("that are verbose warn through the logger", () =>
    Effect.gen(function* () {
      const skip = yield* run([command("VERBOSE_SKIP")], ["cmd", "kwargs::x=9"])
      expect(skip.out.join("\n")).toMatch(/keeps its value[\s\S]*\{"x":0\}/)
      const override = yield* run([command("VERBOSE_OVERRIDE")], ["cmd", "kwargs::x=9"])
      expect(override.out.join("\n")).toMatch(/takes the value[\s\S]*\{"x":9\}/)
    })
  )
})

describe("preload", () => {
  const preloaded = (options: Parameters<typeof ConfigHook.preload>[1]) =>
    Command.make("cmd", { model: Plain, data: Data }, () => Effect.void).pipe(
      Command.withHooks({
        preConfig: ConfigHook.preload(["model"], options),
        config: null,
        init: null,
        run: null,
        postRun: Effect.void
      })
    )

  it.effect("in limited mode judges overrides among its own configs only", () =>
    Effect.gen(function* () {
      const exclusive = Override.make({ exclusiveShared: true })
      const open = yield* run([preloaded({ override: exclusive })], ["cmd", "name=x"])
      expect(failure(open)).toMatchObject({ _tag: "SharedNotExclusive" })
      const limited = yield* run([preloaded({ override: exclusive, limited: true })], ["cmd", "name=x"])
      expect(limited.exit._tag).toBe("Success")
    })
  )

  it.effect("in limited mode needs ids", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", {}, () => Effect.void).pipe(
        Command.withHooks({ preConfig: ConfigHook.preload([], { limited: true }) })
      )
      expect(failure(yield* run([command], ["cmd"]))).toMatchObject({ _tag: "HookMisused" })
    })
  )
})
