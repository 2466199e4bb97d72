/**
 * The environment variables that interpolations may read.
 */
import * as ConfigProvider from "effect/ConfigProvider"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { constTrue } from "effect/Function"

/** Tells which variables may be read; by default all of them. */
export const Allowed = Context.Reference<(name: string) => boolean>("effect-coma/config/AllowedEnvironment", {
  defaultValue: () => constTrue
})

/** Effect's own provider treats an empty variable as one that is not set. */
const ownEnvironment = Context.Reference<ConfigProvider.ConfigProvider>("effect-coma/config/Environment", {
  defaultValue: () => ConfigProvider.fromEnv({ preserveEmptyStrings: true })
})

/** The provider of variables: the program's, otherwise the process's. */
export const provided: Effect.Effect<ConfigProvider.ConfigProvider> = Effect.contextWith((context) =>
  Effect.succeed(Context.getOrUndefined(context, ConfigProvider.ConfigProvider) ?? Context.get(context, ownEnvironment))
)
