/**
 * Makes instances of a config from its defaults and its file, and the tree that is written back to the file.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Config from "./Config.ts"
import { type ConfigError, configError, configErrors, FileShape } from "./error/ConfigError.ts"
import { adapt } from "./evolution/adapt.ts"
import type { Persistence } from "./file/Persistence.ts"
import { configSeparator } from "./interpolation/Expression.ts"
import { escape } from "./interpolation/escape.ts"
import type { Others } from "./interpolation/Run.ts"
import { resolve } from "./interpolation/resolve.ts"
import { coerce } from "./schema/coerce.ts"
import { gather } from "./schema/defaults.ts"
import { kind } from "./schema/describe.ts"
import { conflicting, invalidDefaultError } from "./schema/errors.ts"
import { withoutSchema } from "./schema/json/key.ts"
import { misfits } from "./schema/misfits.ts"
import type { Shape } from "./schema/Shape.ts"
import { markAliases, redact, redactBeforeResolving, redactMarked } from "./secret/redact.ts"
import { collapse, restoreSecrets } from "./secret/restore.ts"
import { conflictIn, merge } from "./tree/merge.ts"
import * as Origin from "./tree/Origin.ts"
import { redactedText } from "./tree/secret.ts"
import * as Tree from "./tree/Tree.ts"

/**
 * Sets the BASE instance to the schema's defaults, unless it exists.
 *
 * Errors: InvalidValue for a default that does not fit its own schema.
 */
export const initialize = (config: Config.Config): Result.Result<Config.Config, ConfigError> => {
  if (Config.has(config, Config.BASE)) return Result.succeed(config)
  const { invalid, tree } = gather(config.schema)
  return invalid === undefined
    ? Result.succeed(Config.set(config, Config.BASE, tree))
    : Result.fail(configError(invalidDefaultError(invalid, config.id)))
}

/** Returns what a file holds, as the config's kind: an empty file, and `{}` for a list, count as empty. */
const rootOf = (
  config: Config.Config,
  tree: Tree.Tree | undefined,
  path: string
): Result.Result<Tree.Tree, FileShape> => {
  const wanted = config.kind === "list" ? "Sequence" : "Mapping"
  const start = Origin.fromFile(path, 1, 1)
  const empty = tree === undefined || (tree._tag === "Scalar" && (tree.value === null || tree.value === redactedText))
  if (empty || (wanted === "Sequence" && tree._tag === "Mapping" && Tree.size(tree) === 0)) {
    return Result.succeed(wanted === "Sequence" ? Tree.sequence([], start) : Tree.emptyMapping(start))
  }
  if (tree._tag === wanted) return Result.succeed(tree)
  const expected = wanted === "Sequence" ? "a list" : "a mapping"
  return Result.fail(new FileShape({ config: config.id, expected, received: kind(tree), origin: tree.origin }))
}

/**
 * Merges what a file holds over the BASE instance.
 *
 * Errors: FileShape for a list where the config is a mapping, or the other way round; UnknownKey and InvalidValue for
 * values that do not fit the schema, all of them.
 */
export const fromFile = (
  config: Config.Config,
  base: Tree.Tree,
  file: Tree.Tree | undefined,
  path: string
): Result.Result<Tree.Tree, ConfigError> => {
  const rooted = rootOf(config, file, path)
  if (Result.isFailure(rooted)) return Result.fail(configError(rooted.failure))
  return over(config, base, markAliases(config.shape, withoutSchema(config.shape, rooted.success)))
}

/**
 * Merges a tree over what a config holds, once it fits the config's schema.
 *
 * Errors: InvalidValue and UnknownKey, for all that does not fit.
 */
export const over = (
  config: Config.Config,
  base: Tree.Tree,
  root: Tree.Tree
): Result.Result<Tree.Tree, ConfigError> => {
  const refit = (tree: Tree.Tree) => coerce(config.shape, tree, { config: config.id }, base)
  const coerced = refit(root)
  if (Result.isFailure(coerced)) return Result.fail(configErrors(misfits(coerced.failure, root, refit)))
  const merged = merge(base, coerced.success)
  const conflict = conflictIn(merged)
  return conflict === undefined ? Result.succeed(merged) : Result.fail(configError(conflicting(config.id, conflict)))
}

/** Tells whether a value of an instance, not through an interpolation, was never given. */
export const holdsMissing = (tree: Tree.Tree): boolean => {
  switch (tree._tag) {
    case "Missing":
      return true
    case "Mapping":
      return Tree.keys(tree).some((key) => holdsMissing(Tree.get(tree, key)!))
    case "Sequence":
      return tree.items.some(holdsMissing)
    default:
      return false
  }
}

/** Tells whether an interpolation of an instance may refer to another config. */
export const refersToOthers = (tree: Tree.Tree): boolean =>
  tree._tag === "Interpolation"
    ? tree.text.includes(configSeparator)
    : Tree.children(tree).some(([, child]) => refersToOthers(child))

/** Reads what a file would hold, as the next run will; a program without defaults has none to merge it over. */
export const readBack = (
  config: Config.Config,
  file: Tree.Tree | undefined,
  { path, persistence }: { readonly path: string; readonly persistence: Persistence }
): Result.Result<Tree.Tree, ConfigError> =>
  Result.gen(function* () {
    const base = yield* Config.get(yield* initialize(config), Config.BASE)
    const { tree } = yield* adapt(config, persistence, file)
    return yield* fromFile(config, base, tree, path)
  })

/**
 * Makes the tree to write to a file: without secrets, except those that the file holds itself.
 *
 * Shape: `held` is what the file holds by now. `resolve` resolves interpolations first, those that refer to other configs
 * among these; otherwise they stay. A typed secret is never written: the file keeps its old one.
 * Errors: those of resolving interpolations, and of fitting their values into the fields.
 */
export const toWrite = Effect.fnUntraced(function* (
  { id, instances, shape }: Config.Config,
  tree: Tree.Tree,
  options: { readonly held: Tree.Tree | undefined; readonly resolve: false | Others }
): Effect.fn.Return<Tree.Tree, ConfigError> {
  const values =
    options.resolve === false ? tree : yield* Effect.mapError(resolved(id, shape, tree, options.resolve), configError)
  const shown = redact(shape, values, options.held)
  const kept = options.held === undefined ? shown : restoreSecrets(shape, shown, options.held, id)
  return Tree.reveal(escape(collapse(shape, kept, instances.get(Config.BASE))))
})

const resolved = Effect.fnUntraced(function* (config: string, shape: Shape, tree: Tree.Tree, others: Others) {
  const find = (id: string) => {
    const found = others.find(id)
    if (found?.tree === undefined || found.shape === undefined) return found
    return { ...found, tree: redactBeforeResolving(found.shape, found.tree), shape: undefined }
  }
  const values = yield* resolve(redactBeforeResolving(shape, tree), { config, others: { ...others, find } })
  return yield* Effect.fromResult(coerce(shape, redactMarked(shape, values, tree), { config }))
})
