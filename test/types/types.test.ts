import { NodeServices } from "@effect/platform-node"
import { Context, Effect, type FileSystem, Layer, type Path, Schema, type Scope } from "effect"
import * as Flag from "effect/cli/Flag"
import {
  Command,
  ConfigHook,
  DEFAULT,
  Field,
  Hook,
  type HookError,
  InitHook,
  InvocationData,
  type Override,
  Param,
  ParserHook,
  RunHook,
  SHARED,
  type SharedHooks,
  wake
} from "effect-coma"
import { describe, expectTypeOf, test } from "vitest"

class Db extends Context.Service<Db, { readonly query: Effect.Effect<string> }>()("test/Db") {}
class Mail extends Context.Service<Mail, { readonly send: Effect.Effect<void> }>()("test/Mail") {}
class DbError extends Schema.TaggedError<DbError>()("DbError", {}) {}
class MailError extends Schema.TaggedError<MailError>()("MailError", {}) {}

class Model extends Schema.Class<Model>("Model")({ lr: Field.make(Schema.Finite, 0.1) }) {}

const app = { name: "main", version: "1.0.0" }

const needsDb = Hook.make(() => Effect.flatMap(Db, (db) => db.query).pipe(Effect.asVoid))
const failsMail = Hook.make(() => Effect.fail(new MailError()))

const plain = Command.make("plain", { model: Model }, () => Effect.void)

describe("handlers", () => {
  test("a handler's errors and services are the command's", () => {
    const command = Command.make("x", { model: Model }, ({ model }) => {
      expectTypeOf(model).toEqualTypeOf<Model>()
      return Effect.flatMap(Db, () => Effect.fail(new DbError()))
    })
    expectTypeOf<Command.Error<typeof command>>().toEqualTypeOf<DbError>()
    expectTypeOf<Command.Services<typeof command>>().toEqualTypeOf<Db>()
  })

  test("a handler that needs a service makes wake need it", () => {
    const command = Command.make("x", {}, () => Effect.flatMap(Db, (db) => db.query))
    const program = wake([command], app)
    expectTypeOf<Db>().toExtend<Effect.Services<typeof program>>()
    const provided = program.pipe(Effect.provide(NodeServices.layer))
    expectTypeOf<Effect.Services<typeof provided>>().toEqualTypeOf<Db>()
  })

  test("without needs of its own, a program needs what the platform provides", () => {
    const program = wake([plain], app).pipe(Effect.provide(NodeServices.layer))
    expectTypeOf<Effect.Services<typeof program>>().toEqualTypeOf<never>()
  })

  test("several commands add up", () => {
    const one = Command.make("one", {}, () => Effect.flatMap(Db, () => Effect.fail(new DbError())))
    const two = Command.make("two", {}, () => Effect.flatMap(Mail, () => Effect.fail(new MailError())))
    const program = wake([one, two], app).pipe(Effect.provide(NodeServices.layer))
    expectTypeOf<Effect.Services<typeof program>>().toEqualTypeOf<Db | Mail>()
    expectTypeOf<DbError | MailError>().toExtend<Effect.Error<typeof program>>()
    expectTypeOf<unknown>().not.toExtend<Effect.Error<typeof program>>()
  })

  test("a class gets its parameters in the constructor, and its run is the command's effect", () => {
    const command = Command.make(
      "x",
      { model: Model },
      class {
        readonly model: Model
        constructor({ model }: { readonly model: Model }) {
          this.model = model
        }
        run() {
          return Effect.flatMap(Db, () => (this.model.lr > 1 ? Effect.fail(new DbError()) : Effect.void))
        }
      }
    )
    expectTypeOf<Command.Error<typeof command>>().toEqualTypeOf<DbError>()
    expectTypeOf<Command.Services<typeof command>>().toEqualTypeOf<Db>()
  })

  test("a scope is the invocation's own", () => {
    const command = Command.make("x", {}, () => Effect.acquireRelease(Effect.void, () => Effect.void))
    expectTypeOf<Command.Services<typeof command>>().toEqualTypeOf<never>()
    expectTypeOf<Scope.Scope>().not.toExtend<Command.Services<typeof command>>()
  })
})

