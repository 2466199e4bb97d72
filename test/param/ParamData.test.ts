import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, pipe, Schema } from "effect"
import {
  Command,
  Config,
  type ConfigError,
  ConfigHook,
  Field,
  Hook,
  type Hooks,
  InitHook,
  Inspector,
  Param,
  ParamData,
  type ParamError,
  RunHook,
  Tree
} from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { declared, Model } from "../support/declared.ts"
import { failure, run } from "../support/run.ts"

describe("ParamData", () => {
  it.effect("lists all configs, the command's first, the inline one last", () =>
    Effect.gen(function* () {
      const data = yield* declared
      expect([...ParamData.allConfigs(data).keys()]).toEqual(["model", "dict", "args", "kwargs", "extra", "inline"])
      expect([...ParamData.allConfigs(data, { includeInline: false }).keys()]).not.toContain("inline")
    })
  )

  it.effect("knows the inline config by its id in any case, and what is written to files", () =>
    Effect.gen(function* () {
      const data = yield* declared
      expect(data.inlineId).toBe("inline")
      expect(ParamData.isInlineId(data, "INLINE")).toBe(true)
      const serializable = [...ParamData.allConfigs(data).keys()].filter((id) => ParamData.isSerializable(data, id))
      expect(serializable).toEqual(["model", "dict", "extra"])
    })
  )

  it.effect("gets configs and regular values, and says what exists where an id is unknown", () =>
    Effect.gen(function* () {
      const data = yield* declared
      expect(yield* ParamData.get(data, "data")).toBe(null)
      expect(Config.isConfig(yield* ParamData.get(data, "extra"))).toBe(true)
      expect((yield* ParamData.getConfig(data, "Inline")).id).toBe("inline")
      const unknown = yield* Effect.flip(ParamData.get(data, "nope"))
      expect(unknown.reason._tag).toBe("UnknownParameter")
      expect(unknown.message).toContain("model, dict")
      const regular = yield* Effect.flip(ParamData.getConfig(data, "data"))
      expect(regular.reason).toMatchObject({ _tag: "UnknownParameter", problem: "not a config" })
      expect((yield* Effect.flip(ParamData.get(data, "strategy"))).reason._tag).toBe("UnfilledParameter")
    })
  )

  it.effect("selects several at once", () =>
    Effect.gen(function* () {
      const data = yield* declared
      const selected = yield* ParamData.select(data, "model", "data")
      expect(Object.keys(selected)).toEqual(["model", "data"])
      expect((yield* ParamData.selectConfig(data, "model", "extra")).extra.id).toBe("extra")
      expect((yield* Effect.flip(ParamData.selectConfig(data, "model", "data"))).reason._tag).toBe("UnknownParameter")
    })
  )

  it.effect("replaces regular values, configs, and configs by values, without changing what was there", () =>
    Effect.gen(function* () {
      const data = yield* declared
      const filled = yield* ParamData.replace(data, "strategy", "one")
      expect(yield* ParamData.get(filled, "strategy")).toBe("one")
      expect((yield* Effect.flip(ParamData.get(data, "strategy"))).reason._tag).toBe("UnfilledParameter")
      const value = yield* ParamData.replace(data, "model", "a value")
      expect(yield* ParamData.get(value, "model")).toBe("a value")
      expect(ParamData.allConfigs(value).has("model")).toBe(false)
      const extra = yield* ParamData.getConfig(data, "extra")
      const config = yield* ParamData.replace(data, "model", extra)
      expect((yield* ParamData.getConfig(config, "model")).id).toBe("model")
      expect((yield* Effect.flip(ParamData.replace(data, "nope", 1))).reason._tag).toBe("UnknownParameter")
    })
  )

  it.effect("deletes what later hooks and the command do without", () =>
    Effect.gen(function* () {
      const data = yield* declared
      const less = yield* ParamData.delete(data, "extra", "inline", "args", "kwargs", "data")
      expect([...ParamData.allConfigs(less).keys()]).toEqual(["model", "dict"])
      expect(less).toMatchObject({ argsId: undefined, kwargsId: undefined })
      expect((yield* Effect.flip(ParamData.delete(less, "model", "extra"))).reason._tag).toBe("UnknownParameter")
      expect([...ParamData.allConfigs(data).keys()]).toHaveLength(6)
    })
  )
})

