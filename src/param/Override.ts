/**
 * Overrides: what the command line says of configs.
 *
 * Owns the shape of an override function, and the built-in one. Which tokens are for which config is in `tokens.ts`, what
 * they do to it in `applyOverrides.ts`, the account of where each one landed in `Accounting.ts`.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Config from "../config/Config.ts"
import type { ConfigError } from "../config/ConfigError.ts"
import type * as Tree from "../config/Tree.ts"
import { applyOverrides } from "./applyOverrides.ts"
import type { ParamError } from "./ParamError.ts"
import { address } from "./tokens.ts"

/** What an override that no config took does: warns on stderr, fails, or nothing. */
export type Unmatched = "warn" | "error" | "ignore"

/** What an override function is given. */
export interface Input {
  /** The config to override. */
  readonly config: Config.Config
  /** All configs, this one included: prefixes and exclusivity are judged among them. */
  readonly configs: ReadonlyMap<string, Config.Config>
  /** The overrides of the command line, as typed. */
  readonly tokens: ReadonlyArray<string>
  /** The instance to override; by default the latest. */
  readonly instanceKey?: string | undefined
}

/** What an override function makes. */
export interface Overridden {
  /** The new instance. */
  readonly tree: Tree.Tree
  /** The overrides that landed in it, by their place on the command line, from 1. */
  readonly landed: ReadonlyArray<number>
  /** All overrides that were read. Those that land in no config are reported as `unmatched` says. */
  readonly tokens: ReadonlyArray<string>
  readonly unmatched: Unmatched
  /** What stands between a prefix and the rest of an override; `::` by default. */
  readonly sep?: string
}

/**
 * Overrides a config's instance with what the command line says. Any function of this shape can be one.
 *
 * `settings` are the built-in one's: with them, the overrides of a command without configs are judged too.
 */
export interface Override<out E = ConfigError | ParamError, out R = never> {
  (input: Input): Effect.Effect<Overridden, E, R>
  readonly settings?: Settings
}

/** How the built-in override function works. */
export interface Options {
  /** What stands between a prefix and the rest of an override; `::` by default. */
  readonly sep?: string | undefined
  /** Whether a prefix must abbreviate one config only; true by default. */
  readonly exclusivePrefixed?: boolean | undefined
  /** Whether an override without a prefix may fit one config only; false by default. */
  readonly exclusiveShared?: boolean | undefined
  /** Whether a key may be given only once for a config; true by default. */
  readonly uniqueOverrides?: boolean | undefined
  /** What an override without a prefix that no config took does; warns on stderr by default. */
  readonly unmatched?: Unmatched | undefined
}

/** The options, with their defaults. */
export type Settings = { readonly [K in keyof Options]-?: Exclude<Options[K], undefined> }

/**
 * Makes the built-in override function.
 *
 * Errors: TooManySeparators, UnknownPrefix, AmbiguousPrefix, DuplicateOverride, WrongShape and SharedNotExclusive for
 * tokens that cannot be placed; InvalidValue for a value that does not fit its field; UnknownKey for a prefixed
 * override of a key that is not there.
 * Source: coma's Override. Unlike there, a value may hold the separator, and appending (`l+=x`) may come any number of
 * times.
 */
export const make = (given: Options = {}): Override => {
  const settings: Settings = {
    sep: given.sep ?? "::",
    exclusivePrefixed: given.exclusivePrefixed ?? true,
    exclusiveShared: given.exclusiveShared ?? false,
    uniqueOverrides: given.uniqueOverrides ?? true,
    unmatched: given.unmatched ?? "warn"
  }
  const addressed = remember(settings)
  const override = (input: Input) =>
    Effect.fromResult(
      Result.gen(function* () {
        const { config, configs, tokens } = input
        const { shared, prefixed } = yield* addressed(tokens, configs)
        const tree = yield* Config.getOrLatest(config, input.instanceKey)
        const own = prefixed.get(config.id) ?? []
        const applied = yield* applyOverrides(input, tree, own, shared, settings)
        return { ...applied, tokens, unmatched: settings.unmatched, sep: settings.sep }
      })
    )
  return Object.assign(override, { settings })
}

/** What the tokens of a command line address, and among which configs. */
interface Answer {
  readonly configs: ReadonlyArray<Config.Config>
  readonly addressed: ReturnType<typeof address>
}

/** Addresses tokens once: the configs of one command are overridden one after the other. */
const remember = (settings: Settings) => {
  const answers = new WeakMap<ReadonlyArray<string>, Answer>()
  return (tokens: ReadonlyArray<string>, among: ReadonlyMap<string, Config.Config>): ReturnType<typeof address> => {
    const configs = [...among.values()]
    const last = answers.get(tokens)
    const same = ({ id, shape }: Config.Config, i: number) =>
      last?.configs[i]?.id === id && last.configs[i].shape === shape
    if (last !== undefined && last.configs.length === configs.length && configs.every(same)) return last.addressed
    const addressed = address(tokens, among, settings)
    answers.set(tokens, { configs, addressed })
    return addressed
  }
}

/**
 * The override function that config hooks use where none is given.
 *
 * @internal
 */
export const standard: Override = make()
