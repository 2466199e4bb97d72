/**
 * A command that prints its config, secrets shown, and a program that runs it with files in memory.
 */
import { Console, type Effect, Redacted, Schema } from "effect"
import { Command, type Config, ConfigHook, Field } from "effect-coma"
import { TestProgram } from "effect-coma/testing"

/** A text that is a secret. */
export const Secret = Schema.RedactedFromValue(Schema.String)

/** Shows a value with its secrets. */
const reveal = (value: unknown): unknown => {
  if (Redacted.isRedacted(value)) return reveal(Redacted.value(value))
  if (Array.isArray(value)) return value.map(reveal)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, reveal(each)]))
}

/** A command that prints its config. */
export const printing = (schema: Config.ConfigSchema, options: ConfigHook.Options = {}) =>
  Command.make("c", { cfg: schema }, ({ cfg }) => Console.log(JSON.stringify(reveal(cfg)))).pipe(
    Command.withHooks({ config: ConfigHook.makeDefault(options) })
  ) as Command.Any

/** What is there before the command runs. */
interface Given {
  readonly files?: Record<string, string>
  readonly env?: Record<string, string>
}

/** Runs a command of {@link printing}. */
export const run = (command: Command.Any, args: ReadonlyArray<string>, given: Given = {}) =>
  TestProgram.run([command], ["c", ...args], given) as Effect.Effect<TestProgram.Outcome<unknown>>

/** A config with secrets, one of them in a text that refers to it. */
const Account = Schema.Struct({
  user: Field.make(Schema.String, "ada"),
  password: Field.make(Schema.RedactedFromValue(Schema.String), Redacted.make("default-secret")),
  url: Field.make(Schema.String, "https://${user}:${password}@host"),
  keys: Field.make(Schema.Array(Schema.RedactedFromValue(Schema.String)), [])
})

/** A command that prints the secrets of an account. */
export const accountCommand = (options: ConfigHook.Options) =>
  Command.make("cmd", { account: Account }, ({ account }) =>
    Console.log(Redacted.value(account.password), account.keys.map(Redacted.value).join(), account.url)
  ).pipe(Command.withHooks({ config: ConfigHook.makeDefault(options) }))