describe("a parameter that its declaration names", () => {
  const params = {
    model: Model,
    dict: Schema.Record(Schema.String, Schema.Unknown),
    at: Param.regular<Date>(),
    seed: Param.regular(7),
    out: Param.inline(Schema.String, "out.txt"),
    args: Param.args(),
    kwargs: Param.kwargs({ config: false })
  }
  const Extra = Schema.Struct({ hidden: Schema.Boolean })
  const inspected = Inspector.make()({ params, supplemental: { extra: Extra } })

  it.effect("is got: a config by its schema, a value by its Param", () =>
    Effect.gen(function* () {
      const data = yield* inspected
      for (const [key, id] of [
        [params.model, "model"],
        [params.dict, "dict"],
        [params.args, "args"],
        [Extra, "extra"]
      ] as const) {
        expect(yield* ParamData.idOf(data, key)).toBe(id)
        expect((yield* ParamData.getConfig(data, key)).id).toBe(id)
        expect(yield* ParamData.get(data, key)).toBe(yield* ParamData.getConfig(data, id))
      }
      expect(yield* ParamData.get(data, params.seed)).toBe(7)
      expect(yield* ParamData.get(data, params.kwargs)).toEqual({})
      expect((yield* Effect.flip(ParamData.get(data, params.at))).reason).toMatchObject({
        _tag: "UnfilledParameter",
        parameter: "at"
      })
      const { reason } = yield* Effect.flip(ParamData.getConfig(data, params.seed))
      expect(reason).toMatchObject({ _tag: "UnknownParameter", id: "seed", problem: "not a config" })
    })
  )

  it.effect("is replaced and deleted, whether the data comes first or last", () =>
    Effect.gen(function* () {
      const data = yield* inspected
      const date = new Date(0)
      for (const filled of [
        yield* ParamData.replace(data, params.at, date),
        yield* inspected.pipe(Effect.flatMap(ParamData.replace(params.at, date)))
      ]) {
        expect(yield* pipe(filled, ParamData.get(params.at))).toBe(date)
        expect(yield* ParamData.get(filled, "at")).toBe(date)
      }
      const replaced = yield* ParamData.replace(data, Model, { lr: 3 })
      expect(yield* ParamData.get(replaced, "model")).toEqual({ lr: 3 })
      for (const less of [
        yield* ParamData.delete(data, Model, params.at, "dict"),
        yield* inspected.pipe(Effect.flatMap(ParamData.delete(Model, params.at, "dict")))
      ]) {
        expect([...less.configs.keys()]).toEqual(["args"])
        expect([...less.regular.keys()]).toEqual(["seed", "kwargs"])
      }
    })
  )

  it.effect("is decoded by its schema, alone or with its id, from the latest instance or another", () =>
    Effect.gen(function* () {
      const data = yield* inspected
      const config = (yield* ParamData.getConfig(data, Model)).pipe(
        Config.set("BASE", Tree.fromUnknown({ lr: 1 })),
        Config.set("FILE", Tree.fromUnknown({ lr: 2 }))
      )
      const set = yield* ParamData.setConfig(data, config)
      for (const [value, lr] of [
        [ParamData.value(set, Model), 2],
        [ParamData.value(set, Model, "BASE"), 1],
        [ParamData.value(set, "model", Model), 2],
        [ParamData.value(set, "model", Model, "BASE"), 1],
        [pipe(set, ParamData.value(Model)), 2],
        [pipe(set, ParamData.value(Model, "BASE")), 1],
        [pipe(set, ParamData.value("model", Model, "BASE")), 1]
      ] as const) {
        expect(yield* value).toEqual({ lr })
      }
      expect((yield* Effect.flip(ParamData.value(data, Model))).reason).toMatchObject({ _tag: "MissingInstance" })
    })
  )

  it.effect("is ambiguous where several are declared so, and says which", () =>
    Effect.gen(function* () {
      const data = yield* declared
      for (const failing of [
        ParamData.idOf(data, Model),
        ParamData.get(data, Model),
        ParamData.getConfig(data, Model),
        ParamData.value(data, Model),
        ParamData.replace(data, Model, { lr: 1 }),
        ParamData.delete(data, Model)
      ]) {
        const error: ParamError.ParamError | ConfigError.ConfigError = yield* Effect.flip<
          unknown,
          ParamError.ParamError | ConfigError.ConfigError,
          never
        >(failing)
        expect(error.reason).toMatchObject({
          _tag: "UnknownParameter",
          problem: "ambiguous",
          existing: ["model", "extra"]
        })
        expect(error.message).toBe(
          "One declaration stands for several parameters, model, extra. Name the one you mean by its id."
        )
      }
      const base = Config.set(yield* ParamData.getConfig(data, "extra"), "BASE", Tree.fromUnknown({ lr: 5 }))
      expect(yield* ParamData.value(yield* ParamData.setConfig(data, base), "extra", Model)).toEqual({ lr: 5 })
    })
  )

  it.effect("is told apart from one that looks the same: another schema or Param is not declared", () =>
    Effect.gen(function* () {
      const data = yield* inspected
      const Same = Schema.Struct({ ...Model.fields })
      for (const failing of [
        ParamData.get(data, Same),
        ParamData.getConfig(data, Same),
        ParamData.replace(data, Param.regular<Date>(), new Date(0)),
        ParamData.delete(data, "model", Param.regular(7))
      ]) {
        const error = yield* Effect.flip<unknown, ParamError.ParamError, never>(failing)
        expect(error.reason).toMatchObject({ _tag: "UnknownParameter", problem: "undeclared" })
        expect(error.message).toBe(
          "A hook names a parameter that the command does not declare. There are model, dict, args, extra, inline, at, seed, kwargs."
        )
      }
    })
  )

  it.effect("is unknown once a hook has deleted it, as it is by its id", () =>
    Effect.gen(function* () {
      const data = yield* ParamData.delete(yield* inspected, Model, params.seed)
      for (const [key, id] of [
        [Model, "model"],
        ["model", "model"],
        [params.seed, "seed"],
        ["seed", "seed"]
      ] as const) {
        const all: ReadonlyArray<Effect.Effect<unknown, ParamError.ParamError>> = [
          ParamData.get(data, key),
          ParamData.getConfig(data, key),
          ParamData.delete(data, key),
          ParamData.replace(data, key as string, 1)
        ]
        for (const failing of all) {
          expect((yield* Effect.flip(failing)).reason).toMatchObject({
            _tag: "UnknownParameter",
            id,
            problem: "unknown"
          })
        }
      }
    })
  )
})

