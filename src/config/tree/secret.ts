/**
 * Secrets in trees: the mark of a node, and the text that hides a secret.
 *
 * Owns the mark, which every error honours. The schema declares which fields are secret. An interpolation copies a
 * secret to other fields, and the mark goes with it. A marked mapping was made of a secret as a whole: no error shows
 * its keys either, unless the schema declares them.
 */
import type { Origin } from "./Origin.ts"
import * as Origins from "./Origin.ts"
import * as Tree from "./Tree.ts"

/** The text that stands in place of a secret. */
export const redactedText = "<redacted>"

/** Returns an origin without the value that a token gives. */
export const conceal = (origin: Origin): Origin => {
  if (origin._tag !== "Token") return origin
  const end = origin.text.indexOf("=")
  return Origins.fromToken(origin.index, end < 0 ? redactedText : `${origin.text.slice(0, end + 1)}${redactedText}`)
}

/** A plain reference to another value or to an environment variable: it tells where a secret is, not what it is. */
const reference = /^\$\{(?:oc\.env:)?[A-Za-z0-9_.[\]-]+\}$/

/** Tells whether a tree is a plain reference. */
export const isReference = (tree: Tree.Tree): boolean => tree._tag === "Interpolation" && reference.test(tree.text)

const marked = <T extends Tree.Tree>(tree: T): T => ({ ...tree, origin: conceal(tree.origin), secret: true })

/** The marked copies of containers: marked trees share what their originals share. */
const known = new WeakMap<Tree.Tree, Tree.Tree>()

/** Marks a tree and everything in it, keys included. */
export const mark = (self: Tree.Tree): Tree.Tree => {
  if (self.secret === true) return self
  if (self._tag !== "Mapping" && self._tag !== "Sequence") return marked(self)
  const before = known.get(self)
  if (before !== undefined) return before
  const out = marked(Tree.mapChildren(self, mark))
  known.set(self, out)
  return out
}

/** Marks the values of a tree that the schema declares secret, but not its keys: errors still show those. */
export const markValues = (self: Tree.Tree): Tree.Tree => {
  if (self._tag === "Mapping" || self._tag === "Sequence") return Tree.mapChildren(self, markValues)
  return self._tag === "Missing" ? self : marked(self)
}

/** Tells whether a tree, or anything in it, has the mark. */
export const isMarked = (self: Tree.Tree): boolean => {
  const seen = new Set<Tree.Tree>()
  const pending: Array<Tree.Tree> = [self]
  for (let tree = pending.pop(); tree !== undefined; tree = pending.pop()) {
    if (tree.secret === true) return true
    if ((tree._tag !== "Mapping" && tree._tag !== "Sequence") || seen.has(tree)) continue
    seen.add(tree)
    for (const [, child] of Tree.children(tree)) pending.push(child)
  }
  return false
}
