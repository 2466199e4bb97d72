/**
 * Keys of a file that its config does not have, where a program keeps them.
 *
 * Owns taking them out before the values are read, and putting them back before the file is written.
 */
import { UnknownKey } from "../error/ConfigError.ts"
import { unknownKey } from "../schema/errors.ts"
import * as Shape from "../schema/Shape.ts"
import type { Path } from "../tree/Path.ts"
import * as Tree from "../tree/Tree.ts"
import { withEntries } from "./entries.ts"

/** A key that was taken out, its value, and where it stood. */
export interface Kept {
  readonly path: Path
  readonly key: string
  readonly value: Tree.Tree
}

/** A tree without the keys that its shape does not have; the error that each of them would be. */
export interface Taken {
  readonly tree: Tree.Tree
  readonly kept: ReadonlyArray<Kept>
  readonly errors: ReadonlyArray<UnknownKey>
}

/** Takes out of a tree the keys that its shape does not have; those in secrets stay. */
export const takeUnknown = (config: string, shape: Shape.Shape, tree: Tree.Tree): Taken => {
  const kept: Array<Kept> = []
  const errors: Array<UnknownKey> = []
  const go = (at: Shape.Shape, node: Tree.Tree, path: Path): Tree.Tree => {
    if (Shape.isRedacted(at)) return node
    const change = (key: string, value: Tree.Tree): Tree.Tree | undefined => {
      const inner = Shape.child(at, key)
      if (!Shape.isRefusal(inner)) return go(inner, value, [...path, key])
      if (inner._tag !== "UnknownKey") return value
      kept.push({ path, key, value })
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

/** Puts keys back where they stood, if the mapping is still there and has no such key by now. */
export const putBack = (tree: Tree.Tree, kept: ReadonlyArray<Kept>): Tree.Tree => {
  let out = tree
  for (const { key, path, value } of kept) out = putAt(out, path, key, value)
  return out
}

const putAt = (tree: Tree.Tree, path: Path, key: string, value: Tree.Tree): Tree.Tree => {
  const [first, ...rest] = path
  if (first !== undefined)
    return Tree.mapChildren(tree, (child, at) => (at === first ? putAt(child, rest, key, value) : child))
  return tree._tag === "Mapping" && Tree.get(tree, key) === undefined ? Tree.set(tree, key, value) : tree
}
