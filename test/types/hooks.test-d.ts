import { NodeServices } from "@effect/platform-node"
import { Effect, type FileSystem, type Layer, type Path, type Stdio, type Terminal } from "effect"
import * as Flag from "effect/cli/Flag"
import {
  Ask,
  Command,
  ConfigHook,
  DEFAULT,
  Hook,
  InitHook,
  InvocationData,
  type Override,
  ParserHook,
  RunHook,
  SHARED,
  type SharedHooks,
  Timeline,
  wake
} from "effect-coma"
import { describe, expectTypeOf, test } from "vitest"
import { app, Db, DbError, failsMail, MailError, needsDb, plain } from "./subjects.ts"

const failing = () => Effect.fail(new DbError())

describe("hooks", () => {
  test("errors and services are read off nested arrays of any depth", () => {
    const command = plain.pipe(
      Command.withHooks({ preConfig: [null, [[needsDb], [], [[failsMail]]], Hook.identity], postRun: null })
    )
    expectTypeOf<Command.Error<typeof command>>().toEqualTypeOf<MailError>()
    expectTypeOf<Command.Services<typeof command>>().toEqualTypeOf<Db>()
  })

  test("that ask need what a program needs anyway", () => {
    const command = plain.pipe(Command.addHooks(Ask.hooks))
    type Needed = FileSystem.FileSystem | Path.Path | Stdio.Stdio | Terminal.Terminal
    expectTypeOf<Command.Services<typeof command>>().toEqualTypeOf<Needed>()
    expectTypeOf<Command.Error<typeof command>>().toEqualTypeOf<Command.Error<typeof plain>>()
    const program = wake([command], { ...app, ask: false }).pipe(Effect.provide(NodeServices.layer))
    expectTypeOf<Effect.Services<typeof program>>().toEqualTypeOf<never>()
    // @ts-expect-error it is a boolean
    wake([command], { ...app, ask: "no" })
  })

  test("sentinels with combinators add what the combinators say", () => {
    const run = DEFAULT.pipe(Effect.timeout("5 minutes"), Effect.retry({ times: 2 }), Effect.withSpan("train"))
    const command = plain.pipe(Command.withHooks({ preRun: [SHARED, needsDb], run }))
    type Errors = Command.Error<typeof command>
    expectTypeOf<"TimeoutError">().toExtend<Errors["_tag"]>()
    expectTypeOf<"effect-coma/ConfigError">().toExtend<Errors["_tag"]>()
    expectTypeOf<Db>().toExtend<Command.Services<typeof command>>()
    expectTypeOf<SharedHooks>().not.toExtend<Command.Services<typeof command>>()
    const program = wake([command], app).pipe(Effect.provide(NodeServices.layer))
    expectTypeOf<Effect.Services<typeof program>>().toEqualTypeOf<Db>()
  })

  test("hooks from factories keep their types", () => {
    const failing = <E>(error: E) => Hook.make(() => Effect.fail(error))
    const command = plain.pipe(
      Command.withHooks({ preInit: failing(new DbError()), postInit: [failing(new MailError())] })
    )
    expectTypeOf<Command.Error<typeof command>>().toEqualTypeOf<DbError | MailError>()
  })

  test("the built-in factories keep to the platform's services and the library's errors", () => {
    const command = plain.pipe(
      Command.withHooks({
        parser: [ParserHook.makeDefault(["model"])],
        preConfig: [ConfigHook.preload(["model"]), ConfigHook.initialize("model"), ConfigHook.override("model")],
        config: [ConfigHook.makeDefault(), ConfigHook.makeDefault({ override: null }), ConfigHook.write("model")],
        init: InitHook.makeDefault({ policy: "SILENT_SKIP" }),
        run: RunHook.makeDefault({ method: "run" })
      })
    )
    expectTypeOf<Command.Services<typeof command>>().toEqualTypeOf<FileSystem.FileSystem | Path.Path>()
    expectTypeOf<unknown>().not.toExtend<Command.Error<typeof command>>()
    const program = wake([command], app).pipe(Effect.provide(NodeServices.layer))
    expectTypeOf<Effect.Services<typeof program>>().toEqualTypeOf<never>()
  })

  test("an override function's errors and services are its hook's", () => {
    const override: Override.Override<DbError, Db> = () => Effect.flatMap(Db, () => Effect.fail(new DbError()))
    const command = plain.pipe(Command.withHooks({ config: ConfigHook.makeDefault({ override }) }))
    expectTypeOf<DbError>().toExtend<Command.Error<typeof command>>()
    expectTypeOf<Command.Services<typeof command>>().toEqualTypeOf<FileSystem.FileSystem | Path.Path | Db>()
  })

  test("an early exit is not a failure", () => {
    const flag = Flag.Boolean("dry-run")
    const hook = Hook.make((data) => (data.flag(flag) ? Hook.exit(3) : Effect.void))
    expectTypeOf(hook).toEqualTypeOf<Hook.Hook<never, never>>()
  })

  test("a name changes nothing in the type of a hook", () => {
    const named = Hook.make("query", (data) =>
      data.name === "x" ? Effect.flatMap(Db, () => Effect.fail(new DbError())) : Effect.fail(new MailError())
    )
    expectTypeOf(named).toEqualTypeOf<Hook.Hook<DbError | MailError, Db>>()
    const parser = ParserHook.make("describe", (data) => Effect.as(Effect.flatMap(Db, failing), data))
    expectTypeOf(parser).toEqualTypeOf<ParserHook.ParserHook<DbError, Db>>()
    const command = plain.pipe(Command.withHooks({ parser, preConfig: named }))
    expectTypeOf<Command.Error<typeof command>>().toEqualTypeOf<DbError | MailError>()
    expectTypeOf<Command.Services<typeof command>>().toEqualTypeOf<Db>()
    // @ts-expect-error a named hook succeeds with the invocation, or with nothing, too
    Hook.make("wrong", () => Effect.succeed(1))
    // @ts-expect-error a name stands before a function
    Hook.make("alone")
  })

  test("the timeline needs what a program needs anyway, and a layer that needs nothing", () => {
    const command = plain.pipe(Command.addHooks(Timeline.hooks))
    expectTypeOf<Command.Services<typeof command>>().toEqualTypeOf<FileSystem.FileSystem>()
    expectTypeOf(Timeline.layer).toEqualTypeOf<Layer.Layer<never>>()
    const program = wake([command], app).pipe(Effect.provide(Timeline.layer), Effect.provide(NodeServices.layer))
    expectTypeOf<Effect.Services<typeof program>>().toEqualTypeOf<never>()
  })

  test("a parser hook's failure keeps its type", () => {
    const command = plain.pipe(
      Command.withHooks({ parser: [SHARED, ParserHook.make(() => Effect.fail(new DbError()))] })
    )
    expectTypeOf<DbError>().toExtend<Command.Error<typeof command>>()
  })

  test("a flag is its own typed key", () => {
    const level = Flag.Literals("level", ["low", "high"])
    Hook.make((data) => {
      expectTypeOf(data.flag(level)).toEqualTypeOf<"low" | "high">()
      return Effect.void
    })
  })

  test("a hook under a name that is no slot does not type-check", () => {
    // @ts-expect-error the slot is called preRun
    Command.withHooks({ prerun: needsDb })
    // @ts-expect-error a hook succeeds with the invocation, or with nothing
    Command.withHooks({ preRun: Effect.succeed(1) })
    // @ts-expect-error a parser hook works on another kind of data
    Command.withHooks({ preRun: ParserHook.make((data) => Effect.succeed(data)) })
  })

  test("SHARED in what wake shares leaves its service to be provided", () => {
    const program = wake([plain], { ...app, hooks: { preRun: [SHARED] } }).pipe(Effect.provide(NodeServices.layer))
    expectTypeOf<Effect.Services<typeof program>>().toEqualTypeOf<SharedHooks>()
  })

  test("shared hooks add their errors and services to the program", () => {
    const program = wake([plain], { ...app, hooks: { preRun: [needsDb], postRun: failsMail } })
    const provided = program.pipe(Effect.provide(NodeServices.layer))
    expectTypeOf<Effect.Services<typeof provided>>().toEqualTypeOf<Db>()
    expectTypeOf<MailError>().toExtend<Effect.Error<typeof program>>()
  })

  test("typed extras come out as they went in", () => {
    Hook.make((data) => Effect.succeed(InvocationData.set(data, Db, { query: Effect.succeed("x") })))
    Hook.make((data) =>
      Effect.map(InvocationData.get(data, Db), (db) => {
        expectTypeOf(db).toEqualTypeOf<Db["Service"]>()
      })
    )
  })
})
