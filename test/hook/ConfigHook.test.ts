import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, FileSystem, Layer, type Path, Schema } from "effect"
import {
  Command,
  Config,
  ConfigHook,
  DEFAULT,
  Field,
  Hook,
  type HookError,
  Override,
  Param,
  ParamData,
  SHARED,
  wake
} from "effect-coma"
import { MemoryFileSystem, TestProgram } from "effect-coma/testing"
import { model, show } from "../support/commands.ts"
import { Data, Plain } from "../support/overriding.ts"
import { failure, run, runEffect } from "../support/run.ts"

const Model = Schema.Struct({
  lr: Field.make(Schema.Finite.annotate({ description: "The learning rate." }), 0.1),
  name: Field.make(Schema.String, "m")
})

describe("overriding", () => {
  it.effect("judges all configs in one map of them, which shows those overridden before", () =>
    Effect.gen(function* () {
      const maps = new Set<unknown>()
      const overridden: Array<number> = []
      const standard = Override.make()
      const spying: Override.Override = (input) => {
        maps.add(input.configs)
        overridden.push([...input.configs.values()].filter((config) => Config.has(config, Config.OVERRIDE)).length)
        return standard(input)
      }
      const command = Command.make("cmd", { a: Model, b: Model, c: Model }, () => Effect.void).pipe(
        Command.withHooks({ config: ConfigHook.makeDefault({ override: spying }) })
      )
      expect((yield* run([command], ["cmd", "lr=1"])).err).toEqual(["created a.yaml, b.yaml, c.yaml"])
      // A map for each config would make the work grow with the square of their number.
      expect(maps.size).toBe(1)
      expect(overridden).toEqual([0, 1, 2])
    })
  )
})

describe("writing", () => {
  const command = (options: ConfigHook.Options) =>
    Command.make("cmd", { model: Model, out: Param.inline(Schema.String, "x") }, ({ model }) => show(model)).pipe(
      Command.withHooks({ config: ConfigHook.makeDefault(options) })
    )

  const filesAfter = (options: ConfigHook.Options, args: ReadonlyArray<string>, files = {}) =>
    Effect.map(TestProgram.run([command(options)], ["cmd", ...args], { files }), (ran) => ran.files)

  it.effect("puts descriptions of fields into the file as comments", () =>
    Effect.gen(function* () {
      expect(yield* filesAfter({}, ["lr=5"])).toEqual({
        "model.yaml": "# The learning rate.\nlr: 0.1\nname: m\n"
      })
    })
  )

  it.effect("keeps comments and order of a file that is written over", () =>
    Effect.gen(function* () {
      const before = "# mine\nname: a # this one\n\n# that one\nlr: 1\n"
      const files = yield* filesAfter({ overwrite: true, writeInstance: Config.OVERRIDE }, ["lr=5"], {
        "model.yaml": before
      })
      expect(files["model.yaml"]).toBe("# mine\nname: a # this one\n\n# that one\nlr: 5\n")
    })
  )

  it.effect("changes nothing of a file that is written over if nothing changed, however its values are spelled", () =>
    Effect.gen(function* () {
      const before = "\ufeff# mine\r\nname: 1.10 # a text\r\nlr: 1e-1\r\n\r\n\r\n# foot"
      const options = { overwrite: true, writeInstance: Config.OVERRIDE }
      expect((yield* filesAfter(options, [], { "model.yaml": before }))["model.yaml"]).toBe(before)
      expect((yield* filesAfter(options, ["lr=2"], { "model.yaml": before }))["model.yaml"]).toBe(
        before.replace("1e-1", "2")
      )
    })
  )

  it.effect("resolves interpolations where that is asked for", () =>
    Effect.gen(function* () {
      const options = { overwrite: true, writeInstance: Config.OVERRIDE }
      const files = { "model.yaml": "name: rate ${lr}\n" }
      expect((yield* filesAfter(options, [], files))["model.yaml"]).toContain("name: rate ${lr}")
      expect((yield* filesAfter({ ...options, resolve: true }, [], files))["model.yaml"]).toContain("name: rate 0.1")
    })
  )

  it.effect("is skipped for some configs, for all, and forced for those that have no file", () =>
    Effect.gen(function* () {
      expect(yield* filesAfter({ skipWrite: ["model"] }, [])).toEqual({})
      expect(yield* filesAfter({ write: false }, [])).toEqual({})
      const forced = command({}).pipe(
        Command.withHooks({ postConfig: ConfigHook.write("inline", { force: true, instanceKey: Config.OVERRIDE }) })
      )
      const ran = yield* TestProgram.run([forced], ["cmd", "out=y"])
      expect(ran.files["inline.yaml"]).toBe('out: "y"\n')
    })
  )

  it.effect("fails where a file must be there", () =>
    Effect.gen(function* () {
      const ran = yield* TestProgram.run([command({ raiseOnMissingFile: true })], ["cmd"])
      expect(ran.code).toBe(2)
      expect(ran.stderr).toEqual([
        "error: model: the file model.yaml does not exist. Create it, or name another",
        "one."
      ])
      expect(ran.files).toEqual({})
    })
  )
})

