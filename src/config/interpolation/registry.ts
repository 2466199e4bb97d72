/**
 * The resolvers that a program provides.
 *
 * Owns where they are kept, and how their results become trees. Users define them with `Resolver.ts`.
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import { constUndefined } from "effect/Function"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { maxDepth, tooDeep } from "../tree/limits.ts"
import type { Origin } from "../tree/Origin.ts"
import * as Tree from "../tree/Tree.ts"

/** A resolver that has its services: it takes plain arguments and gives a plain value. */
export type Implementation = (args: ReadonlyArray<unknown>) => Effect.Effect<unknown, unknown>

/** What a resolver has read of a file: a tree with origins of its own, in which interpolations are resolved. */
export class Included {
  /** Which file it is, whatever it is called. */
  readonly file: string
  readonly name: string
  readonly tree: Tree.Tree
  constructor(file: string, name: string, tree: Tree.Tree) {
    this.file = file
    this.name = name
    this.tree = tree
  }
}

const prefix = "effect-coma/config/Resolver/"

/** Returns the service that holds the resolver of a name. */
export const service = (name: string): Context.Reference<Implementation | undefined> =>
  Context.Reference<Implementation | undefined>(prefix + name, { defaultValue: constUndefined })

/** Returns the resolver of a name that the program provides, or `undefined`. */
export const find = (context: Context.Context<never>, name: string): Implementation | undefined =>
  Context.getOrUndefined(context, service(name))

/** Returns the names of the resolvers that the program provides. */
export const names = (context: Context.Context<never>): ReadonlyArray<string> =>
  Array.from(context.mapUnsafe.keys())
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length))

/**
 * Makes the tree of a resolver's result, in which `${` has no meaning; fails with a description of what fits no tree.
 */
export const toTree = (value: unknown, origin: Origin, depth = 0): Result.Result<Tree.Tree, string> => {
  if (value === null || typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") {
    return Result.succeed(Tree.scalar(value, origin))
  }
  if (typeof value === "string") return Result.succeed(Tree.scalar(value, origin))
  if (depth > maxDepth) return Result.fail(`a value in which ${tooDeep}`)
  if (Array.isArray(value)) {
    const items: Array<Tree.Tree> = []
    for (const item of value) {
      const tree = toTree(item, origin, depth + 1)
      if (Result.isFailure(tree)) return tree
      items.push(tree.success)
    }
    return Result.succeed(Tree.sequence(items, origin))
  }
  if (Redacted.isRedacted(value)) return Result.fail("a redacted value: give its text, and declare the field redacted")
  if (typeof value !== "object" || Symbol.iterator in value || value instanceof Date) {
    return Result.fail(value === undefined ? "nothing" : "a value that a config cannot hold")
  }
  const entries: Array<readonly [string, Tree.Tree]> = []
  for (const [key, item] of Object.entries(value)) {
    const tree = toTree(item, origin, depth + 1)
    if (Result.isFailure(tree)) return tree
    entries.push([key, tree.success])
  }
  return Result.succeed(Tree.mapping(entries, origin))
}
