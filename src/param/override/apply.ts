/**
 * What overrides do to one config.
 *
 * Owns their order (a config's own ones first, which must fit, then the shared ones, where they fit), and refusing what
 * comes twice or fits too many.
 */
import * as Result from "effect/Result"
import * as Config from "../../config/Config.ts"
import { InvalidValue } from "../../config/error/ConfigError.ts"
import { maxTold, type Several } from "../../config/error/several.ts"
import { redactedText } from "../../config/tree/secret.ts"
import * as Tree from "../../config/tree/Tree.ts"
import type { Token } from "./address.ts"
import {
  appendWords,
  applyOne,
  isForAnother,
  isForeign,
  isSecretElsewhere,
  isSecretListElsewhere,
  suits,
  turnedBy
} from "./applyOne.ts"
import type { Input, Overridden, Settings } from "./contract.ts"
import type { FitError } from "./fit.ts"
import { DuplicateOverride, SharedNotExclusive, WrongShape } from "./OverrideError.ts"
import { withoutSuperseded } from "./superseded.ts"

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

/**
 * Refuses keys, and bare words, that come twice, as the reference does. Appending to a list may come any number of times.
 *
 * A key without a prefix is told of a config that has it.
 */
const checkUnique = (
  input: Input,
  shared: ReadonlyArray<Token>,
  own: ReadonlyArray<Token>,
  settings: Settings
): ReadonlyArray<DuplicateOverride> => {
  const seen = new Map<string, Token>()
  const wrong: Array<DuplicateOverride> = []
  for (const token of [...shared, ...own].sort((a, b) => a.index - b.index)) {
    const { index, key, operation, shown } = token
    if (operation === "append") continue
    const first = seen.get(key)
    if (first === undefined) {
      seen.set(key, token)
      continue
    }
    if (wrong.length > maxTold) break
    const isShared = shared.includes(token) && shared.includes(first)
    const holders = isShared ? fitting(input, token, settings) : []
    const config = holders.length === 0 || holders.includes(input.config.id) ? input.config.id : holders[0]!
    wrong.push(
      new DuplicateOverride({
        token: shown,
        index,
        config,
        key: shown.includes(key) ? key : redactedText,
        first: first.index,
        firstToken: first.shown
      })
    )
  }
  return wrong
}

/** Why overrides cannot be applied. */
export type ApplyError = FitError | WrongShape | DuplicateOverride | SharedNotExclusive