describe("configs that options name", () => {
  const Other = Schema.Struct({ y: Field.make(Schema.Int, 1) })
  const command = (config: Hook.Hook<ConfigHook.Failure | HookError.HookError, FileSystem.FileSystem | Path.Path>) =>
    Command.make("cmd", { model: Model, other: Other }, () => Effect.void).pipe(
      Command.withHooks({ config, init: null, run: null })
    )
  const written = (...hooks: Parameters<typeof command>) =>
    Effect.map(TestProgram.run([command(...hooks)], ["cmd"]), ({ files }) => Object.keys(files))

  it.effect("are named by their schemas as by their ids", () =>
    Effect.gen(function* () {
      for (const key of [Model, "model"]) {
        expect(yield* written(ConfigHook.makeDefault({ ids: [key] }))).toEqual(["model.yaml"])
        expect(yield* written(ConfigHook.makeDefault({ skipWrite: [key] }))).toEqual(["other.yaml"])
      }
    })
  )

  it.effect.each<[string, Parameters<typeof command>[0]]>([
    ["ids", ConfigHook.makeDefault({ ids: ["other", "modle"] })],
    ["skipWrite", ConfigHook.makeDefault({ skipWrite: ["modle"] })],
    ["preload", ConfigHook.preload(["modle"])],
    ["initialize", ConfigHook.initialize("modle")],
    ["override", ConfigHook.override("modle")],
    ["write", ConfigHook.write("modle")]
  ])("are a typed error where there are none, with a suggestion, and nothing is written: %s", ([_, hook]) =>
    Effect.gen(function* () {
      const ran = yield* TestProgram.run([command(hook)], ["cmd"])
      expect(ran).toMatchObject({
        code: 2,
        stderr: ['error: There is no parameter "modle". Did you mean model? There are model,', "other."],
        files: {}
      })
    })
  )

  it.effect("may be ones that a hook has deleted, where they are not to be written", () =>
    Effect.gen(function* () {
      const drop = Hook.make((data) =>
        Effect.map(ParamData.delete(data.parameters, Model), (parameters) => ({ ...data, parameters }))
      )
      for (const key of [Model, "model"]) {
        const dropping = command(ConfigHook.makeDefault({ skipWrite: [key] })).pipe(
          Command.addHooks({ preConfig: drop })
        )
        expect(yield* TestProgram.run([dropping], ["cmd"])).toMatchObject({ code: 0 })
      }
    })
  )
})

describe("reading", () => {
  it.effect("reads a file once, whatever asks for it", () =>
    Effect.gen(function* () {
      let reads = 0
      const counting = Layer.effect(
        FileSystem.FileSystem,
        Effect.map(FileSystem.FileSystem, (fs) => ({
          ...fs,
          readFile: (path: string) => {
            if (path === "/shared.yaml") reads++
            return fs.readFile(path)
          }
        }))
      ).pipe(Layer.provideMerge(MemoryFileSystem.layer({ "shared.yaml": "lr: 3\n" })))
      const both = Command.make("cmd", { a: Model, b: Model }, ({ a, b }) => show([a.lr, b.lr])).pipe(
        Command.withHooks({
          preConfig: ConfigHook.preload(["a"]),
          config: ConfigHook.makeDefault({ overwrite: true, writeInstance: Config.FILE })
        })
      )
      const args = ["cmd", "--a-path", "shared.yaml", "--b-path", "shared.yaml"]
      const ran = yield* runEffect(Effect.provide(wake([both], { name: "main", version: "1", args }), counting))
      expect(ran.out).toEqual(["[3,3]"])
      expect(reads).toBe(1)
    })
  )
})

describe("a command without configs", () => {
  const command = Command.make("cmd", {}, () => Console.log("ran"))

  it.effect("reports overrides all the same", () =>
    Effect.gen(function* () {
      const shared = yield* TestProgram.run([command], ["cmd", "lr=1", "word", "word"])
      expect(shared.stderr).toEqual([
        "warning: 3 overrides that no config took",
        "",
        "  main cmd lr=1 word word",
        "           ^^ no config has this key",
        "                ^^^^ no config takes this word",
        "                     ^^^^ no config takes this word",
        ""
      ])
      const prefixed = yield* TestProgram.run([command], ["cmd", "model::lr=1"])
      expect(prefixed.code).toBe(2)
      expect(prefixed.stderr.slice(2)).toEqual([
        "  main cmd model::lr=1",
        "           ^^^^^ no config starts with this",
        "",
        "The command has no configs."
      ])
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
      expect(failure(yield* run([command], ["cmd"]))).toMatchObject({ _tag: "Misused" })
    })
  )
})

describe("the command line", () => {
  it.effect("wins though the config hook runs twice on a first run", () =>
    Effect.gen(function* () {
      for (const hooks of [
        { preConfig: ConfigHook.makeDefault(), config: SHARED },
        { config: [DEFAULT, DEFAULT] },
        { preConfig: [ConfigHook.preload(["cfg"]), ConfigHook.write("cfg")] }
      ]) {
        const ran = yield* TestProgram.run([model.pipe(Command.withHooks(hooks))], ["cmd", "x=3"])
        expect(ran.stdout).toEqual(['{"x":3}'])
      }
    })
  )
})
