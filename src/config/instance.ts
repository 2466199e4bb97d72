/**
 * Making instances of a config: of its defaults, and of a file over them.
 */
import * as Result from "effect/Result"
import * as Config from "./Config.ts"
import { FileShape, type InvalidValue, redactedText, type UnknownKey } from "./ConfigError.ts"
import { coerce } from "./coerce.ts"
import { conflicting } from "./conflicting.ts"
import { misfitError } from "./decodeError.ts"
import { gather } from "./defaults.ts"
import * as Found from "./found.ts"
import { conflictIn, merge } from "./merge.ts"
import * as Origin from "./Origin.ts"
import type { Tree } from "./Tree.ts"
import * as Trees from "./Tree.ts"

/**
 * Sets the BASE instance, the schema's defaults, where there is none yet.
 *
 * Errors: InvalidValue for a default that does not fit its own schema.
 */
export const initialize = (config: Config.Config): Result.Result<Config.Config, InvalidValue> => {
  if (Config.has(config, Config.BASE)) return Result.succeed(config)
  const { misfit, tree } = gather(config.schema)
  return misfit === undefined
    ? Result.succeed(Config.set(config, Config.BASE, tree))
    : Result.fail(misfitError(misfit, config.id))
}

/** What a file holds, as the config's kind: nothing, and `{}` for a list, are an empty one. */
const rootOf = (config: Config.Config, tree: Tree | undefined, path: string): Result.Result<Tree, FileShape> => {
  const wanted = config.kind === "list" ? "Sequence" : "Mapping"
  const start = Origin.fromFile(path, 1, 1)
  const empty = tree === undefined || (tree._tag === "Scalar" && (tree.value === null || tree.value === redactedText))
  if (empty || (wanted === "Sequence" && tree._tag === "Mapping" && Trees.size(tree) === 0)) {
    return Result.succeed(wanted === "Sequence" ? Trees.sequence([], start) : Trees.emptyMapping(start))
  }
  if (tree._tag === wanted) return Result.succeed(tree)
  const expected = wanted === "Sequence" ? "a list" : "a mapping"
  return Result.fail(new FileShape({ config: config.id, expected, found: Found.kind(tree), origin: tree.origin }))
}

/**
 * Merges what a file holds over the BASE instance.
 *
 * Errors: FileShape for a list where the config is a mapping, or the other way round; UnknownKey and InvalidValue for
 * what does not fit the schema.
 */
export const fromFile = (
  config: Config.Config,
  base: Tree,
  file: Tree | undefined,
  path: string
): Result.Result<Tree, FileShape | InvalidValue | UnknownKey> =>
  Result.flatMap(rootOf(config, file, path), (root) =>
    Result.flatMap(coerce(config.shape, root, { config: config.id }), (coerced): Result.Result<Tree, InvalidValue> => {
      const merged = merge(base, coerced)
      const found = conflictIn(merged)
      return found === undefined ? Result.succeed(merged) : Result.fail(conflicting(config.id, found))
    })
  )
