/**
 * What an override function is given, what it makes, and how the built-in one can be told to work.
 */
import type * as Effect from "effect/Effect"
import type * as Config from "../../config/Config.ts"
import type { Loaded } from "../../config/file/named.ts"
import type * as Tree from "../../config/tree/Tree.ts"

/**
 * What an override that no config took does: warns on stderr, fails, or nothing.
 *
 * @since 0.1.0
 * @category models
 */
export type Unmatched = "warn" | "error" | "ignore"

/**
 * What an override function is given.
 *
 * @since 0.1.0
 * @category models
 */
export interface Input {
  /** The config to override. */
  readonly config: Config.Config
  /**
   * All configs, this one included: prefixes and exclusivity are judged among them. One map serves all configs that a hook
   * overrides, and shows those that it has overridden.
   */
  readonly configs: ReadonlyMap<string, Config.Config>
  /** The configs that the command declares, if hooks have taken some away: they tell what must not be shown. */
  readonly declared?: ReadonlyMap<string, Config.Config> | undefined
  /** The overrides of the command line, as typed. */
  readonly tokens: ReadonlyArray<string>
  /** The instance to override; by default the latest. */
  readonly instanceKey?: string | undefined
  /**
   * Reads what a value names with `@`: a file, or standard input for `-`. Each is read once. It never fails: what is wrong
   * is told to the config that takes the value.
   */
  readonly read?: ((name: string) => Effect.Effect<Loaded>) | undefined
}

/**
 * What an override function makes.
 *
 * @since 0.1.0
 * @category models
 */
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
 * How the built-in override function works.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /**
   * What stands between a prefix and the rest of an override; `::` by default, which is also what the help and the advice
   * of errors write: they know no override function.
   */
  readonly sep?: string | undefined
  /** Whether a prefix must abbreviate one config only; true by default. */
  readonly exclusivePrefixed?: boolean | undefined
  /** Whether an override without a prefix may fit one config only; false by default. */
  readonly exclusiveShared?: boolean | undefined
  /**
   * Whether a dict or list config takes only overrides with its prefix where the command has a struct config as well: a
   * mistyped key would land in it. False by default.
   */
  readonly prefixedOpen?: boolean | undefined
  /**
   * Whether a key may be given only once for a config; true by default. If not, overrides with a prefix are applied before
   * those without one. `repeated` wins over it.
   */
  readonly uniqueOverrides?: boolean | undefined
  /**
   * What a key does that is given twice for a config: it is an error, which is the default, or the later one on the command
   * line wins, with a prefix or without.
   */
  readonly repeated?: "error" | "last" | undefined
  /** What an override without a prefix that no config took does; warns on stderr by default. */
  readonly unmatched?: Unmatched | undefined
}

/**
 * The options, with their defaults.
 *
 * @since 0.1.0
 * @category models
 */
export type Settings = { readonly [K in keyof Options]-?: Exclude<Options[K], undefined> }
