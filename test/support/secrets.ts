/**
 * A config with secrets and fields that may come by them, and what decoding it gives or says.
 */
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Config from "../../src/config/Config.ts"
import * as Resolver from "../../src/config/interpolation/Resolver.ts"
import * as Origin from "../../src/config/tree/Origin.ts"
import * as Tree from "../../src/config/tree/Tree.ts"
import { overrideAll } from "./override.ts"

const Secret = Schema.RedactedFromValue(Schema.String)

const Short = Schema.String.check(Schema.makeFilter((text) => text.length < 5 || `${text} is too long`))

/** Secrets, and fields that may come by one. */
export const Fields = {
  t: Secret,
  o: Secret,
  n: Schema.Int,
  text: Schema.String,
  short: Short,
  any: Schema.Unknown,
  list: Schema.Array(Schema.Int),
  counts: Schema.Record(Schema.String, Schema.Int),
  creds: Schema.Struct({ pw: Secret, port: Schema.Int }),
  copy: Schema.Struct({ pw: Short, port: Schema.Int }),
  m: Schema.Record(Schema.String, Schema.Unknown)
}

/** {@link Fields}, each of which may be left out. */
export const AllOptional = Schema.Struct({
  ...Object.fromEntries(Object.entries(Fields).map(([key, field]) => [key, Schema.optionalKey(field)]))
}) as unknown as Config.ConfigSchema

class VaultFailed extends Error {}

/** Resolvers that fail with, keep, or wrap what they are given. */
export const layer = Resolver.layer(
  Resolver.make("vault", (text) => Effect.fail(new VaultFailed(`there is no ${JSON.stringify(text)}`))),
  Resolver.make("same", (value) => Effect.succeed(value)),
  Resolver.make("keyed", (text) => Effect.succeed({ [`key-${text}`]: "x" })),
  Resolver.make("bad", () => Effect.succeed(new Map()))
)

/** Environment variables, one of which is called like a secret. */
export const environment = ConfigProvider.fromEnvRecord({ COMA_T: "hunter2", hunter2: "of hunter2", EMPTY: "" })

/** Decodes what overrides make of a config without defaults. */
export const decoded = (...texts: ReadonlyArray<string>) => {
  const config = Config.make("s", AllOptional)
  const tree = Result.getOrThrow(overrideAll(config.shape, Tree.emptyMapping(Origin.fromDefault), texts))
  return Config.value(Config.set(config, "OVERRIDE", tree)).pipe(
    Effect.provide(layer),
    Effect.provideService(ConfigProvider.ConfigProvider, environment)
  )
}

/** All that anybody can find out of an error. */
export const all = (error: Error): string => {
  const cause = "cause" in error ? error.cause : undefined
  return [error.message, JSON.stringify(error), String(error), String(error.stack), String(cause)].join("\n")
}
