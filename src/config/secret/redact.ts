/**
 * Takes the secrets out of a tree before it is written or printed.
 */
import * as Shape from "../schema/Shape.ts"
import * as Origin from "../tree/Origin.ts"
import { hide, isReference, mark, markValues, redactedText } from "../tree/secret.ts"
import * as Tree from "../tree/Tree.ts"

/**
 * Marks the secrets that a shape declares in a tree, so that whatever prints it shows `<redacted>` in their place.
 *
 * Shape: other nodes are shared, and so are nodes that are marked already.
 */
export const markSecrets = (shape: Shape.Shape, tree: Tree.Tree): Tree.Tree => mapSecrets(shape, tree, markSecret)

/** Marks a secret; the keys of one that is a record are a part of it. */
const markSecret = (secret: Tree.Tree, whole: boolean): Tree.Tree =>
  whole && (secret._tag === "Mapping" || secret._tag === "Sequence") ? mark(secret) : markValues(secret)

/** Returns where a value stands in its file; `undefined` if it comes from none. */
export const positionOf = ({ origin }: Tree.Tree): string | undefined =>
  origin._tag === "File" ? Origin.format(origin) : undefined

/**
 * Marks what a file has of a secret in another place, by an alias (`*name`): it stands where the secret does.
 *
 * Shape: the secrets themselves are not marked yet, so that they are checked.
 */
export const markAliases = (shape: Shape.Shape, tree: Tree.Tree): Tree.Tree => {
  if (!Shape.hasRedacted(shape)) return tree
  const positions = new Set<string>()
  const collect = (secret: Tree.Tree): Tree.Tree => {
    const position = positionOf(secret)
    if (position !== undefined) positions.add(position)
    for (const [, child] of Tree.children(secret)) collect(child)
    return secret
  }
  mapSecrets(shape, tree, collect)
  if (positions.size === 0) return tree
  return mapPublic(shape, tree, (at) => (positions.has(positionOf(at) ?? "") ? mark(at) : at))
}

/** Replaces the single values of a tree that its shape does not declare secret. */
const mapPublic = (
  shape: Shape.Shape | undefined,
  tree: Tree.Tree,
  replace: (tree: Tree.Tree) => Tree.Tree
): Tree.Tree => {
  if (shape !== undefined && Shape.isRedacted(shape)) return tree
  if (tree._tag !== "Mapping" && tree._tag !== "Sequence") return replace(tree)
  return Tree.mapChildren(tree, (child, key) => mapPublic(shapeAt(shape, key), child, replace))
}

/** How many characters a secret has, if a text that holds them may not hold them by chance. */
const shortest = 4

/**
 * As {@link markSecrets}, and marks every text that holds one of the secrets, or one of `others`, as a resolved
 * interpolation may.
 */
export const markCopies = (shape: Shape.Shape, tree: Tree.Tree, others: ReadonlyArray<string> = []): Tree.Tree => {
  const secrets = others.filter(({ length }) => length >= shortest)
  const collect = (secret: Tree.Tree, whole: boolean): Tree.Tree => {
    if (secret._tag === "Scalar" && secret.source.length >= shortest) secrets.push(secret.source)
    else for (const [, child] of Tree.children(secret)) collect(child, whole)
    return markSecret(secret, whole)
  }
  const marked = mapSecrets(shape, tree, collect)
  const markCopy = (at: Tree.Tree): Tree.Tree => {
    if (at._tag !== "Scalar") return Tree.mapChildren(at, markCopy)
    return secrets.some((secret) => at.source.includes(secret)) ? markValues(at) : at
  }
  return secrets.length === 0 ? marked : markCopy(marked)
}

/** Marks the values of a tree that stand where another tree has marked ones. */
export const markLike = (tree: Tree.Tree, like: Tree.Tree | undefined): Tree.Tree => {
  if (like === undefined) return tree
  if (like.secret === true) return markValues(tree)
  return Tree.mapChildren(tree, (child, key) => markLike(child, Tree.child(like, key)))
}

/**
 * Replaces every secret of a tree with `<redacted>`, and every interpolation that may give several secrets at once.
 *
 * Shape: other nodes are shared. `null`, `???` and a plain reference (`${oc.env:TOKEN}`) stay, because they show
 * nothing. A root that is a mapping or a list stays one. What is marked and not declared becomes what `held`, the file,
 * has there, otherwise `???`, which fits any type.
 */
export const redact = (shape: Shape.Shape, tree: Tree.Tree, held?: Tree.Tree): Tree.Tree =>
  dropMarked(shape, mapSecrets(shape, tree, hide), held)

/**
 * Prepares a tree for being resolved and shown: no interpolation leads to a secret in the tree.
 *
 * Shape: as {@link redact}, but plain references go too. An interpolation that may give several secrets stays and gets
 * the mark of `tree/secret.ts`, so that {@link redactMarked} takes out what it gives.
 */
export const redactBeforeResolving = (shape: Shape.Shape, tree: Tree.Tree): Tree.Tree =>
  mapSecrets(shape, tree, (secret, whole) => mark(whole ? textFor(secret) : secret))

/**
 * Replaces the marked nodes of a resolved tree: with `<redacted>` if the schema declares secrets there, otherwise with
 * the interpolation of the unresolved tree that brought the secret there. Other secrets that the schema declares are left
 * to {@link redact}, and so is what no interpolation brought.
 */
export const redactMarked = (
  shape: Shape.Shape | undefined,
  tree: Tree.Tree,
  unresolved: Tree.Tree | undefined
): Tree.Tree => {
  if (tree.secret === true) {
    if (shape !== undefined && Shape.hasRedacted(shape)) return mark(textFor(tree))
    return unresolved?._tag === "Interpolation" ? unresolved : tree
  }
  return Tree.mapChildren(tree, (value, key) =>
    redactMarked(shapeAt(shape, key), value, unresolved && Tree.child(unresolved, key))
  )
}

const shapeAt = (shape: Shape.Shape | undefined, key: string): Shape.Shape | undefined =>
  shape === undefined ? undefined : Shape.at(shape, [key])

/** As {@link hide}, but for a reference, too. */
const textFor = (secret: Tree.Tree): Tree.Tree => {
  const hidden = hide(secret)
  return isReference(hidden) ? Tree.scalar(redactedText, secret.origin) : hidden
}

/** Replaces what is marked, where the schema declares no secret, with what the file holds, or with a missing value. */
const dropMarked = (shape: Shape.Shape | undefined, tree: Tree.Tree, held: Tree.Tree | undefined): Tree.Tree => {
  if (tree.secret === true && (shape === undefined || !Shape.hasRedacted(shape))) {
    return held ?? Tree.missing(tree.origin)
  }
  return Tree.mapChildren(tree, (value, key) => dropMarked(shapeAt(shape, key), value, held && Tree.child(held, key)))
}

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
