/**
 * Appends to lists and replaces their elements, many times in a row, as a command line does.
 *
 * Owns the cost of that: no element is copied until somebody reads them all.
 */
import * as HashMap from "effect/HashMap"
import * as Option from "effect/Option"
import { isIndex, type Path } from "./Path.ts"
import * as Tree from "./Tree.ts"

/** What a changed list consists of: the elements that differ from those of `base`, by index, or come after them. */
interface Changed {
  readonly base: ReadonlyArray<Tree.Tree>
  readonly changes: HashMap.HashMap<number, Tree.Tree>
  readonly length: number
}

const changed = new WeakMap<Tree.Sequence, Changed>()

const partsOf = (self: Tree.Sequence): Changed =>
  changed.get(self) ?? { base: self.items, changes: HashMap.empty(), length: self.items.length }

const gather = ({ base, changes, length }: Changed): ReadonlyArray<Tree.Tree> => {
  const out = [...base]
  out.length = length
  for (const [at, each] of changes) out[at] = each
  return out
}

/** Makes a list of its parts, which are joined when somebody reads its elements. */
const make = (self: Tree.Sequence, parts: Changed): Tree.Sequence => {
  let all: ReadonlyArray<Tree.Tree> | undefined
  const out: Tree.Sequence = {
    _tag: "Sequence",
    get items() {
      if (all === undefined) {
        all = gather(partsOf(out))
        changed.delete(out)
      }
      return all
    },
    origin: self.origin,
    absolute: self.absolute,
    ...(self.secret === undefined ? {} : { secret: self.secret })
  }
  changed.set(out, parts)
  return out
}

/**
 * Adds elements to the end of a list.
 *
 * No element is copied until `items` is read. So n appends and replacements, in any order, and one read cost O(n log n).
 * Every list on the way stays immutable.
 */
export const append = (self: Tree.Sequence, items: ReadonlyArray<Tree.Tree>): Tree.Sequence => {
  const { base, changes, length } = partsOf(self)
  const added = HashMap.mutate(changes, (map) => {
    for (const [i, item] of items.entries()) HashMap.set(map, length + i, item)
  })
  return make(self, { base, changes: added, length: length + items.length })
}

/** Returns how many elements a list has. */
export const length = (self: Tree.Sequence): number => changed.get(self)?.length ?? self.items.length

/** Returns the element at an index, or `undefined`. */
export const item = (self: Tree.Sequence, index: number): Tree.Tree | undefined => {
  const parts = changed.get(self)
  if (parts === undefined) return self.items[index]
  return Option.getOrElse(HashMap.get(parts.changes, index), () => parts.base[index])
}

/** Returns the child of a tree at a key, as `Tree.child` does, without reading the other elements of a list. */
export const child = (tree: Tree.Tree, key: string): Tree.Tree | undefined => {
  if (tree._tag !== "Sequence") return Tree.child(tree, key)
  return isIndex(key) ? item(tree, Number(key)) : undefined
}

/** Returns the tree that keys and indices lead to, as `Tree.at` does, without reading the other elements of lists. */
export const at = (tree: Tree.Tree | undefined, path: Path): Tree.Tree | undefined =>
  path.reduce<Tree.Tree | undefined>((node, key) => node && child(node, key), tree)

/** Replaces the element at an existing index of a list; the cost is that of {@link append}. */
export const setItem = (self: Tree.Sequence, index: number, tree: Tree.Tree): Tree.Sequence => {
  const { base, changes, length } = partsOf(self)
  return make(self, { base, changes: HashMap.set(changes, index, tree), length })
}
