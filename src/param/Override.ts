/**
 * Overrides: what the command line says of configs.
 *
 * Owns which override reaches which config, in which order, and the account of where each one landed. What one override
 * does to a tree is in `config/assignment.ts`.
 *
 * Pipeline: tokens are addressed (`tokens.ts`); a config's prefixed ones apply first and must fit; then the shared ones
 * apply, where they fit.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Assignment from "../config/assignment.ts"
import * as Config from "../config/Config.ts"
import {
  type ConfigError,
  type InvalidValue,
  Malformed,
  type MissingInstance,
  type UnknownKey
} from "../config/ConfigError.ts"
import { coerce } from "../config/coerce.ts"
import * as Fit from "../config/fit.ts"
import * as Origin from "../config/Origin.ts"
import * as Tree from "../config/Tree.ts"
import { DuplicateOverride, type ParamError, SharedNotExclusive, WrongShape } from "./ParamError.ts"
import { address, type Token } from "./tokens.ts"

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
}

/** Overrides a config's instance with what the command line says. Any function of this shape can be one. */
export type Override<E = ConfigError | ParamError, R = never> = (input: Input) => Effect.Effect<Overridden, E, R>

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

/** Where the overrides of a command line have landed. */
export interface Accounting {
  /** The overrides that were read. */
  readonly tokens: ReadonlyArray<string>
  /** The configs in which each landed, by its place on the command line, from 1. */
  readonly landed: ReadonlyMap<number, ReadonlyArray<string>>
  readonly unmatched: Unmatched
  /** Whether those that landed nowhere have been reported. */
  readonly reported: boolean
}

/** The account before any override was read. */
export const noAccounting: Accounting = { tokens: [], landed: new Map(), unmatched: "ignore", reported: false }

/** Adds to the account what an override function made of a config. */
export const account = (self: Accounting, config: string, overridden: Overridden): Accounting => {
  const landed = new Map(self.landed)
  for (const index of overridden.landed) landed.set(index, [...(landed.get(index) ?? []), config])
  return { ...self, tokens: overridden.tokens, landed, unmatched: overridden.unmatched }
}

/** Why an override does not fit a config: the key is not there, or the value is wrong. */
type Misfit = InvalidValue | UnknownKey | Malformed

const originOf = (token: Token): Origin.Origin => Origin.fromToken(token.index, token.token)

/** Appends bare words to a list config. */
const appendWords = (
  config: Config.Config,
  tree: Tree.Tree,
  tokens: ReadonlyArray<Token>
): Result.Result<Tree.Tree, Misfit> => {
  if (tokens.length === 0) return Result.succeed(tree)
  const items = tree._tag === "Sequence" ? tree.items : []
  const words = tokens.map((token) => Tree.text(token.body, originOf(token), { quoted: true }))
  return coerce(config.shape, Tree.sequence([...items, ...words], tree.origin), { config: config.id })
}

/** Tells whether an override can be one of this config at all: `key=value` of a mapping, a bare word of a list. */
const suits = (config: Config.Config, token: Token): boolean => token.assigns === (config.kind !== "list")

const assignments = new WeakMap<Token, Result.Result<Assignment.Assignment, Malformed>>()

/** Reads an override once, for all the configs that it may be for. */
const assignmentOf = (token: Token, config: string): Result.Result<Assignment.Assignment, Malformed> => {
  const known = assignments.get(token)
  if (known !== undefined) return known
  const read = Result.mapError(
    Assignment.parseAssignment(token.body, { config, origin: originOf(token) }),
    // A key that cannot be read may be that of a secret.
    (error) => new Malformed({ ...error, origin: Origin.fromToken(token.index, token.shown) })
  )
  assignments.set(token, read)
  return read
}

/** Applies one override; a word of a list is judged alone, see {@link applyToList}. */
const applyOne = (config: Config.Config, tree: Tree.Tree, token: Token): Result.Result<Tree.Tree, Misfit> => {
  if (config.kind === "list") return appendWords(config, Tree.sequence([], tree.origin), [token])
  const at = { config: config.id }
  return Result.flatMap(assignmentOf(token, config.id), (assignment) =>
    Result.flatMap(Fit.fitAssignment(config.shape, assignment, at), (fitted) => Assignment.apply(tree, fitted, at))
  )
}

/** Refuses a key that comes twice. Appending to a list may come any number of times. */
const checkUnique = (config: string, tokens: ReadonlyArray<Token>): DuplicateOverride | undefined => {
  const seen = new Map<string, number>()
  for (const { shown, index, key, assigns } of tokens) {
    if (assigns && key.endsWith("+")) continue
    const first = seen.get(key)
    if (first !== undefined) return new DuplicateOverride({ token: shown, index, config, key, first })
    seen.set(key, index)
  }
  return undefined
}

/** Lists the configs that an override without a prefix fits. */
const fitting = (input: Input, token: Token): ReadonlyArray<string> => {
  const ids: Array<string> = []
  for (const [id, config] of input.configs) {
    const tree = Config.getOrLatest(config, input.instanceKey)
    if (Result.isFailure(tree) || !suits(config, token)) continue
    const applied = applyOne(config, tree.success, token)
    if (Result.isSuccess(applied) || applied.failure._tag !== "UnknownKey") ids.push(id)
  }
  return ids
}

