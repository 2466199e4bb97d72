/**
 * Programs that used to compile and then died: each now says in its type what it needs, or does not compile.
 */
import { NodeServices } from "@effect/platform-node"
import { type Cause, Context, Effect, Layer, Schema } from "effect"
import { Flag } from "effect/cli"
import {
  type ComaError,
  Command,
  ConfigHook,
  DEFAULT,
  DefaultHooks,
  Field,
  Hook,
  type Hooks,
  isComaError,
  type NoHooks,
  Param,
  ParamData,
  ParserHook,
  RunHook,
  SHARED,
  type SharedHooks,
  type Slot,
  type WakeOptions,
  wake
} from "effect-coma"
import type { Invocation, InvocationData } from "effect-coma/InvocationData"
import { TestProgram } from "effect-coma/testing"
import { describe, expectTypeOf, test } from "vitest"

class Db extends Context.Service<Db, { readonly query: Effect.Effect<string> }>()("test/Db") {}
class Mail extends Context.Service<Mail, { readonly send: Effect.Effect<void> }>()("test/Mail") {}
class DbError extends Schema.TaggedError<DbError>()("DbError", {}) {}
class MailError extends Schema.TaggedError<MailError>()("MailError", {}) {}
class Model extends Schema.Class<Model>("Model")({ lr: Field.make(Schema.Finite, 0.1) }) {}
class Storage extends Schema.Class<Storage>("Storage")({ file: Field.make(Schema.String, "x.db") }) {}

const app = { name: "main", version: "1.0.0" }
const fake = Layer.succeed(Db, { query: Effect.succeed("x") })
const stored = Command.make("stored", {}, () => Effect.flatMap(Db, () => Effect.fail(new DbError())))
const provided = stored.pipe(Command.provide(fake))
const needsDb = Hook.make(() => Effect.flatMap(Db, (db) => db.query).pipe(Effect.asVoid))
const failsMail = Hook.make(() => Effect.fail(new MailError()))
const plain = Command.make("plain", { model: Model }, () => Effect.void)

type Needs<P> =
  P extends Effect.Effect<infer _A, infer _E, infer R> ? Exclude<R, Layer.Success<typeof NodeServices.layer>> : never

describe("a handler that runs where the layers of its command are not", () => {
  test("needs its services in an outer slot of the command", () => {
    const early = provided.pipe(Command.withHooks({ postInit: RunHook.makeDefault(), run: null }))
    expectTypeOf<Command.Services<typeof early>>().toEqualTypeOf<Db>()
    expectTypeOf<Command.Error<typeof early>["_tag"]>().toExtend<"DbError" | "effect-coma/HookError">()
    expectTypeOf<DbError>().toExtend<Command.Error<typeof early>>()
  })

  test("needs its services in an outer slot of all commands", () => {
    const program = wake([provided], { ...app, hooks: { postInit: RunHook.makeDefault() } })
    expectTypeOf<Needs<typeof program>>().toEqualTypeOf<Db>()
  })

  test("is refused in an outer slot of the default hooks", () => {
    // @ts-expect-error the layers are not there
    Layer.succeed(DefaultHooks, { postInit: RunHook.makeDefault() })
    Layer.succeed(DefaultHooks, { run: [DEFAULT, RunHook.makeDefault()] })
  })

  test("needs nothing in the slots within the layers", () => {
    const late = provided.pipe(Command.withHooks({ postRun: RunHook.makeDefault() }))
    expectTypeOf<Command.Services<typeof late>>().toEqualTypeOf<never>()
  })

  test("has the errors and services of the method that a hook names", () => {
    class Jobs {
      run() {
        return Effect.void
      }
      clean() {
        return Effect.flatMap(Mail, () => Effect.fail(new MailError()))
      }
    }
    const jobs = Command.fromClass("jobs", {}, Jobs)
    expectTypeOf<Command.Services<typeof jobs>>().toEqualTypeOf<never>()
    const cleaned = jobs.pipe(Command.withHooks({ run: RunHook.makeDefault({ method: "clean" }) }))
    expectTypeOf<Command.Services<typeof cleaned>>().toEqualTypeOf<Mail>()
    expectTypeOf<MailError>().toExtend<Command.Error<typeof cleaned>>()
  })
})

