/**
 * What one override does to one config, and whom it is for.
 *
 * Owns reading it once for all configs, and telling whether it can be for a config at all, or is meant for another.
 */
import * as Result from "effect/Result"
import type * as Config from "../../config/Config.ts"
import type { Malformed } from "../../config/error/ConfigError.ts"
import { coerce } from "../../config/schema/coerce.ts"
import * as Shape from "../../config/schema/Shape.ts"
import { hasChoice } from "../../config/schema/variant.ts"
import type * as Origin from "../../config/tree/Origin.ts"
import { markValues } from "../../config/tree/secret.ts"
import * as Tree from "../../config/tree/Tree.ts"
import type { Token } from "./address.ts"
import { type Assignment, assign, parseAssignment } from "./assignment.ts"
import type { Input } from "./contract.ts"
import { type FitError, fitAssignment } from "./fit.ts"
import { turn, turnAll } from "./turn.ts"

/** The text is made when somebody asks for it. */
const originOf = (token: Token): Origin.Origin => ({
  _tag: "Token",
  index: token.index,
  get text() {
    return token.shown
  }
})

/** Returns the elements that a bare word gives to a list config: those of the file that it names, or itself. */
const elementsOf = (config: Config.Config, token: Token): Result.Result<ReadonlyArray<Tree.Tree>, FitError> => {
  const { loaded, source, word } = token
  const origin = originOf(token)
  if (source === undefined) return Result.succeed([Tree.text(word, origin, { quoted: true })])
  return Result.flatMap(parseAssignment("+=", { config: config.id, origin, isWhole: true, loaded }), (assignment) => {
    const appended: Assignment = { ...assignment, append: true }
    return Result.map(fitAssignment(config.shape, appended, { config: config.id }), ({ value }) =>
      value?._tag === "Sequence" ? value.items : []
    )
  })
}

/** Appends bare words to a list config. */
export const appendWords = (
  config: Config.Config,
  tree: Tree.Tree,
  tokens: ReadonlyArray<Token>
): Result.Result<Tree.Tree, FitError> => {
  if (tokens.length === 0) return Result.succeed(tree)
  const items = tree._tag === "Sequence" ? tree.items : []
  return Result.flatMap(Result.all(tokens.map((token) => elementsOf(config, token))), (words) =>
    coerce(config.shape, Tree.sequence([...items, ...words.flat()], tree.origin), { config: config.id })
  )
}

/** Tells whether an override can be one of this config at all: `key=value` of a mapping, a bare word of a list. */
export const suits = (config: Config.Config, { isWhole, operation }: Token): boolean =>
  isWhole || (operation === undefined) === (config.kind === "list")

const assignments = new WeakMap<Token, Result.Result<Assignment, Malformed>>()

/** Reads an override once, for all the configs that it may be for. */
const assignmentOf = (token: Token, config: string): Result.Result<Assignment, Malformed> => {
  const known = assignments.get(token)
  if (known !== undefined) return known
  const read = parseAssignment(token.body, {
    config,
    origin: originOf(token),
    isWhole: token.isWhole,
    loaded: token.loaded
  })
  assignments.set(token, read)
  return read
}

/** Gives a config a value at a key; `before` is the config without any that came so. */
export const applyAssignment = (
  { id, shape }: Config.Config,
  tree: Tree.Tree,
  assignment: Assignment,
  before: Tree.Tree,
  isSecret = false
): Result.Result<Tree.Tree, FitError> => {
  const below = turn(shape, tree, assignment)
  const fitted = fitAssignment(shape, assignment, { config: id }, below)
  return Result.flatMap(fitted, (each) => {
    const given = isSecret && each.value !== undefined ? { ...each, value: markValues(each.value) } : each
    return assign(below, given, { config: id, before })
  })
}

/** Applies one override to a mapping config; `before` is the config without any. */
export const applyOne = (
  config: Config.Config,
  tree: Tree.Tree,
  token: Token,
  before: Tree.Tree,
  isSecret = false
): Result.Result<Tree.Tree, FitError> =>
  Result.flatMap(assignmentOf(token, config.id), (assignment) =>
    applyAssignment(config, tree, assignment, before, isSecret)
  )

/** Tells that a struct does not declare the key of an override: most are for one of several configs, and no error is shown. */
export const isForeign = ({ id, shape }: Config.Config, token: Token): boolean => {
  const [member, ...others] = Shape.members(shape)
  if (member?._tag !== "Struct" || others.length > 0) return false
  const assignment = assignmentOf(token, id)
  const [key] = Result.isSuccess(assignment) ? assignment.success.path : []
  return key !== undefined && !member.fields.has(key)
}

/** Fits an override into the schema of a mapping config, whatever the config holds. */
const fittedTo = (config: Config.Config, token: Token) =>
  Result.flatMap(assignmentOf(token, config.id), (assignment) =>
    fitAssignment(config.shape, assignment, { config: config.id })
  )

/** Turns unions to the alternatives that overrides name together. */
export const turnedBy = (config: Config.Config, tree: Tree.Tree, tokens: ReadonlyArray<Token>): Tree.Tree => {
  if (!hasChoice(config.shape)) return tree
  const assignments = tokens.flatMap((token) => {
    const assignment = suits(config, token) ? assignmentOf(token, config.id) : undefined
    return assignment !== undefined && Result.isSuccess(assignment) ? assignment.success : []
  })
  return turnAll(config.shape, tree, assignments)
}

/** Tells whether an override gives a mapping. */
export const givesMapping = (token: Token, config: string): boolean => {
  const assignment = assignmentOf(token, config)
  if (Result.isFailure(assignment) || Result.isFailure(assignment.success.value.tree)) return false
  return assignment.success.value.tree.success._tag === "Mapping"
}

/**
 * Tells whether a shared override that a dict config cannot hold is the declared key of another config: a dict takes any
 * key, so what does not fit its elements was hardly meant for it.
 */
export const isForAnother = (input: Input, token: Token): boolean => {
  if (input.config.kind !== "dict" || Result.isSuccess(fittedTo(input.config, token))) return false
  for (const config of input.configs.values()) {
    if (config.kind === "struct" && Result.isSuccess(fittedTo(config, token))) return true
  }
  return false
}

/** The configs of a command that have secrets. */
const withSecrets = new WeakMap<Input["configs"], ReadonlyArray<Config.Config>>()

const secretConfigs = (configs: Input["configs"]): ReadonlyArray<Config.Config> => {
  const known = withSecrets.get(configs) ?? [...configs.values()].filter(({ shape }) => Shape.hasRedacted(shape))
  withSecrets.set(configs, known)
  return known
}

/** Tells whether words without a prefix are elements of another config that is a list of secrets, as this one is not. */
export const isSecretListElsewhere = ({ config, configs }: Input): boolean =>
  !Shape.hasRedacted(config.shape) && secretConfigs(configs).some(({ kind }) => kind === "list")

/** Tells whether an override without a prefix fills a secret of another config. */
export const isSecretElsewhere = (input: Input, token: Token): boolean => {
  const others = secretConfigs(input.configs).filter(({ id }) => id !== input.config.id)
  const assignment = others.length === 0 ? undefined : assignmentOf(token, input.config.id)
  if (assignment === undefined || Result.isFailure(assignment)) return false
  return others.some(({ shape }) => {
    const field = Shape.at(shape, assignment.success.path)
    return field !== undefined && Shape.hasRedacted(field)
  })
}