type Failure = Misfit | MissingInstance | ParamError

/** Tells whether an override gives a mapping, which is merged into what is there. */
const givesMapping = (token: Token, config: string): boolean => {
  const assignment = assignmentOf(token, config)
  if (Result.isFailure(assignment) || Result.isFailure(assignment.success.value.tree)) return false
  return assignment.success.value.tree.success._tag === "Mapping"
}

/** Drops overrides whose key a later one gives again, where keys may come twice: only what counts is judged. */
const withoutSuperseded = (config: Config.Config, tokens: ReadonlyArray<Token>): ReadonlyArray<Token> => {
  const later = new Map<string, Token>()
  return tokens
    .toReversed()
    .filter((token) => {
      if (token.key.endsWith("+")) return true
      const next = later.get(token.key)
      later.set(token.key, token)
      return next === undefined || (givesMapping(token, config.id) && givesMapping(next, config.id))
    })
    .reverse()
}

/** The options, with their defaults. */
type Settings = { readonly [K in keyof Options]-?: Exclude<Options[K], undefined> }

/** Refuses a prefixed override that its config cannot take at all. */
const checkShape = (config: Config.Config, tokens: ReadonlyArray<Token>): WrongShape | undefined => {
  const misfit = tokens.find((token) => !suits(config, token))
  if (misfit === undefined) return undefined
  const expected = config.kind === "list" ? "bare words" : "KEY=VALUE"
  return new WrongShape({ token: misfit.shown, index: misfit.index, config: config.id, expected })
}

/** Refuses a shared override that fits several configs, where that is asked for. */
const checkExclusive = (input: Input, token: Token, settings: Settings): SharedNotExclusive | undefined => {
  if (!settings.exclusiveShared) return undefined
  const matches = fitting(input, token)
  return matches.length > 1
    ? new SharedNotExclusive({ token: token.shown, index: token.index, matches, separator: settings.sep })
    : undefined
}

/** A config's new tree, and the overrides that are in it. */
type Applied = Pick<Overridden, "tree" | "landed">

/** Extends a list config with its own words, then with the shared ones, all at once. */
const applyToList = (
  input: Input,
  tree: Tree.Tree,
  own: ReadonlyArray<Token>,
  shared: ReadonlyArray<Token>,
  settings: Settings
): Result.Result<Applied, Failure> => {
  const words = [...own]
  for (const token of shared) {
    if (!suits(input.config, token)) continue
    const refused = checkExclusive(input, token, settings)
    if (refused !== undefined) return Result.fail(refused)
    words.push(token)
  }
  const landed = words.map((token) => token.index)
  return Result.map(appendWords(input.config, tree, words), (extended) => ({ tree: extended, landed }))
}

/** Applies a mapping config's own overrides, which must fit, then the shared ones where they fit. */
const applyToMapping = (
  input: Input,
  first: Tree.Tree,
  own: ReadonlyArray<Token>,
  shared: ReadonlyArray<Token>,
  settings: Settings
): Result.Result<Applied, Failure> => {
  const landed: Array<number> = []
  let tree = first
  for (const token of withoutSuperseded(input.config, own)) {
    const applied = applyOne(input.config, tree, token)
    if (Result.isFailure(applied)) return Result.fail(applied.failure)
    tree = applied.success
  }
  for (const token of shared) {
    if (!suits(input.config, token)) continue
    const applied = applyOne(input.config, tree, token)
    if (Result.isFailure(applied)) {
      if (applied.failure._tag === "UnknownKey") continue
      return Result.fail(applied.failure)
    }
    const refused = checkExclusive(input, token, settings)
    if (refused !== undefined) return Result.fail(refused)
    tree = applied.success
    landed.push(token.index)
  }
  return Result.succeed({ tree, landed: [...own.map((token) => token.index), ...landed] })
}

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
  return (input) =>
    Effect.fromResult(
      Result.gen(function* () {
        const { config, configs, tokens } = input
        const { shared, prefixed } = yield* addressed(tokens, configs)
        const tree = yield* Config.getOrLatest(config, input.instanceKey)
        const own = prefixed.get(config.id) ?? []
        const refused =
          checkShape(config, own) ??
          (settings.uniqueOverrides && config.kind !== "list" ? checkUnique(config.id, [...shared, ...own]) : undefined)
        if (refused !== undefined) return yield* Result.fail(refused)
        const apply = config.kind === "list" ? applyToList : applyToMapping
        const applied = yield* apply(input, tree, own, shared, settings)
        return { ...applied, tokens, unmatched: settings.unmatched }
      })
    )
}

/** Keeps the last answer: the configs of one command are overridden one after the other, with the same tokens. */
const remember = (settings: Settings) => {
  let last:
    | { readonly tokens: ReadonlyArray<string>; readonly ids: string; readonly answer: ReturnType<typeof address> }
    | undefined
  return (tokens: ReadonlyArray<string>, configs: ReadonlyMap<string, Config.Config>): ReturnType<typeof address> => {
    const ids = [...configs.keys()].join("\0")
    if (last === undefined || last.tokens !== tokens || last.ids !== ids) {
      last = { tokens, ids, answer: address(tokens, configs, settings) }
    }
    return last.answer
  }
}

/** The override function that config hooks use where none is given. */
export const standard: Override = make()