describe("hooks that are chosen as the program runs", () => {
  const debug = Math.random() > 0.5

  test("have the errors and services of each record of a union", () => {
    const records = debug ? { preRun: needsDb } : { postRun: failsMail }
    const command = plain.pipe(Command.withHooks(records))
    expectTypeOf<Command.Error<typeof command>>().toEqualTypeOf<MailError>()
    expectTypeOf<Command.Services<typeof command>>().toEqualTypeOf<Db>()
    const program = wake([plain], { ...app, hooks: records })
    expectTypeOf<Needs<typeof program>>().toEqualTypeOf<Db>()
    expectTypeOf<MailError>().toExtend<Effect.Error<typeof program>>()
  })

  test("are refused under a name that is not a slot, in any record", () => {
    const records = debug ? { preRun: needsDb } : { postrun: failsMail }
    // @ts-expect-error one of them misspells postRun
    plain.pipe(Command.withHooks(records))
  })

  test("keep what an array of slots says of them", () => {
    const list: ReadonlyArray<Slot<InvocationData, DbError, Db | Invocation>> = [needsDb]
    const command = plain.pipe(Command.addHooks({ preRun: [list, failsMail] }))
    expectTypeOf<Command.Error<typeof command>>().toEqualTypeOf<DbError | MailError>()
    expectTypeOf<Command.Services<typeof command>>().toEqualTypeOf<Db>()
  })

  test("may be false where they may be null", () => {
    const command = plain.pipe(Command.addHooks({ preRun: debug && needsDb }))
    expectTypeOf<Command.Services<typeof command>>().toEqualTypeOf<Db>()
  })
})

describe("a sentinel", () => {
  test("succeeds with nothing that can be read", () => {
    // @ts-expect-error which data it is depends on the slot
    DEFAULT.pipe(Effect.tap((data) => Effect.log(data.flags.length)))
    // @ts-expect-error which data it is depends on the slot
    SHARED.pipe(Effect.map((data) => data.parameters))
  })

  test("needs a slot around it", () => {
    // @ts-expect-error nothing provides what DEFAULT stands for
    Effect.runSync(DEFAULT.pipe(Effect.provide(NodeServices.layer)))
  })

  test("SHARED in what wake shares leaves its service to be provided", () => {
    const program = wake([plain], { ...app, hooks: { preRun: [SHARED] } })
    expectTypeOf<Needs<typeof program>>().toEqualTypeOf<SharedHooks>()
  })
})

describe("Command.around", () => {
  test("gets errors that it does not know, as SharedError", () => {
    plain.pipe(
      Command.around((invocation) =>
        Effect.catch(invocation, (error) => {
          // @ts-expect-error a shared hook may fail with anything
          const reason: ComaError = error
          return Effect.log(reason)
        })
      )
    )
  })

  test("takes what it handles out of the type", () => {
    const command = plain.pipe(
      Command.addHooks({ preRun: failsMail, postRun: needsDb }),
      Command.around((invocation) => invocation.pipe(Effect.catchTag("MailError", () => Effect.void)))
    )
    expectTypeOf<MailError>().not.toExtend<Command.Error<typeof command>>()
    expectTypeOf<Command.Services<typeof command>>().toEqualTypeOf<Db>()
  })

  test("of a function of any effect is one value for all commands", () => {
    const timed = Command.around(Effect.timeout("5 minutes"))
    const one = stored.pipe(timed)
    expectTypeOf<Cause.TimeoutError | DbError>().toExtend<Command.Error<typeof one>>()
    expectTypeOf<Command.Services<typeof one>>().toEqualTypeOf<Db>()
    const two = plain.pipe(timed)
    expectTypeOf<DbError>().not.toExtend<Command.Error<typeof two>>()
  })
})

