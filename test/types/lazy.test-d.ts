import { Effect } from "effect"
import { Command, Hook, wake } from "effect-coma"
import { describe, expectTypeOf, test } from "vitest"
import { app, Db, DbError, Mail, MailError, Model } from "./subjects.ts"

const query = Command.make("query", { model: Model }, () => Effect.flatMap(Db, () => Effect.fail(new DbError())))
const load = () => Promise.resolve({ query, isModule: true, helper: () => 1 })

describe("lazy commands", () => {
  test("have the type of the command that the module exports", () => {
    const lazy = Command.lazy("query", load)
    expectTypeOf(lazy).toEqualTypeOf<typeof query>()
    expectTypeOf<Command.Error<typeof lazy>>().toEqualTypeOf<DbError>()
    expectTypeOf<Command.Services<typeof lazy>>().toEqualTypeOf<Db>()
  })

  test("make wake fail with their errors and need their services", () => {
    const program = wake([Command.lazy("query", load)], { ...app, default: "query" })
    expectTypeOf<DbError>().toExtend<Effect.Error<typeof program>>()
    expectTypeOf<Db>().toExtend<Effect.Services<typeof program>>()
    expectTypeOf<unknown>().not.toExtend<Effect.Error<typeof program>>()
  })

  test("take hooks, whose errors and services are added", () => {
    const lazy = Command.lazy("query", load).pipe(
      Command.withShortDescription("Asks."),
      Command.addHooks({ preInit: Hook.make(() => Effect.flatMap(Mail, () => Effect.fail(new MailError()))) })
    )
    expectTypeOf<Command.Error<typeof lazy>>().toEqualTypeOf<DbError | MailError>()
    expectTypeOf<Command.Services<typeof lazy>>().toEqualTypeOf<Db | Mail>()
    expectTypeOf(lazy.name).toEqualTypeOf<"query">()
  })

  test("are refused if the module exports no command of the name", () => {
    // @ts-expect-error: it is called query
    Command.lazy("train", load)
    // @ts-expect-error: it exports no command
    Command.lazy("train", () => Promise.resolve({ train: 1 }))
    // @ts-expect-error: it exports nothing
    Command.lazy("train", () => Promise.resolve({}))
    // @ts-expect-error: it is no promise of a module
    Command.lazy("train", () => query)
    // @ts-expect-error: any name is no name
    Command.lazy("train", () => Promise.resolve({ any: query as Command.Any }))
  })

  test("are those of a default export, too", () => {
    const lazy = Command.lazy("query", () => Promise.resolve({ default: query }))
    expectTypeOf(lazy).toEqualTypeOf<typeof query>()
  })
})
