/**
 * A tree with its secrets taken out, for whatever is written or printed.
 */
import * as Shape from "../schema/Shape.ts"
import { isReference, mark, redactedText } from "../tree/secret.ts"
import * as Tree from "../tree/Tree.ts"

const isEmpty = (tree: Tree.Tree): boolean =>
  tree._tag === "Missing" || tree._tag === "Conflict" || (tree._tag === "Scalar" && tree.value === null)

/**
 * Puts `<redacted>` in the place of every secret of a tree, and of an interpolation that gives several at once.
 *
 * Shape: what is no secret is shared. `null`, `???` and a plain reference (`${oc.env:TOKEN}`) stay: they show nothing.
 * The root stays a mapping or a list, if it is one.
 */
export const redact = (shape: Shape.Shape, tree: Tree.Tree): Tree.Tree =>
  mapSecrets(shape, tree, (secret) => (isReference(secret) ? secret : hide(secret)))

/**
 * Prepares a tree for being resolved and shown: no interpolation leads to a secret that the tree holds.
 *
 * Shape: as {@link redact}, and references to a secret go too. What an interpolation gives in place of a mapping or a
 * list with secrets is not known yet: it has the mark of `tree/secret.ts`, and {@link redactMarked} takes it out.
 */
export const redactBeforeResolving = (shape: Shape.Shape, tree: Tree.Tree): Tree.Tree =>
  mapSecrets(shape, tree, (secret, whole) => mark(whole ? hide(secret) : secret))

/**
 * Takes what has the mark of a secret out of a tree that was resolved: `<redacted>` where the schema declares secrets,
 * `???` elsewhere, since that is read as not given whatever the type there. What is declared a secret is left to
 * {@link redact}.
 */
export const redactMarked = (shape: Shape.Shape | undefined, tree: Tree.Tree): Tree.Tree => {
  if (tree.secret === true) {
    return shape !== undefined && Shape.hasRedacted(shape) ? mark(hide(tree)) : Tree.missing(tree.origin)
  }
  return Tree.mapChildren(tree, (value, key) =>
    redactMarked(shape === undefined ? undefined : Shape.at(shape, [key]), value)
  )
}

const hide = (secret: Tree.Tree): Tree.Tree => (isEmpty(secret) ? secret : Tree.scalar(redactedText, secret.origin))

/**
 * Replaces every secret of a tree; what is no secret is shared.
 *
 * `whole` is false for an interpolation, other than a plain reference, in the place of a mapping or a list that has
 * secrets in it. The root is not replaced if it is a mapping or a list: what is in it is.
 */
export const mapSecrets = (
  shape: Shape.Shape,
  tree: Tree.Tree,
  replace: (secret: Tree.Tree, whole: boolean) => Tree.Tree
): Tree.Tree =>
  tree._tag === "Mapping" || tree._tag === "Sequence" ? inContainer(shape, tree, replace) : mapAt(shape, tree, replace)

const mapAt = (
  shape: Shape.Shape,
  tree: Tree.Tree,
  replace: (secret: Tree.Tree, whole: boolean) => Tree.Tree
): Tree.Tree => {
  if (Shape.isRedacted(shape)) return replace(tree, true)
  if (!Shape.hasRedacted(shape)) return tree
  if (tree._tag === "Interpolation" && !isReference(tree)) return replace(tree, false)
  return inContainer(shape, tree, replace)
}

const inContainer = (
  shape: Shape.Shape,
  tree: Tree.Tree,
  replace: (secret: Tree.Tree, whole: boolean) => Tree.Tree
): Tree.Tree => {
  if (!Shape.hasRedacted(shape)) return tree
  return Tree.mapChildren(tree, (value, key) => {
    const inner = Shape.child(shape, key)
    return Shape.isRefusal(inner) ? value : mapAt(inner, value, replace)
  })
}
