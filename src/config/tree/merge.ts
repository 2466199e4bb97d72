/**
 * Merging config trees, later ones winning.
 *
 * Owns the rules, which are OmegaConf's, and the search for conflicts. A tree is a patch on the tree below it, and
 * merging composes two patches. So `merge` is associative, conflicts included, and idempotent on trees without
 * interpolations. `absolute` and `Conflict` stand for patches that no plain tree can express. What is merged was fitted
 * into its schema, which made a value that is another alternative of its union absolute.
 */
import { dual } from "effect/Function"
import type { Path } from "./Path.ts"
import type { Conflict, Mapping, Sequence, Tree } from "./Tree.ts"
import * as T from "./Tree.ts"

const kindOf = (self: Mapping | Sequence): "mapping" | "list" => (self._tag === "Mapping" ? "mapping" : "list")

const absolute = <A extends Mapping | Sequence>(self: A): A => (self.absolute ? self : { ...self, absolute: true })

const mergeMappings = (self: Mapping, that: Mapping): Mapping => {
  if (T.size(self) === 0) return self.absolute ? absolute(that) : that
  let out: Mapping = { ...self, origin: that.origin }
  for (const key of T.keys(that)) {
    const value = T.get(that, key)!
    const below = T.get(out, key)
    out = T.set(out, key, below === undefined ? value : mergeTrees(below, value))
  }
  return out
}

/** The latest container decides what a conflict is about. */
const mergeOverConflict = (self: Conflict, that: Mapping | Sequence): Conflict =>
  kindOf(that) === self.expected
    ? { _tag: "Conflict", expected: self.received, received: self.expected, origin: that.origin, over: self.origin }
    : { ...self, origin: that.origin }

const mergeTrees = (self: Tree, that: Tree): Tree => {
  if (self === that) return self
  switch (that._tag) {
    case "Missing":
      return self._tag === "Missing" ? that : self
    case "Scalar":
    case "Interpolation":
    case "Conflict":
      return that
    case "Mapping":
    case "Sequence": {
      if (that.absolute || self._tag === "Missing") return that
      if (self._tag === "Scalar" || self._tag === "Interpolation") return absolute(that)
      if (self._tag === "Conflict") return mergeOverConflict(self, that)
      if (self._tag === "Mapping" && that._tag === "Mapping") return mergeMappings(self, that)
      if (self._tag === that._tag) return self.absolute ? absolute(that) : that
      return {
        _tag: "Conflict",
        expected: kindOf(self),
        received: kindOf(that),
        origin: that.origin,
        over: self.origin
      }
    }
  }
}

/**
 * Merges two config trees, `that` over `self`.
 *
 * Shape: mappings merge by key. A list replaces a list, a scalar replaces anything, `???` replaces nothing. Keys that are
 * not in `that` are shared, so k keys merge into n in O(k log n).
 * Errors: none; a list over a mapping, or a mapping over a list, gives a `Conflict` node (see {@link conflictIn}).
 * Source: OmegaConf.merge.
 */
export const merge: {
  (that: Tree): (self: Tree) => Tree
  (self: Tree, that: Tree): Tree
} = dual(2, mergeTrees)

/** A conflict and its path. */
export interface ConflictAt {
  readonly path: Path
  readonly conflict: Conflict
}

const search = (self: Tree, path: Array<string>): Conflict | undefined => {
  switch (self._tag) {
    case "Conflict":
      return self
    case "Mapping":
      for (const key of T.keys(self)) {
        path.push(key)
        const found = search(T.get(self, key)!, path)
        if (found !== undefined) return found
        path.pop()
      }
      return undefined
    case "Sequence":
      for (let i = 0; i < self.items.length; i++) {
        path.push(String(i))
        const found = search(self.items[i]!, path)
        if (found !== undefined) return found
        path.pop()
      }
      return undefined
    default:
      return undefined
  }
}

/** Returns the first conflict of a tree with its path, or `undefined`. */
export const conflictIn = (self: Tree): ConflictAt | undefined => {
  const path: Array<string> = []
  const conflict = search(self, path)
  return conflict === undefined ? undefined : { path, conflict }
}
