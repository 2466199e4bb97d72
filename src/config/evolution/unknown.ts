/**
 * Keys of a file that its config does not have, where a program keeps them.
 *
 * Owns taking them out before the values are read, and putting them back before the file is written.
 */
import { UnknownKey } from "../error/ConfigError.ts"
import { unknownKey } from "../schema/errors.ts"
import * as Shape from "../schema/Shape.ts"
import type { Origin } from "../tree/Origin.ts"
import type { Path } from "../tree/Path.ts"
import * as Tree from "../tree/Tree.ts"
import { withEntries } from "./entries.ts"

/** A key that was taken out, its value, and where it stood. */
export interface Kept {
  readonly path: Path
  readonly key: string
  readonly value: Tree.Tree
  /** Where the mapping begins that it stood in: a migration may move that. */
  readonly around: Origin
}

/** A tree without the keys that its shape does not have; the error that each of them would be. */
export interface Taken {
  readonly tree: Tree.Tree
  readonly kept: ReadonlyArray<Kept>
  readonly errors: ReadonlyArray<UnknownKey>
}

/**
 * Takes out of a tree the keys that its shape does not have; those in secrets stay, and so do those that `later` has: they
 * would come to mean something once the file is written.
 */
export const takeUnknown = (config: string, shape: Shape.Shape, tree: Tree.Tree, later?: Shape.Shape): Taken => {
  const kept: Array<Kept> = []
  const errors: Array<UnknownKey> = []
  const go = (at: Shape.Shape, node: Tree.Tree, path: Path): Tree.Tree => {
    if (Shape.isRedacted(at)) return node
    const change = (key: string, value: Tree.Tree): Tree.Tree | undefined => {
      const inner = Shape.child(at, key)
      if (!Shape.isRefusal(inner)) return go(inner, value, [...path, key])
      if (inner._tag !== "UnknownKey" || (later && Shape.at(later, [...path, key]))) return value
      kept.push({ path, key, value, around: node.origin })
      const origin = node._tag === "Mapping" ? Tree.originOfKey(node, key) : value.origin
      const error = unknownKey({ config, path: [...path, key], shape: inner.struct, origin })
      errors.push(new UnknownKey(error))
      return undefined
    }
    if (node._tag === "Sequence") return Tree.mapChildren(node, (value, key) => change(key, value) ?? value)
    if (node._tag !== "Mapping") return node
    let isChanged = false
    const out = withEntries(node, (key, value) => {
      const next = change(key, value)
      isChanged ||= next !== value
      return next === undefined ? undefined : [key, next]
    })
    return isChanged ? out : node
  }
  return { tree: go(shape, tree, []), kept, errors }
}

/** Puts keys back into the mappings that they stood in, unless these have such keys. */
export const putBack = (tree: Tree.Tree, kept: ReadonlyArray<Kept>): Tree.Tree => {
  if (kept.length === 0) return tree
  const paths = mappingsOf(tree)
  const all = new Map<string, Array<Kept>>()
  for (const each of kept) {
    const found = paths.get(keyOf(each.around)) ?? []
    const old = JSON.stringify(each.path)
    const path = found.length === 0 || found.includes(old) ? old : found[0]!
    all.set(path, [...(all.get(path) ?? []), each])
  }
  const go = (node: Tree.Tree, path: Path): Tree.Tree => {
    const within = Tree.mapChildren(node, (child, key) => go(child, [...path, key]))
    if (within._tag !== "Mapping") return within
    let out: Tree.Mapping = within
    for (const { key, value } of all.get(JSON.stringify(path)) ?? []) {
      if (Tree.get(out, key) === undefined) out = Tree.set(out, key, value)
    }
    return out
  }
  return go(tree, [])
}

/** Where the mappings of a tree are, by where they began. */
const mappingsOf = (tree: Tree.Tree): ReadonlyMap<string, ReadonlyArray<string>> => {
  const all = new Map<string, Array<string>>()
  const go = (node: Tree.Tree, path: Path): void => {
    if (node._tag === "Mapping" && node.origin._tag === "File") {
      const key = keyOf(node.origin)
      all.set(key, [...(all.get(key) ?? []), JSON.stringify(path)])
    }
    for (const [key, child] of Tree.children(node)) go(child, [...path, key])
  }
  go(tree, [])
  return all
}

const keyOf = (origin: Origin): string => (origin._tag === "File" ? `${origin.line}:${origin.column}` : "")
