/**
 * What overrides do to one config.
 *
 * Owns their order (a config's own ones first, which must fit, then the shared ones, where they fit), and refusing what
 * comes twice or fits too many.
 */
import * as Result from "effect/Result"
import * as Config from "../../config/Config.ts"
import type { Malformed } from "../../config/error/ConfigError.ts"
import { coerce } from "../../config/schema/coerce.ts"
import * as Shape from "../../config/schema/Shape.ts"
import { hasChoice } from "../../config/schema/variant.ts"
import * as Origin from "../../config/tree/Origin.ts"
import { markValues, redactedText } from "../../config/tree/secret.ts"
import * as Tree from "../../config/tree/Tree.ts"
import type { Token } from "./address.ts"
import { type Assignment, assign, parseAssignment } from "./assignment.ts"
import type { Input, Overridden, Settings } from "./contract.ts"
import { type FitError, fitAssignment } from "./fit.ts"
import { DuplicateOverride, SharedNotExclusive, WrongShape } from "./OverrideError.ts"
import { turn, turnAll } from "./turn.ts"

const originOf = (token: Token): Origin.Origin => Origin.fromToken(token.index, token.shown)

/** Appends bare words to a list config. */
const appendWords = (
  config: Config.Config,
  tree: Tree.Tree,
  tokens: ReadonlyArray<Token>
): Result.Result<Tree.Tree, FitError> => {
  if (tokens.length === 0) return Result.succeed(tree)
  const items = tree._tag === "Sequence" ? tree.items : []
  const words = tokens.map((token) => Tree.text(token.word, originOf(token), { quoted: true }))
  return coerce(config.shape, Tree.sequence([...items, ...words], tree.origin), { config: config.id })
}

/** Tells whether an override can be one of this config at all: `key=value` of a mapping, a bare word of a list. */
const suits = (config: Config.Config, token: Token): boolean => token.assigns === (config.kind !== "list")

const assignments = new WeakMap<Token, Result.Result<Assignment, Malformed>>()

/** Reads an override once, for all the configs that it may be for. */
const assignmentOf = (token: Token, config: string): Result.Result<Assignment, Malformed> => {
  const known = assignments.get(token)
  if (known !== undefined) return known
  const read = parseAssignment(token.body, { config, origin: originOf(token) })
  assignments.set(token, read)
  return read
}

/** Applies one override to a mapping config; `before` is the config without any. */
const applyOne = (
  { id, shape }: Config.Config,
  tree: Tree.Tree,
  token: Token,
  before: Tree.Tree,
  isSecret = false
): Result.Result<Tree.Tree, FitError> =>
  Result.flatMap(assignmentOf(token, id), (assignment) => {
    const below = turn(shape, tree, assignment)
    const fitted = fitAssignment(shape, assignment, { config: id }, below)
    return Result.flatMap(fitted, (each) => {
      const given = isSecret ? { ...each, value: markValues(each.value) } : each
      return assign(below, given, { config: id, before })
    })
  })

/** Fits an override into the schema of a mapping config, whatever the config holds. */
const fittedTo = (config: Config.Config, token: Token) =>
  Result.flatMap(assignmentOf(token, config.id), (assignment) =>
    fitAssignment(config.shape, assignment, { config: config.id })
  )

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

/** Lists the configs that an override without a prefix fits. */
const fitting = (input: Input, token: Token): ReadonlyArray<string> => {
  const ids: Array<string> = []
  for (const [id, config] of input.configs) {
    const tree = Config.getOrLatest(config, input.instanceKey)
    if (Result.isFailure(tree) || !suits(config, token)) continue
    // A word of a list is judged alone, see {@link applyToList}.
    const applied =
      config.kind === "list"
        ? appendWords(config, Tree.sequence([], tree.success.origin), [token])
        : applyOne(config, turnedBy(config, tree.success, [token]), token, tree.success)
    if (Result.isSuccess(applied) || applied.failure._tag !== "UnknownKey") ids.push(id)
  }
  return ids
}

/** Turns unions to the alternatives that overrides name together. */
const turnedBy = (config: Config.Config, tree: Tree.Tree, tokens: ReadonlyArray<Token>): Tree.Tree => {
  if (!hasChoice(config.shape)) return tree
  const assignments = tokens.flatMap((token) => {
    const assignment = suits(config, token) ? assignmentOf(token, config.id) : undefined
    return assignment !== undefined && Result.isSuccess(assignment) ? assignment.success : []
  })
  return turnAll(config.shape, tree, assignments)
}

/** Why overrides cannot be applied. */
export type ApplyError = FitError | WrongShape | DuplicateOverride | SharedNotExclusive

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
  const matches = fitting(input, token)
  return matches.length > 1
    ? new SharedNotExclusive({ token: token.shown, index: token.index, matches, separator: settings.sep })
    : undefined
}

/**
 * Tells whether a shared override that a dict config cannot hold is the declared key of another config: a dict takes any
 * key, so what does not fit its elements was hardly meant for it.
 */
const isForAnother = (input: Input, token: Token): boolean => {
  if (input.config.kind !== "dict" || Result.isSuccess(fittedTo(input.config, token))) return false
  for (const config of input.configs.values()) {
    if (config.kind === "struct" && Result.isSuccess(fittedTo(config, token))) return true
  }
  return false
}

/** Tells whether an override without a prefix fills a secret of another config. */
const isSecretElsewhere = (input: Input, token: Token): boolean => {
  const assignment = assignmentOf(token, input.config.id)
  if (Result.isFailure(assignment)) return false
  for (const { id, shape } of input.configs.values()) {
    if (id === input.config.id || !Shape.hasRedacted(shape)) continue
    const field = Shape.at(shape, assignment.success.path)
    if (field !== undefined && Shape.hasRedacted(field)) return true
  }
  return false
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
  shared: ReadonlyArray<Token>,
  settings: Settings
): Result.Result<Applied, ApplyError> => {
  const { config } = input
  const unique = settings.uniqueOverrides && config.kind !== "list"
  const refused = checkShape(config, own) ?? (unique ? checkUnique(config.id, [...shared, ...own]) : undefined)
  if (refused !== undefined) return Result.fail(refused)
  return (config.kind === "list" ? applyToList : applyToMapping)(input, tree, own, shared, settings)
}
