/**
 * Finding all values of a tree that do not fit, where fitting it tells only the first.
 *
 * Owns the way: what does not fit is taken out, and the tree fitted again. A tree that fits costs nothing.
 */
import * as Result from "effect/Result"
import { maxTold, type Several } from "../error/several.ts"
import type { Path } from "../tree/Path.ts"
import * as Tree from "../tree/Tree.ts"
import type { Failure } from "./fitting.ts"

/**
 * Lists why a tree does not fit, in the order in which `refit` finds it: one more failure than an error tells, at most.
 *
 * In the place of a wrong value comes `???`, which fits anywhere; an unknown key is left out.
 */
export const misfits = (
  first: Failure,
  tree: Tree.Tree,
  refit: (tree: Tree.Tree) => Result.Result<unknown, Failure | { readonly _tag: string }>
): Several<Failure> => {
  const others: Array<Failure> = []
  let failure = first
  let rest = tree
  while (others.length < maxTold) {
    const next = without(rest, failure.path, failure._tag === "UnknownKey")
    if (next === undefined) break
    rest = next
    const fitted = refit(rest)
    if (Result.isSuccess(fitted) || !isMisfit(fitted.failure)) break
    failure = fitted.failure
    others.push(failure)
  }
  return [first, ...others]
}

const isMisfit = (failure: Failure | { readonly _tag: string }): failure is Failure =>
  failure._tag === "InvalidValue" || failure._tag === "UnknownKey"

/** Takes out what is at a path; `undefined` if nothing is there, as where a key is not shown, or nothing is left to take. */
const without = (tree: Tree.Tree, path: Path, isKey: boolean): Tree.Tree | undefined => {
  const [key, ...rest] = path
  const child = key === undefined ? undefined : Tree.child(tree, key)
  if (key === undefined || child === undefined) return undefined
  if (rest.length === 0 && isKey) return tree._tag === "Mapping" ? removed(tree, key) : undefined
  if (rest.length === 0 && child._tag === "Missing") return undefined
  const inner = rest.length === 0 ? Tree.missing(child.origin) : without(child, rest, isKey)
  if (inner === undefined) return undefined
  const out = Tree.mapChildren(tree, (each, at) => (at === key ? inner : each))
  return tree._tag === "Mapping" && out._tag === "Mapping" ? keepingOrigins(out, tree) : out
}

const removed = (tree: Tree.Mapping, key: string): Tree.Mapping => {
  const left = Tree.mapping(
    Tree.entries(tree).filter(([each]) => each !== key),
    tree.origin
  )
  return keepingOrigins({ ...tree, index: left.index, keys: left.keys }, tree)
}

const keepingOrigins = (tree: Tree.Mapping, before: Tree.Mapping): Tree.Mapping =>
  Tree.withKeyOrigins(tree, (key) => Tree.originOfKey(before, key))
