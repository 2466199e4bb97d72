import { NodeServices } from "@effect/platform-node"
import { Effect, type Scope } from "effect"
import { Command, wake } from "effect-coma"
import { describe, expectTypeOf, test } from "vitest"
import { app, Db, DbError, Mail, MailError, Model, plain } from "./subjects.ts"

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
    const command = Command.fromClass(
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
