/**
 * Calling a command with its parameters.
 *
 * Owns the order in which they are collected (the inline fields, the regular parameters, the configs, then the keyword
 * variadic) and the policy for a name that comes twice.
 */
import * as Effect from "effect/Effect"
import * as Config from "../config/Config.ts"
import type { ConfigError } from "../config/error/ConfigError.ts"
import { joined } from "../config/error/joined.ts"
import { forEachJoined } from "../config/error/several.ts"
import { warning } from "../terminal/notify.ts"
import { type ParamError, ParameterCollision, paramError, UnfilledParameter } from "./ParamError.ts"
import { among, type ParamData } from "./parameters.ts"

/**
 * What to do with a key of the keyword variadic that is also a parameter: fail, keep the parameter, or replace it; the
 * verbose ones log a warning.
 *
 * @since 0.1.0
 * @category models
 */
export type OverridePolicy = "RAISE" | "SILENT_SKIP" | "VERBOSE_SKIP" | "SILENT_OVERRIDE" | "VERBOSE_OVERRIDE"

/**
 * What a command is called with.
 *
 * @since 0.1.0
 * @category models
 */
export interface Arguments {
  readonly named: Readonly<Record<string, unknown>>
  readonly positional: ReadonlyArray<unknown>
}

/**
 * What collecting the arguments can fail with.
 *
 * @since 0.1.0
 * @category models
 */
export type CallError = ConfigError | ParamError

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const addKeywords = Effect.fnUntraced(function* (
  named: Map<string, unknown>,
  keywords: Readonly<Record<string, unknown>>,
  variadic: string,
  policy: OverridePolicy,
  inlineIdOf: (name: string) => string | undefined
): Effect.fn.Return<void, ParamError> {
  for (const [name, value] of Object.entries(keywords)) {
    if (!named.has(name)) {
      named.set(name, value)
      continue
    }
    switch (policy) {
      case "RAISE": {
        const inline = inlineIdOf(name)
        return yield* paramError(
          new ParameterCollision({ parameter: name, variadic, ...(inline === undefined ? {} : { inline }) })
        )
      }
      case "VERBOSE_SKIP":
        yield* warning(`The parameter ${name} keeps its value; ${variadic} gives another`)
        break
      case "VERBOSE_OVERRIDE":
        yield* warning(`The parameter ${name} takes the value that ${variadic} gives`)
        named.set(name, value)
        break
      case "SILENT_OVERRIDE":
        named.set(name, value)
        break
      case "SILENT_SKIP":
        break
    }
  }
})

/**
 * Collects what a command is called with, decoding the configs' latest instances, or those of one key.
 *
 * Errors: those of decoding; UnfilledParameter; ParameterCollision under the policy RAISE.
 *
 * @since 0.1.0
 * @category getters
 */
export const collect: (
  self: ParamData,
  options?: { readonly policy?: OverridePolicy | undefined; readonly instanceKey?: string | undefined }
) => Effect.Effect<Arguments, CallError> = Effect.fnUntraced(function* (self, options) {
  const named = new Map<string, unknown>()
  let positional: ReadonlyArray<unknown> = []
  let keywords: Readonly<Record<string, unknown>> = {}
  const give = (id: string, value: unknown) => {
    // A hook may have put anything in a variadic's place: what is not a list or a record holds no arguments.
    if (id === self.argsId) positional = Array.isArray(value) ? value : []
    else if (id === self.kwargsId) keywords = isRecord(value) ? value : {}
    else named.set(id, value)
  }
  const configs = [...(self.inline === undefined ? [] : [self.inline]), ...self.configs.values()]
  const others = among(self)
  const values = yield* forEachJoined(configs, (config) => Config.value(config, options?.instanceKey, others), joined)
  const inline = self.inline === undefined ? {} : (values.shift() as object)
  for (const [name, value] of Object.entries(inline)) named.set(name, value)
  const inlineNames = new Set(named.keys())
  for (const [id, { filled }] of self.regular) {
    if (filled === undefined) continue
    give(id, filled.value)
  }
  for (const id of self.configs.keys()) give(id, values.shift())
  for (const [id, { filled }] of self.regular) {
    if (filled === undefined) return yield* paramError(new UnfilledParameter({ parameter: id }))
  }
  if (self.kwargsId !== undefined) {
    const inlineIdOf = (name: string) => (inlineNames.has(name) ? self.inlineId : undefined)
    yield* addKeywords(named, keywords, self.kwargsId, options?.policy ?? "RAISE", inlineIdOf)
  }
  return { named: Object.fromEntries(named), positional }
})

/**
 * Calls a function with the parameters, as a command is called: named ones in an object, then the positional ones.
 *
 * @since 0.1.0
 * @category running
 */
export const call = <A>(
  self: ParamData,
  f: (named: Readonly<Record<string, unknown>>, ...positional: ReadonlyArray<unknown>) => A,
  options?: { readonly policy?: OverridePolicy | undefined; readonly instanceKey?: string | undefined }
): Effect.Effect<A, CallError> => Effect.map(collect(self, options), ({ named, positional }) => f(named, ...positional))