describe("the default hooks", () => {
  test("get in each slot what that slot has", () => {
    // @ts-expect-error the parser's data is not there when configs are made
    Layer.succeed(DefaultHooks, { config: ParserHook.make(() => Effect.void) })
    // @ts-expect-error nobody provides a database to a default hook
    Layer.succeed(DefaultHooks, { config: needsDb })
  })

  test("fail with no more than DEFAULT says", () => {
    // @ts-expect-error wake would not tell
    Layer.succeed(DefaultHooks, { parser: ParserHook.make(() => Effect.fail(new DbError())) })
  })
})

describe("parameters", () => {
  const at = Param.regular<Date>()

  test("are their own typed keys", () => {
    Hook.make(({ parameters }) => {
      // @ts-expect-error the parameter is a date
      ParamData.replace(parameters, at, "not a date")
      expectTypeOf(ParamData.get(parameters, at)).toExtend<Effect.Effect<Date, unknown>>()
      expectTypeOf(ParamData.value(parameters, Model)).toExtend<Effect.Effect<Model, unknown>>()
      return Effect.asVoid(ParamData.replace(parameters, at, new Date(0)))
    })
    ConfigHook.makeDefault({ ids: [Model], skipWrite: [Storage] })
  })
})

describe("class commands", () => {
  test("have a public method without parameters that runs them", () => {
    class Optional {
      run?(): Effect.Effect<void>
    }
    // @ts-expect-error it may not have one
    Command.fromClass("x", {}, Optional)
    class Private {
      private run() {
        return Effect.void
      }
      readonly start = () => this.run()
    }
    // @ts-expect-error nobody else can call it
    Command.fromClass("x", {}, Private)
    class Async {
      async run() {}
    }
    // @ts-expect-error nobody waits for a promise
    Command.fromClass("x", {}, Async)
    class Generating {
      *run() {}
    }
    // @ts-expect-error nobody runs a generator
    Command.fromClass("x", {}, Generating)
    class Demanding {
      run(x: number) {
        return Effect.succeed(x)
      }
    }
    // @ts-expect-error it is called without parameters
    Command.fromClass("x", {}, Demanding)
    class Constructed {
      readonly lr: number
      constructor({ model }: { readonly model: Model }) {
        this.lr = model.lr
      }
      run() {
        return Effect.void
      }
    }
    // @ts-expect-error its constructor takes what the command does not
    Command.fromClass("x", {}, Constructed)
  })

  test("have the errors of each overload", () => {
    class Overloaded {
      run(): Effect.Effect<void, DbError, Db>
      run(x: number): Effect.Effect<void, MailError>
      run(_?: number): Effect.Effect<void, DbError | MailError, Db> {
        return Effect.void
      }
    }
    const command = Command.fromClass("x", {}, Overloaded)
    expectTypeOf<Command.Error<typeof command>>().toEqualTypeOf<DbError | MailError>()
    expectTypeOf<Command.Services<typeof command>>().toEqualTypeOf<Db>()
  })

  test("may be run by another method", () => {
    class Server {
      start() {
        return Effect.flatMap(Db, () => Effect.fail(new DbError()))
      }
    }
    const command = Command.fromClass("x", {}, Server, { method: "start" })
    expectTypeOf<Command.Error<typeof command>>().toEqualTypeOf<DbError>()
    // @ts-expect-error it has no run
    Command.fromClass("x", {}, Server)
  })
})

describe("an early exit", () => {
  test("is not a failure", () => {
    const flag = Flag.Boolean("dry-run")
    const hook = Hook.make((data) => (data.flag(flag) ? Hook.exit(3) : Effect.void))
    expectTypeOf(hook).toEqualTypeOf<Hook.Hook<never, never>>()
  })
})

