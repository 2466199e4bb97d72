import { Effect, Layer } from "effect"
import { Command } from "effect-coma"
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
})