describe("an id that is mistyped", () => {
  it.effect.each<[string, string | undefined]>([
    ["modle", "model"],
    ["MODEL", "model"],
    ["strateg", "strategy"],
    ["xtra", "extra"],
    ["zzzzzz", undefined],
    ["", undefined]
  ])("gets the nearest one suggested: %j", ([id, suggestion]) =>
    Effect.gen(function* () {
      const data = yield* declared
      for (const failing of [ParamData.get(data, id), ParamData.replace(data, id, 1), ParamData.delete(data, id)]) {
        const error = yield* Effect.flip<unknown, ParamError.ParamError, never>(failing)
        expect(error.reason).toMatchObject({ _tag: "UnknownParameter", id, problem: "unknown" })
        expect("suggestion" in error.reason ? error.reason.suggestion : undefined).toBe(suggestion)
        expect(error.message).toBe(
          `There is no parameter "${id}".${suggestion === undefined ? "" : ` Did you mean ${suggestion}?`} There are model, dict, args, kwargs, extra, inline, data, strategy.`
        )
      }
    })
  )

  it.effect("gets a config suggested where a config is asked for", () =>
    Effect.gen(function* () {
      const data = yield* Inspector.make()({ params: { data: Model, datas: Param.regular(1) }, supplemental: {} })
      expect((yield* Effect.flip(ParamData.getConfig(data, "datas"))).message).toBe(
        '"datas" is a parameter but not a config. Did you mean data? The configs are data.'
      )
    })
  )

  it.effect("ends a program with 2, and says what was meant", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", { model: Model }, () => Effect.void).pipe(
        Command.addHooks({ preInit: Hook.make((data) => Effect.asVoid(ParamData.get(data.parameters, "modle"))) })
      )
      const { code, stderr } = yield* TestProgram.run([command], ["cmd"])
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: ["created model.yaml", 'error: There is no parameter "modle". Did you mean model? There are model.']
      })
    })
  )
})

