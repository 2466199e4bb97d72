/**
 * Overrides: what the command line says of configs.
 *
 * Owns the shape of an override function, and the built-in one. Which tokens are for which config is in `address.ts`, reading
 * what they name in `load.ts`, what they do to it in `apply.ts`, the account of where each one landed in `Accounting.ts`.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Config from "../../config/Config.ts"
import { type ConfigError, configErrors } from "../../config/error/ConfigError.ts"
import type { Several } from "../../config/error/several.ts"
import { markSecrets } from "../../config/secret/redact.ts"
import { type Addressed, address } from "./address.ts"
import { type ApplyError, applyOverrides } from "./apply.ts"
import type { Input, Options, Overridden, Settings } from "./contract.ts"
import { load } from "./load.ts"
import { type OverrideError, overrideErrors } from "./OverrideError.ts"

export type { Loaded } from "../../config/file/named.ts"
export type { Input, Options, Overridden, Settings, Unmatched } from "./contract.ts"

/**
 * Overrides a config's instance with what the command line says. Any function of this shape can be one.
 *
 * `settings` are the built-in one's: with them, the overrides of a command without configs are judged too.
 *
 * @since 0.1.0
 * @category models
 */
export interface Override<out E = ConfigError | OverrideError, out R = never> {
  (input: Input): Effect.Effect<Overridden, E, R>
  readonly settings?: Settings
}

/**
 * Makes the built-in override function.
 *
 * Errors: TooManySeparators, UnknownPrefix, AmbiguousPrefix, DuplicateOverride, WrongShape and SharedNotExclusive for
 * tokens that cannot be placed; InvalidValue for a value that does not fit its field; UnknownKey for a prefixed
 * override of a key that is not there; those of reading a file that a value names.
 * Source: coma's Override. Unlike there, a value may hold the separator, and appending (`l+=x`) may come any number of
 * times.
 *
 * ```ts
 * const exclusive = Override.make({ exclusiveShared: true })
 * const command = greet.pipe(Command.withHooks({ config: ConfigHook.makeDefault({ override: exclusive }) }))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (given: Options = {}): Override => {
  const settings: Settings = {
    sep: given.sep ?? "::",
    exclusivePrefixed: given.exclusivePrefixed ?? true,
    exclusiveShared: given.exclusiveShared ?? false,
    prefixedOpen: given.prefixedOpen ?? false,
    uniqueOverrides: given.repeated === undefined ? (given.uniqueOverrides ?? true) : given.repeated === "error",
    repeated: given.repeated ?? "error",
    unmatched: given.unmatched ?? "warn"
  }
  const addressed = remember(settings)
  const override = Effect.fnUntraced(function* (
    input: Input
  ): Effect.fn.Return<Overridden, ConfigError | OverrideError> {
    const { config, tokens } = input
    const { shared, prefixed } = yield* addressed(input)
    const tree = yield* Effect.fromResult(Config.getOrLatest(config, input.instanceKey))
    const own = prefixed.get(config.id) ?? []
    const result = applyOverrides(input, tree, own, shared, settings)
    const applied = yield* Effect.fromResult(Result.mapError(result, errorOf))
    const marked = markSecrets(config.shape, applied.tree)
    return { ...applied, tree: marked, tokens, unmatched: settings.unmatched, sep: settings.sep }
  })
  return Object.assign(override, { settings })
}

const isOfOverride = (reason: ApplyError): reason is Extract<ApplyError, OverrideError["reason"]> =>
  reason._tag === "DuplicateOverride" || reason._tag === "SharedNotExclusive" || reason._tag === "WrongShape"

const isOfValue = (reason: ApplyError): reason is Exclude<ApplyError, OverrideError["reason"]> => !isOfOverride(reason)

/** Makes the error of what is wrong with overrides, or with the values that they give: of the first, and of those alike. */
const errorOf = ([first, ...others]: Several<ApplyError>): ConfigError | OverrideError =>
  isOfOverride(first)
    ? overrideErrors([first, ...others.filter(isOfOverride)])
    : configErrors([first, ...others.filter(isOfValue)])

/** What the tokens of a command line address, and among which configs. */
interface Answer {
  readonly among: ReadonlyMap<string, Config.Config>
  readonly configs: ReadonlyArray<Config.Config>
  readonly addressed: Result.Result<Addressed, OverrideError>
}

/** Addresses tokens once, and reads what they name: the configs of one command are overridden one after the other. */
const remember = (settings: Settings) => {
  const answers = new WeakMap<ReadonlyArray<string>, Answer>()
  return Effect.fnUntraced(function* (input: Input): Effect.fn.Return<Addressed, OverrideError> {
    const { configs: among, declared, tokens } = input
    const last = answers.get(tokens)
    // A map of configs keeps their ids and shapes.
    if (last?.among === among) return yield* Effect.fromResult(last.addressed)
    const configs = [...among.values()]
    const same = ({ id, shape }: Config.Config, i: number) =>
      last?.configs[i]?.id === id && last.configs[i].shape === shape
    if (last !== undefined && last.configs.length === configs.length && configs.every(same))
      return yield* Effect.fromResult(last.addressed)
    const found = Result.mapError(address(tokens, among, { ...settings, declared }), overrideErrors)
    const addressed = Result.isFailure(found) ? found : Result.succeed(yield* load(found.success, input))
    answers.set(tokens, { among, configs, addressed })
    return yield* Effect.fromResult(addressed)
  })
}

/**
 * The override function of a program that wants no silent slip: an override that no config took is an error, and beside a
 * struct config, dict and list configs take only what has their prefix.
 *
 * ```ts
 * const hooks = { config: ConfigHook.makeDefault({ override: Override.strict }) }
 * const program = wake([greet], { ...app, hooks })
 * ```
 *
 * @since 0.1.0
 * @category constants
 */
export const strict: Override = make({ unmatched: "error", prefixedOpen: true })

/**
 * The override function that config hooks use where none is given.
 *
 * @internal
 */
export const standard: Override = make()
