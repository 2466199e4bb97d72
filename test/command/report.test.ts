import { describe, expect, it } from "@effect/vitest"
import { Cause, Console, Context, Effect, Exit, Layer, Schema } from "effect"
import * as Flag from "effect/cli/Flag"
import {
  builtInHooks,
  Command,
  ConfigHook,
  DEFAULT,
  DefaultHooks,
  Field,
  Hook,
  Invocation,
  isComaError,
  Param,
  ParamData,
  ParserHook,
  Persistence,
  RunHook,
  report,
  SHARED,
  wake
} from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { failure, run, runEffect } from "../support/run.ts"

const Model = Schema.Struct({ x: Field.make(Schema.Int, 1) })
const show = (value: unknown) => Console.log(JSON.stringify(value))
const model = Command.make("cmd", { cfg: Model }, ({ cfg }) => show(cfg))
const app = { name: "main", version: "1.0.0" }

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

  it.effect("gives words with = or :: to lists, after +=", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", { cfg: Model, files: Param.args() }, (_, ...files) => show(files))
      const ran = yield* TestProgram.run([command], ["cmd", "+=a=b.txt", "plain", "files::+=std::v.cpp", "+=+=", "x=2"])
      expect(ran.stdout).toEqual(['["std::v.cpp","a=b.txt","plain","+="]'])
      expect(ran.stderr).toEqual([])
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
      expect(none.stderr).toEqual(['tags.n: expected an integer, found "x" (override 1: n=x). Correct it there.'])
    })
  )

  it.effect("has the id of the inline config as it was given", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", { n: Param.inline(Schema.Int, 1) }, (named) => show(named)).pipe(
        Command.withInspector({ inlineIdentifier: "Opts" })
      )
      expect((yield* TestProgram.run([command], ["cmd", "Opts::n=4"])).stdout).toEqual(['{"n":4}'])
    })
  )

  it.effect("reports the words of a list of secrets without them", () =>
    Effect.gen(function* () {
      const secrets = Schema.Array(Schema.RedactedFromValue(Schema.String))
      const command = Command.make("cmd", { tokens: secrets, tools: Schema.Array(Schema.String) }, () => Effect.void)
      for (const token of ["to::hunter2", "tkens::hunter2", "tokens::hun::ter2"]) {
        const ran = yield* TestProgram.run([command], ["cmd", token])
        expect(ran.code).toBe(2)
        expect(ran.stderr.join("\n")).not.toMatch(/hunter2|ter2/)
      }
    })
  )

  it.effect("is judged anew for another command with the same overrides", () =>
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
})

describe("help", () => {
  it.effect("lists what overrides can set, with types, defaults and descriptions, but no secret", () =>
    Effect.gen(function* () {
      const Nested = Schema.Struct({
        lr: Field.make(Schema.Finite.annotate({ description: "The learning rate." }), 0.1),
        inner: Schema.Struct({ mode: Field.make(Schema.Literals(["a", "b"]), "a"), needed: Schema.Int }),
        secret: Field.make(Schema.RedactedFromValue(Schema.String), () => {
          throw new Error("nobody asks for it")
        })
      })
      const command = Command.make(
        "cmd",
        { model: Nested, dict: Schema.Record(Schema.String, Schema.Int), times: Param.inline(Schema.Int, 3) },
        () => Effect.void
      ).pipe(Command.withAlias("c"))
      for (const name of ["cmd", "c"]) {
        const { stdout } = yield* TestProgram.run([command], [name, "--help"])
        const help = stdout.join("\n")
        expect(help).toMatch(/model::lr number +The learning rate\. \(default: 0\.1\)/)
        expect(help).toMatch(/model::inner\.mode one of a, b +\(default: "a"\)/)
        expect(help).toMatch(/model::inner\.needed integer +\(required\)/)
        expect(help).toMatch(/model::secret/)
        expect(help).toMatch(/dict::KEY integer/)
        expect(help).toMatch(/times integer +\(default: 3\)/)
      }
    })
  )
})

