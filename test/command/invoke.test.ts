import { describe, expect, it } from "@effect/vitest"
import { Cause, Console, Context, Effect, Exit, Layer, Option, Schema } from "effect"
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import {
  Command,
  ConfigHook,
  Field,
  Hook,
  InvocationData,
  Param,
  ParamData,
  ParserHook,
  Pipeline,
  RunHook,
  SHARED
} from "effect-coma"
import { failure, run } from "../support/run.ts"

const acquire = (name: string) =>
  Effect.acquireRelease(Console.log(`acquire ${name}`), () => Console.log(`release ${name}`))

const holding = (name: string) => Hook.make(() => Effect.asVoid(acquire(name)))

class Db extends Context.Service<Db, { readonly name: string }>()("test/Db") {}
class Mail extends Context.Service<Mail, { readonly name: string }>()("test/Mail") {}

const unwritten = { config: ConfigHook.makeDefault({ write: false }) }

describe("the scope of an invocation", () => {
  const command = Command.make("cmd", {}, () => Console.log("run"))
  const held = Command.withHooks({ preRun: holding("resource"), postRun: Hook.make(() => Console.log("post")) })

  it.effect("releases what preRun acquired after postRun, in reverse order, once", () =>
    Effect.gen(function* () {
      const two = command.pipe(held, Command.withHooks({ preInit: holding("outer") }))
      const { out } = yield* run([two], ["cmd"])
      expect(out).toEqual(["acquire outer", "acquire resource", "run", "post", "release resource", "release outer"])
    })
  )

  it.effect("releases when run fails", () =>
    Effect.gen(function* () {
      const failing = Command.make("cmd", {}, () => Effect.fail(new Error("no"))).pipe(held)
      const ran = yield* run([failing], ["cmd"])
      expect(ran.out).toEqual(["acquire resource", "release resource"])
      expect(ran.err).toEqual(["no"])
    })
  )

  it.effect("releases when run dies and when it is interrupted", () =>
    Effect.gen(function* () {
      for (const end of [Effect.die("bug"), Effect.interrupt]) {
        const ran = yield* run([Command.make("cmd", {}, () => end).pipe(held)], ["cmd"])
        expect(ran.out).toEqual(["acquire resource", "release resource"])
        expect(ran.err).toEqual([])
      }
    })
  )

  it.effect("releases on an early exit, which skips what follows and keeps its code", () =>
    Effect.gen(function* () {
      const exiting = command.pipe(Command.withHooks({ preRun: [holding("resource"), Hook.make(() => Hook.exit(3))] }))
      const ran = yield* run([exiting], ["cmd"])
      expect(ran.out).toEqual(["acquire resource", "release resource"])
      expect(failure(ran)).toMatchObject({ _tag: "HookExit", code: 3 })
      expect(ran.err).toEqual([])
    })
  )

  it.effect("an early exit with 0 is success", () =>
    Effect.gen(function* () {
      const ran = yield* run([command.pipe(Command.withHooks({ preRun: Hook.make(() => Hook.exit()) }))], ["cmd"])
      expect(ran.exit).toEqual(Exit.void)
      expect(ran.out).toEqual([])
    })
  )
})

describe("provide", () => {
  const Config = Schema.Struct({ name: Field.make(Schema.String, "sqlite") })

  it.live("builds a layer of the parameters after postInit, and releases it after postRun", () =>
    Effect.gen(function* () {
      const layer = (name: string) => Layer.effect(Db, Effect.as(acquire(name), { name }))
      const command = Command.make("cmd", { config: Config }, () =>
        Effect.flatMap(Db, (db) => Console.log(`using ${db.name}`))
      ).pipe(
        Command.withHooks({
          ...unwritten,
          postInit: Hook.make(() => Console.log("postInit")),
          preRun: Hook.make(() => Effect.flatMap(Db, (db) => Console.log(`preRun ${db.name}`))),
          postRun: Hook.make(() => Console.log("postRun"))
        }),
        Command.provide(({ config }) => layer(config.name))
      )
      const { out } = yield* run([command], ["cmd", "name=memory"])
      expect(out).toEqual(["postInit", "acquire memory", "preRun memory", "using memory", "postRun", "release memory"])
    })
  )

  it.effect("gives a later layer to an earlier one, and builds a shared one once", () =>
    Effect.gen(function* () {
      const mail = Layer.effect(Mail, Effect.as(acquire("mail"), { name: "mail" }))
      const db = Layer.effect(
        Db,
        Effect.map(Mail, (given) => ({ name: `db over ${given.name}` }))
      )
      const command = Command.make("cmd", {}, () =>
        Effect.gen(function* () {
          yield* Console.log((yield* Db).name, (yield* Mail).name)
        })
      ).pipe(Command.provide(db), Command.provide(mail))
      const { out } = yield* run([command], ["cmd"])
      expect(out).toEqual(["acquire mail", "db over mail mail", "release mail"])
    })
  )

  it.effect("a layer that fails is the command's failure, and nothing runs", () =>
    Effect.gen(function* () {
      class NoDb extends Schema.TaggedError<NoDb>()("NoDb", {}) {}
      const command = Command.make("cmd", {}, () => Effect.asVoid(Db)).pipe(
        Command.provide(Layer.effect(Db, Effect.fail(new NoDb())))
      )
      const ran = yield* run([command], ["cmd"])
      expect(failure(ran)).toMatchObject({ _tag: "NoDb" })
      expect(ran.err).toEqual(["NoDb"])
    })
  )
})

