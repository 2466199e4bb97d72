/**
 * Finished text on its way to a file, where text is read as an interpolation again.
 */
import { escape } from "./Expression.ts"
import * as Tree from "./Tree.ts"

/**
 * Escapes `${` in the finished texts of a tree, so that reading what is written gives the same texts.
 *
 * Shape: what has none is shared. Interpolations stay what they are. A finished `???` has no other spelling: it is read
 * as missing.
 */
export const unresolved = (self: Tree.Tree): Tree.Tree => {
  switch (self._tag) {
    case "Scalar":
      return typeof self.value === "string" && self.value.includes("${")
        ? Tree.scalar(escape(self.value), self.origin)
        : self
    case "Mapping": {
      let out: Tree.Mapping = self
      for (const [key, value] of Tree.entries(self)) {
        const next = unresolved(value)
        if (next !== value) out = Tree.set(out, key, next)
      }
      return out
    }
    case "Sequence": {
      const items = self.items.map(unresolved)
      return items.every((item, index) => item === self.items[index]) ? self : { ...self, items }
    }
    default:
      return self
  }
}
