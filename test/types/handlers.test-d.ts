/**
 * What a command's type says of its handler and layers, where commands meet in one type and methods go by names.
 */
import { Effect, Layer } from "effect"
import { Command, DEFAULT, Hook, RunHook, wake } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { describe, expectTypeOf, test } from "vitest"
import { app, Db, DbError, Mail, needsDb } from "./subjects.ts"

const useDb = Effect.flatMap(Db, (db) => db.query)
const useMail = Effect.flatMap(Mail, (mail) => mail.send)
const fake = Layer.succeed(Db, { query: Effect.succeed("x") })
declare const chosen: boolean

const bare = Command.make("x", {}, () => useDb)
const provided = bare.pipe(Command.provide(fake))
const mails = Command.make("mails", {}, () => useMail)

describe("what a layer provides to one command", () => {
  test("is not taken for what another command has", () => {
    const either = chosen ? provided : bare
    expectTypeOf<Command.Services<typeof either>>().toEqualTypeOf<Db>()
    const program = wake([chosen ? provided : bare], app)
    expectTypeOf<Db>().toExtend<Effect.Services<typeof program>>()
    let later = provided
    // @ts-expect-error it needs a service that the other one has
    later = bare
    expectTypeOf(later.name).toEqualTypeOf<"x">()
    const list = [provided]
    // @ts-expect-error it needs a service that the others have
    list.push(bare)
  })
})

class Job {
  run() {
    return useDb
  }
  start() {
    return Effect.void
  }
  stop?(): typeof useDb
  own() {
    return useMail
  }
  default() {
    return useMail
  }
  protected hidden() {
    return useMail
  }
}

class Other {
  run() {
    return Effect.void
  }
}

describe("a method", () => {
  const calling = <const Method extends string>(method: Method) =>
    Command.fromClass("job", {}, Job, { method: "start" }).pipe(
      Command.addHooks({ postRun: RunHook.makeDefault({ method }) })
    )

  test("of a function is the function itself", () => {
    const twice = provided.pipe(Command.addHooks({ postInit: RunHook.makeDefault({ method: "run" }) }))
    expectTypeOf<Command.Services<typeof twice>>().toEqualTypeOf<Db>()
  })

  test("may have the name of a placeholder, or be left out by some of the instances", () => {
    const own = calling("own")
    expectTypeOf<Command.Services<typeof own>>().toEqualTypeOf<Mail>()
    const builtIn = calling("default")
    expectTypeOf<Command.Services<typeof builtIn>>().toEqualTypeOf<Mail>()
    const stop = calling("stop")
    expectTypeOf<Command.Services<typeof stop>>().toEqualTypeOf<Db>()
  })

  test("that the types do not know needs anything", () => {
    const hidden = calling("hidden")
    expectTypeOf<Command.Services<typeof hidden>>().toEqualTypeOf<unknown>()
    const any = calling("start" as string)
    expectTypeOf<Command.Services<typeof any>>().toEqualTypeOf<unknown>()
    const both = [Command.fromClass("job", {}, Job), Command.fromClass("other", {}, Other)]
    // @ts-expect-error the commands have not the same methods
    both.map(Command.addHooks({ postRun: RunHook.makeDefault({ method: "start" }) }))
  })

  test("that options may name is one of two", () => {
    const method = chosen ? "start" : undefined
    const job = Command.fromClass("job", {}, Job, { method })
    expectTypeOf<Command.Services<typeof job>>().toEqualTypeOf<Db>()
    const hooked = Command.fromClass("job", {}, Job, { method: "own" }).pipe(
      Command.withHooks({ run: RunHook.makeDefault({ method }) })
    )
    expectTypeOf<Command.Services<typeof hooked>>().toEqualTypeOf<Mail>()
    // @ts-expect-error one of the two is none
    Command.fromClass("job", {}, Other, { method })
  })
})

describe("the built-in hook of a slot around the run", () => {
  test("may run the handler", () => {
    const before = bare.pipe(Command.withHooks({ preRun: DEFAULT, run: null }))
    expectTypeOf<Db>().toExtend<Command.Services<typeof before>>()
  })
})

describe("a function of a handler's effect", () => {
  const provideDb = (self: Effect.Effect<unknown, never, Db>) =>
    Effect.provideService(self, Db, { query: Effect.succeed("") })

  test("is refused where the handler needs something else", () => {
    expectTypeOf<Command.Services<ReturnType<typeof providing>>>().toEqualTypeOf<never>()
    // @ts-expect-error it needs mail
    mails.pipe(Command.mapHandler(provideDb))
    // @ts-expect-error it needs mail
    Command.mapHandler(mails, provideDb)
  })
  const providing = () => bare.pipe(Command.mapHandler(provideDb))

  test("is seen after a wrapper, too", () => {
    const wrapped = Command.fromClass("job", {}, Job).pipe(
      Command.around(Effect.withSpan("job")),
      Command.addHooks({ postRun: RunHook.makeDefault({ method: "start" }) }),
      Command.mapHandler((handler) => Effect.andThen(handler, Effect.fail(new DbError())))
    )
    expectTypeOf<DbError>().toExtend<Command.Error<typeof wrapped>>()
  })
})

describe("hooks that a program may leave out", () => {
  test("count as if it had them", () => {
    const maybe = chosen ? { preRun: needsDb } : undefined
    const mails = Command.make("mails", {}, () => Effect.void)
    const program = wake([mails], { ...app, hooks: maybe })
    expectTypeOf<Db>().toExtend<Effect.Services<typeof program>>()
    const tested = TestProgram.run([mails], [], { hooks: maybe })
    expectTypeOf<Effect.Services<typeof tested>>().toEqualTypeOf<Db>()
    // @ts-expect-error there is no such slot
    wake([mails], { ...app, hooks: chosen ? { prerun: needsDb } : undefined })
  })
})

describe("a hook without its slot", () => {
  test("is refused", () => {
    const hook = Hook.make(() => Effect.void)
    // @ts-expect-error hooks stand in a record
    Command.addHooks(hook)
    // @ts-expect-error hooks stand in a record
    Command.withHooks([hook, needsDb])
    // @ts-expect-error hooks stand in a record
    wake([bare], { ...app, hooks: hook })
  })
})
