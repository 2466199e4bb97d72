/**
 * Combinators in a pipe, before a command, and as values: each way refuses what does not fit, and keeps the types.
 */
import { Effect, Layer, Schema } from "effect"
import { Command, type Hooks, type OnlySlots, ParserHook } from "effect-coma"
import { describe, expectTypeOf, test } from "vitest"
import { Db, Mail, Model, needsDb, plain } from "./subjects.ts"

const fake = (query: string) => Layer.succeed(Db, { query: Effect.succeed(query) })
const command = Command.make("x", { model: Model }, () => Effect.flatMap(Db, (db) => db.query))
const other = Command.make("other", { other: Model }, () => Effect.flatMap(Db, (db) => db.query))
const empty = Command.make("empty", {}, () => Effect.flatMap(Db, (db) => db.query))

describe("a layer function that says what it takes", () => {
  const withModel = Command.provide(({ model }: { readonly model: Model }) => fake(`${model.lr}`))

  test("provides in a pipe, before the command, and as a value", () => {
    const piped = command.pipe(Command.provide(({ model }: { readonly model: Model }) => fake(`${model.lr}`)))
    const first = Command.provide(command, ({ model }: { readonly model: Model }) => fake(`${model.lr}`))
    const value = command.pipe(Command.addHooks({ preRun: needsDb }), withModel, Command.withDescription("x"))
    expectTypeOf<Command.Services<typeof piped | typeof first | typeof value>>().toEqualTypeOf<never>()
  })

  test("is refused where the command has no such parameter", () => {
    // @ts-expect-error it has no model
    other.pipe(Command.provide(({ model }: { readonly model: Model }) => fake(`${model.lr}`)))
    // @ts-expect-error it has no model
    Command.provide(other, ({ model }: { readonly model: Model }) => fake(`${model.lr}`))
    // @ts-expect-error it has no model
    other.pipe(withModel)
    // @ts-expect-error it has no parameters
    empty.pipe(Command.provide(({ model }: { readonly model: Model }) => fake(`${model.lr}`)))
    // @ts-expect-error its model is another type
    command.pipe(Command.provide(({ model }: { readonly model: string }) => fake(model)))
  })

  test("is refused by another command than the one it was inferred for", () => {
    const inferred = Command.provide(({ model }: { readonly model: Model }) => fake(`${model.lr}`)) satisfies (
      self: typeof command
    ) => unknown
    command.pipe(inferred)
    // @ts-expect-error it has no model
    other.pipe(inferred)
  })
})

describe("a supplemental config", () => {
  const withModel = Command.withSupplemental({ model: Model })

  test("is refused where its id is taken", () => {
    // @ts-expect-error the command has a model
    plain.pipe(Command.addHooks({ preRun: needsDb }), Command.withSupplemental({ model: Model }))
    // @ts-expect-error the command has a model
    Command.withSupplemental(plain, { model: Model })
    // @ts-expect-error the command has a model
    plain.pipe(withModel)
    other.pipe(withModel, Command.withSupplemental({ rates: Schema.Record(Schema.String, Schema.Finite) }))
  })

  test("may have an id that only the program knows", () => {
    const dynamic: Record<string, typeof Model> = {}
    plain.pipe(Command.withSupplemental(dynamic))
  })
})

describe("hooks", () => {
  test("may be functions of what the compiler infers", () => {
    const hooked = plain.pipe(
      Command.addHooks({ preRun: [null, Effect.flatMap(Db, (db) => db.query).pipe(Effect.asVoid)] }),
      Command.withHooks({ preConfig: Effect.flatMap(Mail, (mail) => mail.send) })
    )
    expectTypeOf<Command.Services<typeof hooked>>().toEqualTypeOf<Db | Mail>()
  })

  test("are refused in a slot of another kind, however nested", () => {
    // @ts-expect-error a parser hook works on another kind of data
    plain.pipe(Command.addHooks({ preRun: [needsDb, [ParserHook.make(() => Effect.void)]] }))
    // @ts-expect-error a hook of the invocation works on another kind of data
    Command.addHooks(plain, { parser: [needsDb] })
    // @ts-expect-error a hook is an effect
    Command.addHooks(plain, { preRun: 5 })
    const unknown: { readonly preRun: unknown } = { preRun: needsDb }
    // @ts-expect-error what may be anything may be no hook
    Command.addHooks(plain, unknown)
  })

  test("can be taken by a function around withHooks", () => {
    const hooked = <const H extends Hooks>(hooks: H & OnlySlots<H>) => Command.withHooks(hooks)
    const wrapped = plain.pipe(hooked({ preRun: needsDb }))
    expectTypeOf<Command.Services<typeof wrapped>>().toEqualTypeOf<Db>()
  })
})
