/**
 * Keeps the secrets of a file when it is written over.
 */
import * as Result from "effect/Result"
import { coerce } from "../schema/coerce.ts"
import { declaredNames } from "../schema/declared.ts"
import * as Shape from "../schema/Shape.ts"
import { isReference, redactedText } from "../tree/secret.ts"
import * as Tree from "../tree/Tree.ts"
import { positionOf } from "./redact.ts"

/** The secrets of a file, and the mappings and lists that contain them, by kind and position. */
type FileNodes = ReadonlyMap<string, Tree.Tree>

const placeOf = (kind: "Secret" | Tree.Tree["_tag"], tree: Tree.Tree): string | undefined => {
  const position = positionOf(tree)
  return position === undefined ? undefined : `${kind}:${position}`
}

/** Tells whether a node is a secret as a whole, or an interpolation that may give several. */
const isSecret = (shape: Shape.Shape, tree: Tree.Tree): boolean =>
  Shape.isRedacted(shape) || (tree._tag === "Interpolation" && Shape.hasRedacted(shape) && !isReference(tree))

const saysRedacted = (tree: Tree.Tree): boolean => tree._tag === "Scalar" && tree.value === redactedText

/** Tells whether a file's node is a value of its own: `???` and `<redacted>` stand for none. */
const isGiven = (tree: Tree.Tree | undefined): tree is Tree.Tree =>
  tree !== undefined && tree._tag !== "Missing" && !saysRedacted(tree)

const inner = (shape: Shape.Shape, key: string): Shape.Shape | undefined => Shape.at(shape, [key])

const fileNodes = (shape: Shape.Shape, file: Tree.Tree, out: Map<string, Tree.Tree>): FileNodes => {
  if (!Shape.hasRedacted(shape)) return out
  const position = placeOf(isSecret(shape, file) ? "Secret" : file._tag, file)
  if (position !== undefined && isGiven(file)) out.set(position, file)
  if (isSecret(shape, file)) return out
  for (const [key, value] of Tree.children(file)) {
    const below = inner(shape, key)
    if (below !== undefined) fileNodes(below, value, out)
  }
  return out
}

/** Tells whether a tree passes a test at any of the secrets that its shape declares. */
const hasSecret = (shape: Shape.Shape, tree: Tree.Tree, test: (secret: Tree.Tree) => boolean): boolean => {
  if (!Shape.hasRedacted(shape)) return false
  if (isSecret(shape, tree) || saysRedacted(tree)) return test(tree)
  return Tree.children(tree).some(([key, value]) => {
    const below = inner(shape, key)
    return below !== undefined && hasSecret(below, value, test)
  })
}

const holdsSecret = (shape: Shape.Shape, tree: Tree.Tree | undefined): tree is Tree.Tree =>
  tree !== undefined && hasSecret(shape, tree, isGiven)

/**
 * Puts the secrets of a file back into a tree without secrets, so that writing over the file loses none of them.
 *
 * Shape: `file` is what the file holds. A secret in it stays as it is, whatever the tree has there, and so does the key
 * of one that the tree does not have. A list with secrets stays as it is unless all of them are still in the tree's own
 * list, so that none gets under another's key; and so does a mapping if the tree's is another alternative of a union.
 */
export const restoreSecrets = (shape: Shape.Shape, tree: Tree.Tree, file: Tree.Tree, config: string): Tree.Tree => {
  const nodes = fileNodes(shape, file, new Map())
  return nodes.size === 0 ? tree : restore({ nodes, config }, shape, tree, file)
}

interface Restoring {
  readonly nodes: FileNodes
  readonly config: string
}

/** `held` is what the file holds at the same place. */
const restore = (of: Restoring, shape: Shape.Shape, tree: Tree.Tree, held: Tree.Tree | undefined): Tree.Tree => {
  if (!Shape.hasRedacted(shape)) return tree
  if (isSecret(shape, tree) || saysRedacted(tree)) {
    const own = of.nodes.get(placeOf("Secret", tree) ?? "")
    return isGiven(held) ? held : (own ?? tree)
  }
  if (tree._tag === "Sequence") return restoreList(of, shape, tree, held)
  if (tree._tag === "Mapping") return restoreMapping(of, shape, tree, held)
  return holdsSecret(shape, held) ? held : tree
}

const restoreList = (of: Restoring, shape: Shape.Shape, tree: Tree.Sequence, held: Tree.Tree | undefined) => {
  // Elements have no keys, but those of the file have their positions.
  const restored = Tree.mapChildren(tree, (item, key) => {
    const below = inner(shape, key)
    return below === undefined ? item : restore(of, below, item, of.nodes.get(placeOf(item._tag, item) ?? ""))
  })
  if (!holdsSecret(shape, held)) return restored
  const kept = new Set<Tree.Tree>()
  hasSecret(shape, restored, (secret) => kept.add(secret) === undefined)
  const isLost = hasSecret(shape, held, (secret) => isGiven(secret) && !kept.has(secret))
  return isLost || hasSecret(shape, restored, saysRedacted) ? held : restored
}

const restoreMapping = (of: Restoring, shape: Shape.Shape, tree: Tree.Mapping, held: Tree.Tree | undefined) => {
  if (held !== undefined && held._tag !== "Mapping") return holdsSecret(shape, held) ? held : tree
  let restored = Tree.mapChildren(tree, (value, key) => {
    const below = inner(shape, key)
    return below === undefined ? value : restore(of, below, value, held && Tree.get(held, key))
  })
  for (const [key, value] of held === undefined ? [] : Tree.entries(held)) {
    const below = inner(shape, key)
    if (Tree.get(tree, key) === undefined && below !== undefined && holdsSecret(below, value)) {
      restored = Tree.set(restored, key, value)
    }
  }
  const isUnion = Shape.members(shape).length > 1
  const isWhole = !isUnion || restored === tree || Result.isSuccess(coerce(shape, restored, of))
  return isWhole || held === undefined ? restored : held
}

/**
 * Takes out of a tree what could not be read back: where a `<redacted>` is left, the default is what is read.
 *
 * Shape: a list with one becomes `<redacted>` as a whole, and a root that is a list becomes empty. An entry of a record
 * with one goes, unless `defaults` has its key.
 */
export const collapse = (shape: Shape.Shape, tree: Tree.Tree, defaults: Tree.Tree | undefined): Tree.Tree => {
  if (tree._tag === "Sequence") return hasSecret(shape, tree, saysRedacted) ? Tree.sequence([], tree.origin) : tree
  if (tree._tag !== "Mapping" || !Shape.hasRedacted(shape)) return tree
  const declared = new Set(declaredNames(shape))
  const isLost = (key: string, value: Tree.Tree): boolean => {
    const below = declared.has(key) || (defaults && Tree.child(defaults, key)) ? undefined : inner(shape, key)
    return below !== undefined && hasSecret(below, value, saysRedacted)
  }
  const left = Tree.entries(tree).filter(([key, value]) => !isLost(key, value))
  const kept = left.length === Tree.size(tree) ? tree : Tree.mapping(left, tree.origin)
  return Tree.mapChildren(kept, (value, key) => {
    const below = inner(shape, key)
    if (below === undefined || !Shape.hasRedacted(below)) return value
    if (value._tag !== "Sequence") return collapse(below, value, defaults && Tree.child(defaults, key))
    return hasSecret(below, value, saysRedacted) ? Tree.scalar(redactedText, value.origin) : value
  })
}