describe("params", () => {
  test("each kind of declaration gives its type", () => {
    Command.make(
      "x",
      {
        model: Model,
        dict: Schema.Record(Schema.String, Schema.Finite),
        list: Schema.Array(Schema.String),
        out: Param.inline(Schema.String, "out.txt"),
        tags: Param.inline(Schema.Array(Schema.String), () => []),
        data: Param.regular<Date | null>(null),
        args: Param.args(Schema.Int)
      },
      ({ model, dict, list, out, tags, data }, ...args) => {
        expectTypeOf(model).toEqualTypeOf<Model>()
        expectTypeOf(dict).toEqualTypeOf<{ readonly [x: string]: number }>()
        expectTypeOf(list).toEqualTypeOf<ReadonlyArray<string>>()
        expectTypeOf(out).toEqualTypeOf<string>()
        expectTypeOf(tags).toEqualTypeOf<ReadonlyArray<string>>()
        expectTypeOf(data).toEqualTypeOf<Date | null>()
        expectTypeOf(args).toExtend<ReadonlyArray<number>>()
        return Effect.void
      }
    )
  })

  test("keyword variadics are the rest of the named parameters", () => {
    Command.make("x", { model: Model, kwargs: Param.kwargs() }, ({ model, ...kwargs }) => {
      expectTypeOf(model).toEqualTypeOf<Model>()
      expectTypeOf(kwargs["anything"]).toEqualTypeOf<unknown>()
      return Effect.void
    })
  })

  test("what cannot be a parameter does not type-check", () => {
    // @ts-expect-error a scalar schema is no config: Param.inline makes it a field
    Command.make("x", { lr: Schema.Finite }, () => Effect.void)
    // @ts-expect-error an inline parameter has a default
    Param.inline(Schema.Finite)
    // @ts-expect-error its default is of the schema's type
    Param.inline(Schema.Finite, "fast")
    // @ts-expect-error a supplemental config has an id of its own
    plain.pipe(Command.withSupplemental({ model: Model }))
  })
})

describe("hooks", () => {
  test("errors and services are read off nested arrays of any depth", () => {
    const command = plain.pipe(
      Command.withHooks({ preConfig: [null, [[needsDb], [], [[failsMail]]], Hook.identity], postRun: null })
    )
    expectTypeOf<Command.Error<typeof command>>().toEqualTypeOf<MailError>()
    expectTypeOf<Command.Services<typeof command>>().toEqualTypeOf<Db>()
  })

  test("sentinels with combinators add what the combinators say", () => {
    const run = DEFAULT.pipe(Effect.timeout("5 minutes"), Effect.retry({ times: 2 }), Effect.withSpan("train"))
    const command = plain.pipe(Command.withHooks({ preRun: [SHARED, needsDb], run }))
    type Errors = Command.Error<typeof command>
    expectTypeOf<"TimeoutError">().toExtend<Errors["_tag"]>()
    expectTypeOf<"UnknownKey">().toExtend<Errors["_tag"]>()
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

  test("an early exit is a typed failure", () => {
    const flag = Flag.Boolean("dry-run")
    const hook = Hook.make((data) => (data.flag(flag) ? Hook.exit(3) : Effect.void))
    expectTypeOf(hook).toEqualTypeOf<Hook.Hook<HookError.HookExit | HookError.HookMisused, never>>()
  })

  test("a parser hook's failure names its command and keeps its type", () => {
    const command = plain.pipe(
      Command.withHooks({ parser: [SHARED, ParserHook.make(() => Effect.fail(new DbError()))] })
    )
    expectTypeOf<HookError.ParserHookFailed<DbError>>().toExtend<Command.Error<typeof command>>()
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

describe("provide", () => {
  const command = Command.make("x", { model: Model }, () => Effect.flatMap(Db, (db) => db.query))

  test("a layer discharges what the handler and the run hooks need", () => {
    const provided = command.pipe(
      Command.withHooks({ preRun: needsDb, preConfig: Effect.flatMap(Mail, (mail) => mail.send) }),
      Command.provide(Layer.succeed(Db, { query: Effect.succeed("x") }))
    )
    expectTypeOf<Command.Services<typeof provided>>().toEqualTypeOf<Mail>()
  })

  test("a layer made of the parameters knows their types, and adds its own errors and needs", () => {
    const provided = command.pipe(
      Command.provide(({ model }) => {
        expectTypeOf(model).toEqualTypeOf<Model>()
        return Layer.effect(
          Db,
          Effect.flatMap(Mail, () =>
            model.lr > 1 ? Effect.fail(new DbError()) : Effect.succeed({ query: Effect.succeed("x") })
          )
        )
      })
    )
    expectTypeOf<Command.Services<typeof provided>>().toEqualTypeOf<Mail>()
    expectTypeOf<Command.Error<typeof provided>>().toEqualTypeOf<DbError>()
  })

  test("a later layer provides to an earlier one", () => {
    const db = Layer.effect(
      Db,
      Effect.map(Mail, () => ({ query: Effect.succeed("x") }))
    )
    const provided = command.pipe(Command.provide(db), Command.provide(Layer.succeed(Mail, { send: Effect.void })))
    expectTypeOf<Command.Services<typeof provided>>().toEqualTypeOf<never>()
  })

  test("around sees the whole invocation's type", () => {
    const wrapped = command.pipe(
      Command.withHooks({ preRun: failsMail }),
      Command.around((invocation) => invocation.pipe(Effect.catchTag("MailError", () => Effect.void)))
    )
    expectTypeOf<MailError>().not.toExtend<Command.Error<typeof wrapped>>()
    expectTypeOf<Command.Services<typeof wrapped>>().toEqualTypeOf<Db>()
  })
})
