/**
 * What overrides do to one config.
 *
 * Owns their order (a config's own ones first, which must fit, then the shared ones, where they fit), and refusing what
 * comes twice or fits too many.
 */
import * as Result from "effect/Result"
import * as Config from "../../config/Config.ts"
import { redactedText } from "../../config/tree/secret.ts"
import * as Tree from "../../config/tree/Tree.ts"
import type { Token } from "./address.ts"
import {
  appendWords,
  applyOne,
  givesMapping,
  isForAnother,
  isSecretElsewhere,
  isSecretListElsewhere,
  suits,
  turnedBy
} from "./applyOne.ts"
import type { Input, Overridden, Settings } from "./contract.ts"
import type { FitError } from "./fit.ts"
import { DuplicateOverride, SharedNotExclusive, WrongShape } from "./OverrideError.ts"

/** Refuses a key, or a bare word, that comes twice, as the reference does. Appending to a list may come any number of times. */
const checkUnique = (config: string, tokens: ReadonlyArray<Token>): DuplicateOverride | undefined => {
  const seen = new Map<string, number>()
  for (const { shown, index, key, assigns } of tokens) {
    if (assigns && key.endsWith("+")) continue
    const first = seen.get(key)
    if (first !== undefined) {
      return new DuplicateOverride({
        token: shown,
        index,
        config,
        key: shown.includes(key) ? key : redactedText,
        first
      })
    }
    seen.set(key, index)
  }
  return undefined
}

/** Tells whether a config takes overrides without a prefix. */
const takesShared = ({ config, configs }: Input, { prefixedOpen }: Settings): boolean =>
  !prefixedOpen || config.kind === "struct" || ![...configs.values()].some(({ kind }) => kind === "struct")

/** Lists the configs that an override without a prefix fits. */
const fitting = (input: Input, token: Token, settings: Settings): ReadonlyArray<string> => {
  const ids: Array<string> = []
  for (const [id, config] of input.configs) {
    const tree = Config.getOrLatest(config, input.instanceKey)
    if (Result.isFailure(tree) || !suits(config, token) || !takesShared({ ...input, config }, settings)) continue
    // A word of a list is judged alone, see {@link applyToList}.
    const applied =
      config.kind === "list"
        ? appendWords(config, Tree.sequence([], tree.success.origin), [token])
        : applyOne(config, turnedBy(config, tree.success, [token]), token, tree.success)
    if (Result.isSuccess(applied) || applied.failure._tag !== "UnknownKey") ids.push(id)
  }
  return ids
}

/** Why overrides cannot be applied. */
export type ApplyError = FitError | WrongShape | DuplicateOverride | SharedNotExclusive

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

/** Refuses a prefixed override that its config cannot take at all. */
const checkShape = (config: Config.Config, tokens: ReadonlyArray<Token>): WrongShape | undefined => {
  const wrong = tokens.find((token) => !suits(config, token))
  if (wrong === undefined) return undefined
  const expected = config.kind === "list" ? "bare words" : "KEY=VALUE"
  return new WrongShape({ token: wrong.shown, index: wrong.index, config: config.id, expected })
}

/** Refuses a shared override that fits several configs, where that is asked for. */
const checkExclusive = (input: Input, token: Token, settings: Settings): SharedNotExclusive | undefined => {
  if (!settings.exclusiveShared) return undefined
  const matches = fitting(input, token, settings)
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
): Result.Result<Applied, ApplyError> => {
  const words = [...own]
  const taken = isSecretListElsewhere(input)
  for (const token of taken ? [] : shared) {
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
): Result.Result<Applied, ApplyError> => {
  const landed: Array<number> = []
  const kept = withoutSuperseded(input.config, own)
  const before = turnedBy(input.config, first, [...kept, ...shared])
  let tree = before
  for (const token of kept) {
    const applied = applyOne(input.config, tree, token, before)
    if (Result.isFailure(applied)) return Result.fail(applied.failure)
    tree = applied.success
  }
  for (const token of shared) {
    if (!suits(input.config, token)) continue
    // A dict takes any key, but not a plain copy of another config's secret; a key that is declared here stays secret.
    const isSecret = isSecretElsewhere(input, token)
    if (isSecret && input.config.kind === "dict") continue
    const applied = applyOne(input.config, tree, token, before, isSecret)
    if (Result.isFailure(applied)) {
      if (applied.failure._tag === "UnknownKey" || isForAnother(input, token)) continue
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
 * Applies overrides to an instance of a config: its own ones, then those that all configs share.
 *
 * Errors: WrongShape, DuplicateOverride and SharedNotExclusive for tokens that cannot be for it; InvalidValue, UnknownKey
 * and Malformed for what does not fit.
 */
export const applyOverrides = (
  input: Input,
  tree: Tree.Tree,
  own: ReadonlyArray<Token>,
  all: ReadonlyArray<Token>,
  settings: Settings
): Result.Result<Applied, ApplyError> => {
  const { config } = input
  const shared = takesShared(input, settings) ? all : []
  const unique = settings.uniqueOverrides && config.kind !== "list"
  const refused = checkShape(config, own) ?? (unique ? checkUnique(config.id, [...shared, ...own]) : undefined)
  if (refused !== undefined) return Result.fail(refused)
  return (config.kind === "list" ? applyToList : applyToMapping)(input, tree, own, shared, settings)
}
