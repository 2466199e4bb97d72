/**
 * What the type tests speak of: two services, their errors, a config, and hooks and a command made of them.
 */
import { Context, Effect, Schema } from "effect"
import { Command, Field, Hook } from "effect-coma"

export class Db extends Context.Service<Db, { readonly query: Effect.Effect<string> }>()("test/Db") {}
export class Mail extends Context.Service<Mail, { readonly send: Effect.Effect<void> }>()("test/Mail") {}
export class DbError extends Schema.TaggedError<DbError>()("DbError", {}) {}
export class MailError extends Schema.TaggedError<MailError>()("MailError", {}) {}

export class Model extends Schema.Class<Model>("Model")({ lr: Field.make(Schema.Finite, 0.1) }) {}

export const app = { name: "main", version: "1.0.0" }

export const needsDb = Hook.make(() => Effect.flatMap(Db, (db) => db.query).pipe(Effect.asVoid))
export const failsMail = Hook.make(() => Effect.fail(new MailError()))

export const plain = Command.make("plain", { model: Model }, () => Effect.void)