describe("around", () => {
  it.effect("wraps the whole invocation, its release included, the last one outermost", () =>
    Effect.gen(function* () {
      const wrap =
        (name: string) =>
        <A, E, R>(effect: Effect.Effect<A, E, R>) =>
          Console.log(`${name} in`).pipe(Effect.andThen(effect), Effect.tap(Console.log(`${name} out`)))
      const command = Command.make("cmd", {}, () => Console.log("run")).pipe(
        Command.withHooks({ preConfig: holding("it") }),
        Command.around(wrap("inner")),
        Command.around(wrap("outer"))
      )
      const { out } = yield* run([command], ["cmd"])
      expect(out).toEqual(["outer in", "inner in", "acquire it", "run", "release it", "inner out", "outer out"])
    })
  )
})

describe("classes", () => {
  const Config = Schema.Struct({ foo: Field.make(Schema.String, "bar") })

  class Existing {
    readonly foo: string
    constructor({ config }: { readonly config: typeof Config.Type }) {
      this.foo = config.foo
    }
    start() {
      return Console.log(`foo = ${this.foo}`)
    }
  }

  it.effect("are constructed with the parameters by init, and are the invocation's command until the end", () =>
    Effect.gen(function* () {
      const seen: Array<unknown> = []
      const look = Hook.make((data) => Effect.sync(() => void seen.push(data.command)))
      const command = Command.make("cmd", { config: Config }, Existing).pipe(
        Command.withHooks({
          ...unwritten,
          preInit: look,
          postInit: look,
          run: RunHook.makeDefault({ method: "start" }),
          postRun: look
        })
      )
      const { out } = yield* run([command], ["cmd"])
      expect(out).toEqual(["foo = bar"])
      expect(seen[0]).toBe(Existing)
      expect(seen[1]).toBeInstanceOf(Existing)
      expect(seen[2]).toBe(seen[1])
    })
  )

  it.effect("without the method to run are a typed error", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", { config: Config }, Existing).pipe(Command.withHooks(unwritten))
      expect(failure(yield* run([command], ["cmd"]))).toMatchObject({ _tag: "HookMisused" })
    })
  )

  it.effect("that throw when they are constructed are a defect of theirs", () =>
    Effect.gen(function* () {
      class Broken {
        constructor() {
          throw new Error("broken")
        }
        run() {
          return Effect.void
        }
      }
      const ran = yield* run([Command.make("cmd", {}, Broken)], ["cmd"])
      expect(Exit.isFailure(ran.exit) && Cause.hasDies(ran.exit.cause)).toBe(true)
    })
  )
})

