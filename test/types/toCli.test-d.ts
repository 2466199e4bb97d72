import { NodeServices } from "@effect/platform-node"
import { Effect } from "effect"
import { Command as Cli } from "effect/cli"
import { Command, Hook, toCli, wake } from "effect-coma"
import { describe, expectTypeOf, test } from "vitest"
import { app, Db, DbError, Mail, MailError, Model } from "./subjects.ts"

const query = Command.make("query", { model: Model }, () => Effect.flatMap(Db, () => Effect.fail(new DbError())))
const send = Command.make("mail send", {}, () => Effect.flatMap(Mail, () => Effect.fail(new MailError())))
const own = Cli.make("own", {}, () => Effect.void)

const program = Effect.gen(function* () {
  const ours = yield* toCli([query, send])
  yield* Cli.run(Cli.make("app").pipe(Cli.withSubcommands([own, ...ours])), { version: "1.0.0" })
})

describe("mounted commands", () => {
  test("make a program fail with their errors, as wake does", () => {
    const woken = wake([query, send], app)
    expectTypeOf<Effect.Error<typeof woken>>().toExtend<Effect.Error<typeof program>>()
    expectTypeOf<DbError | MailError>().toExtend<Effect.Error<typeof program>>()
    expectTypeOf<unknown>().not.toExtend<Effect.Error<typeof program>>()
  })

  test("make a program need their services", () => {
    const provided = program.pipe(Effect.provide(NodeServices.layer))
    expectTypeOf<Effect.Services<typeof provided>>().toEqualTypeOf<Db | Mail>()
  })

  test("need the services of what they share", () => {
    const made = toCli([send], { hooks: { preInit: Hook.make(() => Effect.asVoid(Db)) } })
    expectTypeOf<Db>().toExtend<Effect.Services<typeof made>>()
    expectTypeOf<Mail>().toExtend<Effect.Services<typeof made>>()
  })

  test("are lazy ones, too, with their errors and services", () => {
    const made = toCli([Command.lazy("query", () => Promise.resolve({ query }))])
    expectTypeOf<Db>().toExtend<Effect.Services<typeof made>>()
    expectTypeOf<DbError>().toExtend<Effect.Error<typeof made>>()
  })

  test("take no hooks of a slot that there is not", () => {
    // @ts-expect-error: prerun is no slot
    toCli([send], { hooks: { prerun: Hook.make(() => Effect.void) } })
    // @ts-expect-error: own is a command of effect/cli
    toCli([own])
  })
})