describe("a parameter that is filled after init", () => {
  const params = { model: Model, seed: Param.regular(7), at: Param.regular<Date>() }
  const fill = (key: "seed" | "model", value: unknown) =>
    Hook.make((data) =>
      Effect.map(ParamData.replace(data.parameters, key, value), (parameters) => ({ ...data, parameters }))
    )
  const early = Hook.make((data) =>
    Effect.map(ParamData.replace(data.parameters, params.at, new Date(0)), (parameters) => ({ ...data, parameters }))
  )
  const command = Command.make("cmd", params, ({ model, seed }) => Console.log(seed, model)).pipe(
    Command.withHooks({ config: ConfigHook.makeDefault({ write: false }), preInit: early })
  )

  it.effect.each(["postInit", "preRun", "run", "postRun"] as const)("comes too late, and fails: in %s", (slot) =>
    Effect.gen(function* () {
      for (const [key, value] of [
        ["seed", 8],
        ["model", { lr: 8 }]
      ] as const) {
        const hooks: Hooks = { [slot]: fill(key, value) }
        const ran = yield* run([command.pipe(Command.withHooks(hooks))], ["cmd"])
        expect(failure(ran)).toMatchObject({ _tag: "FilledTooLate", parameter: key })
        expect(ran.err).toEqual([
          `error: The parameter ${key} was filled after the command was called with its parameters. Fill it in a hook before init.`
        ])
      }
    })
  )

  it.effect("is the command's before that", () =>
    Effect.gen(function* () {
      const filled = command.pipe(Command.addHooks({ preInit: [fill("seed", 8), fill("model", { lr: 8 })] }))
      expect((yield* TestProgram.run([filled], ["cmd"])).stdout).toEqual(['8 {"lr":8}'])
      const untouched = yield* TestProgram.run([command], ["cmd"])
      expect(untouched.stdout).toEqual(['7 {"lr":0.1}'])
    })
  )

  it.effect("may be filled where no command was called with them yet", () =>
    Effect.gen(function* () {
      const lazy = command.pipe(
        Command.withHooks({ init: null, postInit: fill("seed", 8), run: InitHook.makeDefault() }),
        Command.addHooks({ run: RunHook.makeDefault() })
      )
      expect((yield* TestProgram.run([lazy], ["cmd"])).stdout).toEqual(['8 {"lr":0.1}'])
    })
  )
})

describe("ParamData.replace", () => {
  it.effect("fills a regular parameter with anything, a config too", () =>
    Effect.gen(function* () {
      const fill = Hook.make((data) =>
        Effect.gen(function* () {
          const config = yield* ParamData.getConfig(data.parameters, "cfg")
          return { ...data, parameters: yield* ParamData.replace(data.parameters, "given", config) }
        })
      )
      const command = Command.make(
        "cmd",
        { cfg: Model, given: Param.regular<{ readonly id: string }>() },
        ({ given }) => Console.log(given.id)
      ).pipe(Command.withHooks({ preInit: fill }))
      expect((yield* TestProgram.run([command], ["cmd"])).stdout).toEqual(["cfg"])
    })
  )
})