describe("parser hooks", () => {
  const greet = Command.make("greet", {}, () => Console.log("Hello World!"))
  const leave = Command.make("leave", {}, () => Console.log("Goodbye World!"))
  const dryRun = Flag.Boolean("dry-run")
  const stop = Hook.make((data) =>
    data.flag(dryRun) ? Effect.andThen(Console.log(`Early exit for command: ${data.name}`), Hook.exit()) : Effect.void
  )
  const early = { parser: [SHARED, ParserHook.flag(dryRun)], preRun: [SHARED, stop] }

  it.effect("add a flag to one command", () =>
    Effect.gen(function* () {
      const commands = [greet.pipe(Command.withHooks(early)), leave]
      expect((yield* run(commands, ["greet", "--dry-run"])).out).toEqual(["Early exit for command: greet"])
      expect((yield* run(commands, ["greet"])).out).toEqual(["Hello World!"])
      expect(failure(yield* run(commands, ["leave", "--dry-run"]))).toMatchObject({ _tag: "WakeError" })
    })
  )

  it.effect("add a flag to all commands, through what wake shares", () =>
    Effect.gen(function* () {
      const shared = { parser: [ParserHook.makeDefault(), ParserHook.flag(dryRun)], preRun: stop }
      for (const name of ["greet", "leave"]) {
        expect((yield* run([greet, leave], [name, "--dry-run"], shared)).out).toEqual([
          `Early exit for command: ${name}`
        ])
      }
      expect((yield* run([greet, leave], ["leave"], shared)).out).toEqual(["Goodbye World!"])
    })
  )

  it.effect("never let a boolean flag swallow the token after it", () =>
    Effect.gen(function* () {
      const list = Command.make("list", { args: Param.args() }, (_, ...args) => Console.log(args.join(","))).pipe(
        Command.withHooks({
          parser: [SHARED, ParserHook.flag(dryRun), ParserHook.flag(Flag.Boolean("force").pipe(Flag.optional))]
        })
      )
      for (const word of ["1", "0", "y", "no", "true", "off"]) {
        expect((yield* run([list], ["list", "--dry-run", word, "--force", word])).out).toEqual([`${word},${word}`])
      }
      expect((yield* run([list], ["list", "--no-force", "1"])).out).toEqual(["1"])
    })
  )

  it.effect("add positionals ahead of the overrides", () =>
    Effect.gen(function* () {
      const a = Argument.Int("a")
      const b = Flag.Int("b").pipe(Flag.withDefault(456))
      const fill = Hook.make((data) =>
        Effect.gen(function* () {
          const withA = yield* ParamData.replace(data.parameters, "a", data.argument(a))
          return { ...data, parameters: yield* ParamData.replace(withA, "b", data.flag(b)) }
        })
      )
      const numbers = Command.make(
        "numbers",
        { a: Param.regular<number>(), b: Param.regular<number>(), words: Param.args() },
        (named, ...words) => Console.log([named.a, named.b, ...words].join(" "))
      ).pipe(
        Command.withHooks({ parser: [SHARED, ParserHook.argument(a), ParserHook.flag(b)], preInit: [SHARED, fill] })
      )
      expect((yield* run([numbers], ["numbers", "123"])).out).toEqual(["123 456"])
      expect((yield* run([numbers], ["numbers", "123", "x", "-b", "321", "y"])).out).toEqual(["123 321 x y"])
      expect(failure(yield* run([numbers], ["numbers"]))).toMatchObject({
        _tag: "WakeError",
        reason: { _tag: "Usage" }
      })
    })
  )

  it.effect("run for every command, whichever is called, and their failures name it", () =>
    Effect.gen(function* () {
      const loud = (name: string) => ParserHook.make(() => Console.log(`parser ${name}`))
      const commands = [
        greet.pipe(Command.withHooks({ parser: [SHARED, loud("greet")] })),
        leave.pipe(Command.withHooks({ parser: [SHARED, loud("leave")] }))
      ]
      expect((yield* run(commands, ["greet"])).out).toEqual(["parser greet", "parser leave", "Hello World!"])
      const broken = leave.pipe(
        Command.withHooks({ parser: ParserHook.make(() => Effect.fail(new Error("no flags"))) })
      )
      const ran = yield* run([greet, broken], ["greet"])
      expect(failure(ran)).toMatchObject({ _tag: "ParserHookFailed", command: "leave" })
      expect(ran.err).toEqual(["A parser hook of the command leave failed: no flags"])
    })
  )

  it.effect("reading a flag that none added is a typed error", () =>
    Effect.gen(function* () {
      const ran = yield* run([greet.pipe(Command.withHooks({ preRun: stop }))], ["greet"])
      expect(failure(ran)).toMatchObject({ _tag: "HookMisused" })
    })
  )
})

describe("extras", () => {
  it.effect("hand a value to later hooks by its key", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", {}, () => Effect.void).pipe(
        Command.withHooks({
          preConfig: Hook.make((data) => Effect.succeed(InvocationData.set(data, Db, { name: "handed" }))),
          postRun: Hook.make((data) => Effect.flatMap(InvocationData.get(data, Db), (db) => Console.log(db.name)))
        })
      )
      expect((yield* run([command], ["cmd"])).out).toEqual(["handed"])
    })
  )

  it.effect("that none set are a typed error", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", {}, () => Effect.void).pipe(
        Command.withHooks({ postRun: Hook.make((data) => Effect.asVoid(InvocationData.get(data, Db))) })
      )
      expect(failure(yield* run([command], ["cmd"]))).toMatchObject({ _tag: "HookMisused" })
    })
  )

  it.effect("the result of the handler is the invocation's after run", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", {}, () => Effect.succeed(42)).pipe(
        Command.withHooks({ postRun: Hook.make((data) => Console.log(Option.getOrNull(data.result))) })
      )
      expect((yield* run([command], ["cmd"])).out).toEqual(["42"])
    })
  )
})

describe("the traced pipeline", () => {
  it.effect("puts a span around each slot and hook", () =>
    Effect.gen(function* () {
      const seen: Array<string> = []
      const look = Hook.make(() =>
        Effect.flatMap(Effect.currentSpan, (span) => Effect.sync(() => void seen.push(span.name))).pipe(Effect.orDie)
      )
      const command = Command.make("cmd", {}, () => Effect.void).pipe(Command.withHooks({ preRun: [look, [look]] }))
      yield* run([command], ["cmd"]).pipe(Effect.provide(Pipeline.layerTraced))
      expect(seen).toEqual(["preRun[0]", "preRun[1]"])
    })
  )
})
