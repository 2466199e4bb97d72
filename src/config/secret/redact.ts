/**
 * Takes the secrets out of a tree before it is written or printed.
 */
import * as Shape from "../schema/Shape.ts"
import { isReference, mark, redactedText } from "../tree/secret.ts"
import * as Tree from "../tree/Tree.ts"

const isEmpty = (tree: Tree.Tree): boolean =>
  tree._tag === "Missing" || tree._tag === "Conflict" || (tree._tag === "Scalar" && tree.value === null)

/**
 * Replaces every secret of a tree with `<redacted>`, and every interpolation that may give several secrets at once.
 *
 * Shape: other nodes are shared. `null`, `???` and a plain reference (`${oc.env:TOKEN}`) stay, because they show
 * nothing. A root that is a mapping or a list stays one.
 */
export const redact = (shape: Shape.Shape, tree: Tree.Tree): Tree.Tree =>
  mapSecrets(shape, tree, (secret) => (isReference(secret) ? secret : hide(secret)))

/**
 * Prepares a tree for being resolved and shown: no interpolation leads to a secret in the tree.
 *
 * Shape: as {@link redact}, but plain references go too. An interpolation that may give several secrets stays and gets
 * the mark of `tree/secret.ts`, so that {@link redactMarked} takes out what it gives.
 */
export const redactBeforeResolving = (shape: Shape.Shape, tree: Tree.Tree): Tree.Tree =>
  mapSecrets(shape, tree, (secret, whole) => mark(whole ? hide(secret) : secret))

/**
 * Replaces the marked nodes of a resolved tree: with `<redacted>` if the schema declares secrets there, otherwise with
 * `???`, which fits any type. Other secrets that the schema declares are left to {@link redact}.
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
 * Replaces every secret of a tree, sharing the other nodes.
 *
 * `whole` is false for an interpolation that stands for a mapping or a list with secrets, unless it is a plain
 * reference. If the root is a mapping or a list, only the secrets in it are replaced.
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