describe("the handler", () => {
  test("can be wrapped alone, over its own errors and services", () => {
    const handled = stored.pipe(Command.mapHandler((handler) => Effect.catchTag(handler, "DbError", () => Effect.void)))
    expectTypeOf<Command.Error<typeof handled>>().toEqualTypeOf<never>()
    expectTypeOf<Command.Services<typeof handled>>().toEqualTypeOf<Db>()
    const given = stored.pipe(Command.mapHandler(Effect.provide(fake)))
    expectTypeOf<Command.Services<typeof given>>().toEqualTypeOf<never>()
    const patient = Command.mapHandler(Effect.timeout("1 minute"))
    const waiting = stored.pipe(patient)
    expectTypeOf<Command.Error<typeof waiting>>().toEqualTypeOf<DbError | Cause.TimeoutError>()
  })

  test("keeps the errors of hooks that fail alike", () => {
    const failing = stored.pipe(
      Command.addHooks({ preRun: Hook.make(() => Effect.fail(new DbError())) }),
      Command.mapHandler((handler) => Effect.catchTag(handler, "DbError", () => Effect.void))
    )
    expectTypeOf<Command.Error<typeof failing>>().toEqualTypeOf<DbError>()
  })

  test("takes its errors and services along where the run slot leaves it out", () => {
    const nothing = stored.pipe(Command.withHooks({ run: null }))
    expectTypeOf<Command.Error<typeof nothing>>().toEqualTypeOf<never>()
    expectTypeOf<Command.Services<typeof nothing>>().toEqualTypeOf<never>()
    const other = stored.pipe(Command.withHooks({ run: failsMail }))
    expectTypeOf<Command.Error<typeof other>>().toEqualTypeOf<MailError>()
    const kept = stored.pipe(Command.withHooks({ run: [failsMail, DEFAULT] }))
    expectTypeOf<DbError>().toExtend<Command.Error<typeof kept>>()
    expectTypeOf<Db>().toExtend<Command.Services<typeof kept>>()
  })
})

describe("what can be shared", () => {
  test("a layer function that says what it takes serves every command that has it", () => {
    const withDb = Command.provide(({ storage }: { readonly storage: Storage }) =>
      Layer.succeed(Db, { query: Effect.succeed(storage.file) })
    )
    const command = Command.make("x", { storage: Storage, model: Model }, () => Effect.flatMap(Db, (db) => db.query))
    const shared = command.pipe(withDb)
    expectTypeOf<Command.Services<typeof shared>>().toEqualTypeOf<never>()
    // @ts-expect-error it has no storage
    plain.pipe(withDb)
  })

  test("wrappers of wake and withHooks can be written with exported types", () => {
    const start = <const C extends ReadonlyArray<Command.Any>, const H extends Hooks = NoHooks>(
      commands: C,
      options: Omit<WakeOptions<H>, "name" | "version">
    ) => wake<C, H>(commands, { ...app, ...options })
    const program = start([stored], { hooks: { preRun: failsMail } })
    expectTypeOf<Needs<typeof program>>().toEqualTypeOf<Db>()
    expectTypeOf<DbError | MailError>().toExtend<Effect.Error<typeof program>>()
  })

  test("isComaError narrows in catchIf", () => {
    const program = wake([stored], app).pipe(Effect.catchIf(isComaError, () => Effect.void))
    expectTypeOf<Effect.Error<typeof program>>().toEqualTypeOf<DbError>()
  })
})

describe("TestProgram", () => {
  test("takes layers that win, and whole programs", () => {
    const ran = TestProgram.run([stored], ["stored"], { layers: fake })
    expectTypeOf<Effect.Services<typeof ran>>().toEqualTypeOf<never>()
    const whole = TestProgram.run(wake([stored], app), ["stored"], { layers: fake })
    expectTypeOf<Effect.Services<typeof whole>>().toEqualTypeOf<never>()
    const open = TestProgram.run([stored], ["stored"])
    expectTypeOf<Effect.Services<typeof open>>().toEqualTypeOf<Db>()
  })
})
