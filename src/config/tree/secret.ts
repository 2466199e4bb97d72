/**
 * Secrets in trees: the mark of a node, and the text that hides a secret.
 *
 * Owns the mark, which every error honours. The schema declares which fields are secret. An interpolation copies a
 * secret to other fields, and the mark goes with it. A marked mapping was made of a secret as a whole: no error shows
 * its keys either, unless the schema declares them.
 */
import * as Tree from "./node.ts"
import type { Origin } from "./Origin.ts"
import * as Origins from "./Origin.ts"
import { printedAs, withoutPrinting } from "./printing.ts"

/** The text that stands in place of a secret. */
export const redactedText = "<redacted>"

/** Returns an origin without the value that a token gives. */
export const conceal = (origin: Origin): Origin => {
  if (origin._tag !== "Token") return origin
  const end = origin.text.indexOf("=")
  return Origins.fromToken(origin.index, end < 0 ? redactedText : `${origin.text.slice(0, end + 1)}${redactedText}`)
}

/**
 * Tells whether a value must not be shown because of where it comes from: what is typed beside a secret is shown only
 * where it is known to be none, and an environment variable may hold anything.
 */
export const isHidden = (origin: Origin): boolean =>
  origin._tag === "Environment" || (origin._tag === "Token" && origin.text.endsWith(redactedText))

/**
 * A plain reference to another value, of any config, or to an environment variable: it tells where a secret is, not what
 * it is.
 */
const reference =
  /^\$\{(?:(?:oc\.(?:env|deprecated):)?[A-Za-z0-9_.[\]-]+|(?:oc\.deprecated:)?[A-Za-z0-9_.-]+::[A-Za-z0-9_.[\]-]*)\}$/

/** Tells whether a text is a plain reference. */
export const isReferenceText = (text: string): boolean => reference.test(text)

/** Tells whether a tree is a plain reference. */
export const isReference = (tree: Tree.Tree): tree is Tree.Interpolation =>
  tree._tag === "Interpolation" && reference.test(tree.text)

const isEmpty = (tree: Tree.Tree): boolean =>
  tree._tag === "Missing" || tree._tag === "Conflict" || (tree._tag === "Scalar" && tree.value === null)

/** Returns `<redacted>` for a secret; what shows nothing of it stays: `null`, `???`, a plain reference. */
export const hide = (secret: Tree.Tree): Tree.Tree =>
  isEmpty(secret) || isReference(secret) ? secret : Tree.scalar(redactedText, secret.origin)

/** Returns what is shown of a node: {@link hide} if it is marked. Its children are shown one by one. */
export const masked = (tree: Tree.Tree): Tree.Tree => (tree.secret === true ? hide(tree) : tree)

/** Replaces what was typed beside a secret where it is not known to be none. */
export const hideTyped = (tree: Tree.Tree): Tree.Tree =>
  tree._tag === "Scalar" && tree.origin._tag === "Token" && isHidden(tree.origin)
    ? hide(tree)
    : Tree.mapChildren(tree, hideTyped)

/** Returns what is shown of a tree. */
export const maskAll = (tree: Tree.Tree): Tree.Tree => Tree.mapChildren(masked(tree), maskAll)

/**
 * Returns a tree that shows its secrets: whatever prints it, or makes a plain value of it, gets them in clear.
 *
 * ```ts
 * const inClear = Tree.reveal(Tree.fromUnknown({ token: "swordfish" }))
 * ```
 *
 * @since 0.1.0
 * @category getters
 */
export const reveal = (self: Tree.Tree): Tree.Tree => {
  const known = new Map<Tree.Tree, Tree.Tree>()
  const open = (at: Tree.Tree): Tree.Tree => {
    if (at._tag !== "Mapping" && at._tag !== "Sequence") return unmarked(at)
    const before = known.get(at)
    if (before !== undefined) return before
    const out = unmarked(Tree.mapChildren(at, open))
    known.set(at, out)
    return out
  }
  return open(self)
}

const unmarked = (self: Tree.Tree): Tree.Tree => {
  if (self.secret !== true) return self
  const { secret: _, ...plain } = withoutPrinting(self)
  return plain
}

/** Whatever prints a marked node prints what is shown of it. */
const asMasked = printedAs<Tree.Tree>((self) => withoutPrinting(masked(self)))

const marked = <T extends Tree.Tree>(tree: T): T => ({
  ...tree,
  origin: conceal(tree.origin),
  secret: true,
  ...asMasked
})

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
  return self._tag === "Missing" || self.secret === true ? self : marked(self)
}

/** Tells whether a tree, or anything in it, has the mark. */
export const isMarked = (self: Tree.Tree): boolean => find(self, (tree) => tree.secret === true) !== undefined

/** Tells whether an error must not show a tree: it, or anything in it, has the mark or is hidden (see {@link isHidden}). */
export const isPrivate = (self: Tree.Tree): boolean =>
  find(self, (tree) => tree.secret === true || isHidden(tree.origin)) !== undefined

/** Returns the origin of the first value in a tree that is hidden for where it comes from (see {@link isHidden}). */
export const hiddenOrigin = (self: Tree.Tree): Origin | undefined => find(self, (tree) => isHidden(tree.origin))?.origin

const find = (self: Tree.Tree, test: (tree: Tree.Tree) => boolean): Tree.Tree | undefined => {
  const seen = new Set<Tree.Tree>()
  const pending: Array<Tree.Tree> = [self]
  for (let tree = pending.pop(); tree !== undefined; tree = pending.pop()) {
    if (test(tree)) return tree
    if ((tree._tag !== "Mapping" && tree._tag !== "Sequence") || seen.has(tree)) continue
    seen.add(tree)
    for (const [, child] of Tree.children(tree)) pending.push(child)
  }
  return undefined
}
