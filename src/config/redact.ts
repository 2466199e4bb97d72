/**
 * A tree with its secrets taken out, for whatever is written or printed.
 */
import { redactedText } from "./ConfigError.ts"
import * as Shape from "./Shape.ts"
import { isReference } from "./secret.ts"
import * as Tree from "./Tree.ts"

const isEmpty = (tree: Tree.Tree): boolean =>
  tree._tag === "Missing" || tree._tag === "Conflict" || (tree._tag === "Scalar" && tree.value === null)

/**
 * Puts `<redacted>` in the place of every secret of a tree.
 *
 * Shape: what is no secret is shared. `null`, `???` and a plain reference (`${oc.env:TOKEN}`) stay: they show nothing.
 */
export const redact = (shape: Shape.Shape, tree: Tree.Tree): Tree.Tree =>
  mapSecrets(shape, tree, (secret) => (isReference(secret) ? secret : hide(secret)))

/** Redacts as {@link redact} does, and references too: what is resolved afterwards leads to no secret. */
export const redactWhole = (shape: Shape.Shape, tree: Tree.Tree): Tree.Tree => mapSecrets(shape, tree, hide)

const hide = (secret: Tree.Tree): Tree.Tree => (isEmpty(secret) ? secret : Tree.scalar(redactedText, secret.origin))

/** Replaces every secret of a tree; what is no secret is shared. */
export const mapSecrets = (
  shape: Shape.Shape,
  tree: Tree.Tree,
  replace: (secret: Tree.Tree) => Tree.Tree
): Tree.Tree => {
  if (Shape.isRedacted(shape)) return replace(tree)
  if (!Shape.hasRedacted(shape)) return tree
  const inside = (key: string, value: Tree.Tree): Tree.Tree => {
    const inner = Shape.child(shape, key)
    return Shape.isRefusal(inner) ? value : mapSecrets(inner, value, replace)
  }
  if (tree._tag === "Mapping") {
    let out = tree
    for (const [key, value] of Tree.entries(tree)) {
      const next = inside(key, value)
      if (next !== value) out = Tree.set(out, key, next)
    }
    return out
  }
  if (tree._tag !== "Sequence") return tree
  const items = tree.items.map((item, index) => inside(String(index), item))
  return items.every((item, index) => item === tree.items[index]) ? tree : { ...tree, items }
}

/**
 * Puts back what a file itself holds in the place of its secrets: writing over a file loses none of them.
 *
 * Shape: `file` is the instance that was read from the file at `path`; secrets that came from elsewhere stay out.
 */
export const restoreSecrets = (shape: Shape.Shape, tree: Tree.Tree, file: Tree.Tree, path: string): Tree.Tree => {
  if (!Shape.hasRedacted(shape)) return tree
  if (Shape.isRedacted(shape)) return file.origin._tag === "File" && file.origin.path === path ? file : tree
  if (tree._tag === "Mapping" && file._tag === "Mapping") {
    let out = tree
    for (const [key, value] of Tree.entries(tree)) {
      const inner = Shape.child(shape, key)
      const held = Tree.get(file, key)
      if (Shape.isRefusal(inner) || held === undefined) continue
      out = Tree.set(out, key, restoreSecrets(inner, value, held, path))
    }
    return out
  }
  if (tree._tag !== "Sequence" || file._tag !== "Sequence") return tree
  const items = tree.items.map((item, index) => {
    const inner = Shape.child(shape, String(index))
    const held = file.items[index]
    return Shape.isRefusal(inner) || held === undefined ? item : restoreSecrets(inner, item, held, path)
  })
  return { ...tree, items }
}