describe("names", () => {
  it.effect("an alias that is given twice is one", () =>
    Effect.gen(function* () {
      const command = model.pipe(Command.withAlias("k"), Command.withAlias("k"))
      expect((yield* TestProgram.run([command], ["k"])).stdout).toEqual(['{"x":1}'])
    })
  )

  it.effect("a supplemental config may be called like what every object has", () =>
    Effect.gen(function* () {
      const command = model.pipe(Command.withSupplemental({ toString: Model, constructor: Model }))
      expect((yield* TestProgram.run([command], ["cmd"])).code).toBe(0)
    })
  )

  it.effect("a declaration that cannot be names its command", () =>
    Effect.gen(function* () {
      const wrong = Command.make("wrong", { Inline: Model }, () => Effect.void)
      const ran = yield* TestProgram.run([model, wrong], ["cmd"])
      expect(ran.stderr[0]).toMatch(/^The parameter Inline of the command wrong: /)
    })
  )
})

describe("flags", () => {
  it.effect("that are composed of a boolean one never swallow a token either", () =>
    Effect.gen(function* () {
      const color = Flag.orElse(Flag.Boolean("color"), () => Flag.String("colour"))
      const upper = Flag.map(Flag.Boolean("upper"), (on) => (on ? "U" : "l")).pipe(Flag.withDefault("none"))
      const command = Command.make("cmd", { args: Param.args() }, (_, ...args) => show(args)).pipe(
        Command.withHooks({
          parser: [SHARED, ParserHook.flag(color), ParserHook.flag(upper)],
          preRun: Hook.make((data) => Console.log(data.flag(color), data.flag(upper)))
        })
      )
      const out = (args: ReadonlyArray<string>) =>
        Effect.map(TestProgram.run([command], ["cmd", ...args]), (ran) => ran.stdout)
      expect(yield* out(["--color", "no", "--upper", "off"])).toEqual(["true U", '["no","off"]'])
      expect(yield* out(["--colour", "no"])).toEqual(["no none", "[]"])
    })
  )

  it.effect("are read by a handler too, through the invocation", () =>
    Effect.gen(function* () {
      const loud = Flag.Boolean("loud")
      const command = Command.make("cmd", {}, () =>
        Effect.flatMap(Invocation, (data) => Console.log(`${data.name} ${data.flag(loud)}`))
      ).pipe(Command.withHooks({ parser: [SHARED, ParserHook.flag(loud)] }))
      expect((yield* TestProgram.run([command], ["cmd", "--loud"])).stdout).toEqual(["cmd true"])
    })
  )
})

