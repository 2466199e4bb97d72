import { Effect, Layer } from "effect"
import { Command, Invocation } from "effect-coma"
import { describe, expectTypeOf, test } from "vitest"
import { Db, DbError, failsMail, Mail, type MailError, Model, needsDb } from "./subjects.ts"

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
  test("around may read the invocation, and run it over another one", () => {
    const rerun = <A, E, R>(run: Effect.Effect<A, E, R>) =>
      Effect.flatMap(Invocation, (data) => Effect.provideService(run, Invocation, { ...data, overrides: [] }))
    const twice = command.pipe(Command.around((run) => Effect.andThen(run, rerun(run))))
    expectTypeOf<Command.Services<typeof twice>>().toEqualTypeOf<Db>()
    const any = command.pipe(Command.around(rerun))
    expectTypeOf<Command.Services<typeof any>>().toEqualTypeOf<Db>()
    const dual = Command.around(command, (run) => Effect.andThen(Invocation, run))
    expectTypeOf<Command.Services<typeof dual>>().toEqualTypeOf<Db>()
  })
})