/** Refuses prefixed overrides that their config cannot take at all. */
const checkShape = (config: Config.Config, tokens: ReadonlyArray<Token>): ReadonlyArray<WrongShape> => {
  return tokens
    .filter((token) => !suits(config, token))
    .slice(0, maxTold + 1)
    .map(({ index, operation, shown }) => {
      const words = operation === "remove" ? "bare words; += begins one that starts with ~" : "bare words"
      const expected = config.kind === "list" ? words : "KEY=VALUE"
      return new WrongShape({ token: shown, index, config: config.id, expected })
    })
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

/** Returns what was made of a config, unless something was wrong. */
const unless = (wrong: ReadonlyArray<ApplyError>, applied: Applied): Result.Result<Applied, Several<ApplyError>> => {
  const [first, ...others] = wrong
  return first === undefined ? Result.succeed(applied) : Result.fail([first, ...others])
}

/** Extends a list config with its own words, then with the shared ones, all at once. */
const applyToList = (
  input: Input,
  tree: Tree.Tree,
  own: ReadonlyArray<Token>,
  shared: ReadonlyArray<Token>,
  settings: Settings
): Result.Result<Applied, Several<ApplyError>> => {
  const wholes = own.filter(({ isWhole }) => isWhole)
  const start = wholes.at(-1)
  const given = start === undefined ? Result.succeed(tree) : applyOne(input.config, tree, start, tree)
  if (Result.isFailure(given)) return Result.fail([given.failure])
  const words = own.slice(start === undefined ? 0 : own.indexOf(start) + 1)
  const taken = isSecretListElsewhere(input)
  const wrong: Array<ApplyError> = []
  for (const token of taken ? [] : shared) {
    if (!suits(input.config, token) || wrong.length > maxTold) continue
    const refused = checkExclusive(input, token, settings)
    if (refused !== undefined) wrong.push(refused)
    else words.push(token)
  }
  const landed = [...new Set([...own, ...words].map((token) => token.index))]
  if (wrong.length > 0) return unless(wrong, { tree, landed })
  const extended = appendWords(input.config, given.success, words)
  if (Result.isSuccess(extended)) return Result.succeed({ tree: extended.success, landed })
  // Each word is judged alone then; all of them together may be too many.
  const none = Tree.sequence([], tree.origin)
  const at = given.success._tag === "Sequence" ? given.success.items.length : 0
  for (const [i, token] of words.entries()) {
    const alone = appendWords(input.config, none, [token])
    if (Result.isFailure(alone) && wrong.length <= maxTold) wrong.push(atIndex(alone.failure, String(at + i)))
  }
  return unless(wrong.length === 0 || input.config.shape._tag !== "List" ? [extended.failure] : wrong, { tree, landed })
}

/** Returns the error of the one word of a list as that of a later one. */
const atIndex = (failure: FitError, index: string): FitError =>
  failure._tag === "InvalidValue" && failure.path.length > 0
    ? new InvalidValue({ ...failure, path: [index, ...failure.path.slice(1)] })
    : failure

/**
 * Applies a mapping config's own overrides, which must fit, and the shared ones where they fit: these after those, or all in
 * the order of the command line where the last one wins.
 */
const applyToMapping = (
  input: Input,
  first: Tree.Tree,
  own: ReadonlyArray<Token>,
  shared: ReadonlyArray<Token>,
  settings: Settings
): Result.Result<Applied, Several<ApplyError>> => {
  const landed: Array<number> = []
  const wrong: Array<ApplyError> = []
  const isLast = settings.repeated === "last"
  const suited = shared.filter((token) => suits(input.config, token))
  const all = isLast ? [...own, ...suited].sort((a, b) => a.index - b.index) : [...own, ...suited]
  const kept = new Set(
    isLast ? withoutSuperseded(input.config, all) : [...withoutSuperseded(input.config, own), ...suited]
  )
  const before = turnedBy(input.config, first, [...kept])
  let tree = before
  const isOwn = new Set(own)
  for (const token of kept) {
    if (wrong.length > maxTold) break
    if (isOwn.has(token)) {
      const applied = applyOne(input.config, tree, token, before)
      if (Result.isFailure(applied)) wrong.push(applied.failure)
      else tree = applied.success
      continue
    }
    if (isForeign(input.config, token)) continue
    // A dict takes any key, but not a plain copy of another config's secret; a key that is declared here stays secret.
    const isSecret = isSecretElsewhere(input, token)
    if (isSecret && input.config.kind === "dict") continue
    const applied = applyOne(input.config, tree, token, before, isSecret)
    if (Result.isFailure(applied)) {
      if (applied.failure._tag !== "UnknownKey" && !isForAnother(input, token)) wrong.push(applied.failure)
      continue
    }
    const refused = checkExclusive(input, token, settings)
    if (refused !== undefined) wrong.push(refused)
    tree = applied.success
    landed.push(token.index)
  }
  const taken = new Set([...own.map((token) => token.index), ...landed])
  // What a later one takes the place of has landed with that.
  const takenKeys = new Set(all.filter(({ index }) => taken.has(index)).map(({ key }) => key))
  const superseded = all.filter((token) => !kept.has(token) && takenKeys.has(token.key)).map(({ index }) => index)
  return unless(wrong, { tree, landed: [...new Set([...taken, ...superseded])] })
}

/**
 * Applies overrides to an instance of a config: its own ones, then those that all configs share.
 *
 * Errors: WrongShape, DuplicateOverride and SharedNotExclusive for tokens that cannot be for it; InvalidValue, UnknownKey
 * and Malformed for what does not fit. All overrides are tried, so that all errors are told.
 */
export const applyOverrides = (
  input: Input,
  tree: Tree.Tree,
  own: ReadonlyArray<Token>,
  all: ReadonlyArray<Token>,
  settings: Settings
): Result.Result<Applied, Several<ApplyError>> => {
  const { config } = input
  const [shapeless, ...others] = checkShape(config, own)
  if (shapeless !== undefined) return Result.fail([shapeless, ...others])
  const shared = takesShared(input, settings) ? all : []
  // A list takes the same word any number of times.
  const [once, mine] = config.kind === "list" ? [[], own.filter(({ isWhole }) => isWhole)] : [shared, own]
  const [twice, ...again] = settings.uniqueOverrides ? checkUnique(input, once, mine, settings) : []
  if (twice !== undefined) return Result.fail([twice, ...again])
  return (config.kind === "list" ? applyToList : applyToMapping)(input, tree, own, shared, settings)
}