describe("ends", () => {
  it.effect("keep every reason of a failure", () =>
    Effect.gen(function* () {
      const dying = Hook.make(() => Effect.asVoid(Effect.acquireRelease(Effect.void, () => Effect.die("release"))))
      const command = Command.make("cmd", {}, () => Effect.die("bug")).pipe(Command.withHooks({ preRun: dying }))
      const { exit } = yield* run([command], ["cmd"])
      const defects = Exit.isFailure(exit)
        ? exit.cause.reasons.filter(Cause.isDieReason).map((reason) => reason.defect)
        : []
      expect(defects).toEqual(["bug", "release"])
    })
  )

  it.effect("with a code that is none are a misuse", () =>
    Effect.gen(function* () {
      for (const code of [1.5, 256, -1, Number.NaN]) {
        const command = Command.make("cmd", {}, () => Effect.void).pipe(
          Command.withHooks({ preRun: Hook.make(() => Hook.exit(code)) })
        )
        expect(failure(yield* run([command], ["cmd"]))).toMatchObject({ _tag: "HookMisused" })
      }
    })
  )

  it.effect("of a method that returns a promise are a misuse", () =>
    Effect.gen(function* () {
      class Async {
        async start() {
          return 1
        }
      }
      const command = Command.make("cmd", {}, Async).pipe(
        Command.withHooks({ run: RunHook.makeDefault({ method: "start" }) })
      )
      const error = failure(yield* run([command], ["cmd"]))
      expect(error).toMatchObject({ _tag: "HookMisused" })
      expect(isComaError(error)).toBe(true)
    })
  )

  it.effect("can be told from failures by what retries", () =>
    Effect.gen(function* () {
      let runs = 0
      const stop = Hook.make(() =>
        Effect.suspend(() => {
          runs++
          return Hook.exit(0)
        })
      )
      const command = model.pipe(
        Command.withHooks({
          preRun: SHARED.pipe(Effect.retry({ times: 3, while: (error) => error._tag !== "HookExit" }))
        })
      )
      const ran = yield* TestProgram.run([command], ["cmd"], { hooks: { preRun: stop } })
      expect([ran.code, runs]).toEqual([0, 1])
    })
  )

  it.effect("are said whatever the error holds, and again for the same error", () =>
    Effect.gen(function* () {
      const cyclic: { self?: unknown; n: bigint } = { n: 1n }
      cyclic.self = cyclic
      const error = new Error("same")
      for (const [failed, said] of [
        [cyclic, /1n/],
        [error, /^same$/],
        [error, /^same$/]
      ] as const) {
        const ran = yield* run([Command.make("cmd", {}, () => Effect.fail(failed))], ["cmd"])
        expect(Exit.isFailure(ran.exit) && Cause.hasFails(ran.exit.cause)).toBe(true)
        expect(ran.err.join("\n")).toMatch(said)
      }
      expect(Object.keys(error)).toEqual([])
    })
  )

  it.effect("are said once, however often they are reported", () =>
    Effect.gen(function* () {
      const failing = Command.make("cmd", {}, () => Effect.fail(new Error("no")))
      expect((yield* runEffect(report(report(wake([failing], { ...app, args: ["cmd"] }))))).err).toEqual(["no"])
    })
  )
})

describe("default hooks", () => {
  it.effect("can be replaced one by one", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", {}, () => Console.log("ran"))
      const { out } = yield* run([command], ["cmd"]).pipe(
        Effect.provideService(DefaultHooks, { ...builtInHooks, run: [Hook.make(() => Console.log("before")), DEFAULT] })
      )
      expect(out).toEqual(["before", "ran"])
    })
  )

  it.effect("hold for a program that a handler wakes", () =>
    Effect.gen(function* () {
      const inner = Command.make("inner", {}, () => Console.log("inner"))
      const outer = Command.make("outer", {}, () => Effect.ignore(wake([inner], { ...app, args: ["inner"] })))
      const { out } = yield* run([outer], ["outer"]).pipe(
        Effect.provideService(DefaultHooks, {
          ...builtInHooks,
          init: [Hook.make((data) => Console.log(`init ${data.name}`)), DEFAULT]
        })
      )
      expect(out).toEqual(["init outer", "init inner", "inner"])
    })
  )
})

describe("layers", () => {
  class Db extends Context.Service<Db, number>()("test/Db") {}

  it.effect("that program and command share are built once", () =>
    Effect.gen(function* () {
      let built = 0
      const layer = Layer.effect(
        Db,
        Effect.sync(() => ++built)
      )
      const command = Command.make("cmd", {}, () => Effect.flatMap(Db, (n) => Console.log(`${n}`))).pipe(
        Command.provide(layer)
      )
      const ran = yield* runEffect(wake([command], { ...app, args: ["cmd"] }).pipe(Effect.provide(layer)))
      expect([ran.out, built]).toEqual([["1"], 1])
    })
  )
})

describe("files", () => {
  it.effect("of a config with a dot in its id have the extension of the config", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", { "a.b": Model }, (named) => show(named))
      const ran = yield* TestProgram.run([command], ["cmd"])
      expect(Object.keys(ran.files)).toEqual(["a.b.yaml"])
      expect(Persistence.path(Persistence.make(), "a.b", "x")).toBe("x.yaml")
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
