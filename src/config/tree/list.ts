/**
 * Appends to lists and replaces their elements, many times in a row, as a command line does.
 *
 * Owns the cost of that: no element is copied until somebody reads them all.
 */
import * as HashMap from "effect/HashMap"
import * as Option from "effect/Option"
import { isIndex } from "./Path.ts"
import * as Tree from "./Tree.ts"

/** What an appended list consists of, until somebody reads its elements. */
interface Appended {
  readonly before: Tree.Sequence
  readonly items: ReadonlyArray<Tree.Tree>
}

const appended = new WeakMap<Tree.Sequence, Appended>()

const gather = (self: Tree.Sequence): ReadonlyArray<Tree.Tree> => {
  const parts: Array<ReadonlyArray<Tree.Tree>> = []
  let at = self
  for (let part = appended.get(at); part !== undefined; part = appended.get(at)) {
    parts.push(part.items)
    at = part.before
  }
  const out = [...at.items]
  for (const part of parts.reverse()) for (const item of part) out.push(item)
  appended.delete(self)
  return out
}

/**
 * Adds elements to the end of a list.
 *
 * No element is copied until `items` is read. The new list refers to the one before and to what was added, and joins
 * them once. So n appends and one read cost O(n). Every list on the way stays immutable.
 */
export const append = (self: Tree.Sequence, items: ReadonlyArray<Tree.Tree>): Tree.Sequence => {
  let all: ReadonlyArray<Tree.Tree> | undefined
  const out: Tree.Sequence = {
    _tag: "Sequence",
    get items() {
      all ??= gather(out)
      return all
    },
    origin: self.origin,
    absolute: self.absolute
  }
  appended.set(out, { before: self, items })
  return out
}

/** What a list with replaced elements consists of, until somebody reads them all. */
interface Replaced {
  readonly base: Tree.Sequence
  readonly items: HashMap.HashMap<number, Tree.Tree>
}

const replaced = new WeakMap<Tree.Sequence, Replaced>()

/** Returns how many elements a list has. */
export const length = (self: Tree.Sequence): number => (replaced.get(self)?.base ?? self).items.length

/** Returns the element at an index, or `undefined`. */
export const item = (self: Tree.Sequence, index: number): Tree.Tree | undefined => {
  const parts = replaced.get(self)
  if (parts === undefined) return self.items[index]
  return Option.getOrElse(HashMap.get(parts.items, index), () => parts.base.items[index])
}

/** Returns the child of a tree at a key, as `Tree.child` does, without reading the other elements of a list. */
export const child = (tree: Tree.Tree, key: string): Tree.Tree | undefined => {
  if (tree._tag !== "Sequence") return Tree.child(tree, key)
  return isIndex(key) ? item(tree, Number(key)) : undefined
}

/**
 * Replaces the element at an existing index of a list.
 *
 * No element is copied until `items` is read. So n replacements and one read cost O(n log n); see {@link append}.
 */
export const setItem = (self: Tree.Sequence, index: number, tree: Tree.Tree): Tree.Sequence => {
  const parts = replaced.get(self)
  const base = parts?.base ?? self
  const items = HashMap.set(parts?.items ?? HashMap.empty<number, Tree.Tree>(), index, tree)
  let all: Array<Tree.Tree> | undefined
  const out: Tree.Sequence = {
    _tag: "Sequence",
    get items() {
      if (all === undefined) {
        all = [...base.items]
        for (const [at, each] of items) all[at] = each
      }
      return all
    },
    origin: self.origin,
    absolute: self.absolute,
    ...(self.secret === undefined ? {} : { secret: self.secret })
  }
  replaced.set(out, { base, items })
  return out
}