describe("values of other configs", () => {
  const Server = Schema.Struct({ rate: Field.make(Schema.Finite, 0.5) })
  const Train = Schema.Struct({ lr: Field.make(Schema.Unknown, "${server::rate}") })
  const train = Command.make(
    "train",
    { train: Train, server: Server, n: Param.inline(Schema.Unknown, "${train::lr}"), words: Param.args() },
    ({ n, train }, ...words) => Console.log(train.lr, n, ...(words as ReadonlyArray<string>))
  ).pipe(Command.withSupplemental({ extra: Schema.Struct({ k: Field.make(Schema.String, "k") }) }))

  it.effect("reach the inline config, variadics, supplemental configs, and the command line", () =>
    Effect.gen(function* () {
      const ran = yield* run([train], ["train", "server::rate=2", "words::+=${extra::k}", "words::+=${words::0}"])
      expect(ran.out).toEqual(["2 2 k k"])
    })
  )

  it.effect("are what the others hold when a hook asks", () =>
    Effect.gen(function* () {
      const seen: Array<unknown> = []
      const ask = Hook.make((data) =>
        Effect.map(ParamData.value(data.parameters, Train), ({ lr }) => {
          seen.push(lr)
        })
      )
      const tune = Hook.make((data) =>
        Effect.gen(function* () {
          const server = yield* ParamData.getConfig(data.parameters, Server)
          const tuned = Config.set(server, "TUNED", Tree.fromUnknown({ rate: 9 }))
          return { ...data, parameters: yield* ParamData.replace(data.parameters, Server, tuned) }
        })
      )
      const ran = yield* run([train.pipe(Command.addHooks({ postConfig: [ask, tune, ask] }))], ["train"])
      expect([seen, ran.out]).toEqual([[0.5, 9], ["9 9"]])
    })
  )

  it.effect("are told apart: not filled yet, taken away by a hook, replaced by a plain value", () =>
    Effect.gen(function* () {
      const messageOf = (hook: Hook.Hook<unknown, never>, slot: "preConfig" | "postConfig") =>
        Effect.map(
          run(
            [train.pipe(Command.addHooks(slot === "preConfig" ? { preConfig: hook } : { postConfig: hook }))],
            ["train"]
          ),
          ({ err }) => err.join(" ").replaceAll(/\s+/g, " ")
        )
      const early = Hook.make((data) =>
        Effect.gen(function* () {
          const config = Config.set(Config.make("train", Train), "MINE", Tree.fromUnknown({ lr: "${server::rate}" }))
          yield* ParamData.value(yield* ParamData.setConfig(data.parameters, config), "train", Train)
        })
      )
      expect(yield* messageOf(early, "preConfig")).toContain(
        "the config server has no values yet: a config hook must fill it first"
      )
      const taken = Hook.make((data) =>
        Effect.map(ParamData.delete(data.parameters, "server"), (parameters) => ({ ...data, parameters }))
      )
      expect(yield* messageOf(taken, "postConfig")).toContain("there is no config server")
    })
  )

  it.effect("of configs that were preloaded are there before the config hook", () =>
    Effect.gen(function* () {
      const seen: Array<unknown> = []
      const ask = Hook.make((data) =>
        Effect.map(ParamData.value(data.parameters, Train), ({ lr }) => {
          seen.push(lr)
        })
      )
      const hooks = { preConfig: [ConfigHook.preload([Server, Train]), ask] }
      yield* run([train.pipe(Command.addHooks(hooks))], ["train", "server::rate=3"])
      expect(seen).toEqual([3])
    })
  )

  it.effect("are of the instance that the command is called with", () =>
    Effect.gen(function* () {
      const init = InitHook.makeDefault({ instanceKey: Config.BASE })
      const ran = yield* run([train.pipe(Command.withHooks({ init }))], ["train", "server::rate=3"])
      expect(ran.out).toEqual(["0.5 0.5"])
    })
  )
})
