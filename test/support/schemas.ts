/**
 * Schemas with defaults, checks and secrets, as a program declares them.
 */
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Field from "../../src/config/schema/Field.ts"

/** A default, a check, and a key that must be given. */
export class Optimizer extends Schema.Class<Optimizer>("Optimizer")({
  lr: Field.make(Schema.Number.check(Schema.isGreaterThan(0)), 0.1),
  name: Schema.String
}) {}

/** Secrets, with a default and without. */
class Database extends Schema.Class<Database>("Database")({
  host: Field.make(Schema.String, "localhost"),
  password: Field.make(Schema.RedactedFromValue(Schema.String), Redacted.make("hunter2-default")),
  token: Schema.RedactedFromValue(Schema.String.check(Schema.isMinLength(8))),
  port: Field.make(Schema.Int, 5432)
}) {}

/** What contains itself. */
export interface Chain {
  readonly name: string
  readonly next?: Chain
}

export const Chain: Schema.Codec<Chain, { readonly name?: string; readonly next?: unknown }> = Schema.Struct({
  name: Field.make(Schema.String, "link"),
  next: Schema.optionalKey(Schema.suspend((): Schema.Codec<Chain, unknown> => Chain))
})

/** Databases, one by its name and any by theirs. */
export const Databases = Schema.Struct({
  db: Database,
  many: Field.make(Schema.Record(Schema.String, Database), {}),
  n: Schema.Int
})
