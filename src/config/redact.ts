/**
 * A tree with its secrets taken out, for whatever is written or printed.
 */
import { redactedText } from "./ConfigError.ts"
import * as Shape from "./Shape.ts"
import { isReference, mark } from "./secret.ts"
import * as Tree from "./Tree.ts"

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
 * list with secrets is not known yet: it has the mark of `secret.ts`, and {@link redactMarked} takes it out.
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
  return mapChildren(tree, (key, value) =>
    redactMarked(shape === undefined ? undefined : Shape.at(shape, [key]), value)
  )
}

const hide = (secret: Tree.Tree): Tree.Tree => (isEmpty(secret) ? secret : Tree.scalar(redactedText, secret.origin))

/** Replaces what is in a mapping or a list; a tree that nothing changes in is shared. */
const mapChildren = (tree: Tree.Tree, f: (key: string, value: Tree.Tree) => Tree.Tree): Tree.Tree => {
  if (tree._tag === "Mapping") {
    let out = tree
    for (const [key, value] of Tree.entries(tree)) {
      const next = f(key, value)
      if (next !== value) out = Tree.set(out, key, next)
    }
    return out
  }
  if (tree._tag !== "Sequence") return tree
  const items = tree.items.map((item, index) => f(String(index), item))
  return items.every((item, index) => item === tree.items[index]) ? tree : { ...tree, items }
}

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
  return mapChildren(tree, (key, value) => {
    const inner = Shape.child(shape, key)
    return Shape.isRefusal(inner) ? value : mapAt(inner, value, replace)
  })
}

/** The nodes of a file, by kind and place. */
type Places = ReadonlyMap<string, Tree.Tree>

const placeOf = (kind: "Secret" | Tree.Tree["_tag"], { origin }: Tree.Tree, path: string): string | undefined =>
  origin._tag === "File" && origin.path === path ? `${kind}:${origin.line}:${origin.column}` : undefined

/** Lists the secrets of a file, and the mappings and lists that they are in, by where they stand. */
const placesOf = (shape: Shape.Shape, file: Tree.Tree, path: string, out: Map<string, Tree.Tree>): Places => {
  if (!Shape.hasRedacted(shape)) return out
  const secret = Shape.isRedacted(shape) || (file._tag === "Interpolation" && !isReference(file))
  const place = placeOf(secret ? "Secret" : file._tag, file, path)
  if (place !== undefined) out.set(place, file)
  if (secret) return out
  for (const [key, value] of Tree.children(file)) {
    const inner = Shape.child(shape, key)
    if (!Shape.isRefusal(inner)) placesOf(inner, value, path, out)
  }
  return out
}

/**
 * Puts back what a file itself holds in the place of its secrets: writing over a file loses none of them.
 *
 * Shape: `file` is the instance that was read from the file at `path`. A secret is put back where it is still the
 * file's own node, or has its key in a mapping that still is: so a password that was typed for a key of the file leaves
 * the file's old one there, for what is typed is never written. Elsewhere, as in a list or a mapping that was given
 * anew, `<redacted>` stays: no secret comes under another's name.
 */
export const restoreSecrets = (shape: Shape.Shape, tree: Tree.Tree, file: Tree.Tree, path: string): Tree.Tree => {
  const places = placesOf(shape, file, path, new Map())
  return places.size === 0 ? tree : restore({ places, path }, shape, tree, file)
}

/** `held` is what the file holds under the same key of the same mapping, if that is known. */
const restore = (
  of: { readonly places: Places; readonly path: string },
  shape: Shape.Shape,
  tree: Tree.Tree,
  held: Tree.Tree | undefined
): Tree.Tree => {
  if (!Shape.hasRedacted(shape)) return tree
  if (Shape.isRedacted(shape) || (tree._tag === "Scalar" && tree.value === redactedText)) {
    const own = of.places.get(placeOf("Secret", tree, of.path) ?? "")
    if (own !== undefined) return own
    return held !== undefined && placeOf("Secret", held, of.path) !== undefined ? held : tree
  }
  const place = placeOf(tree._tag, tree, of.path)
  // A hook that makes a config anew says nothing of where its values stood; keys name them as before.
  const same = place !== undefined ? of.places.get(place) : tree.origin._tag === "Hook" ? held : undefined
  return mapChildren(tree, (key, value) => {
    const inner = Shape.child(shape, key)
    if (Shape.isRefusal(inner)) return value
    return restore(of, inner, value, same?._tag === "Mapping" ? Tree.get(same, key) : undefined)
  })
}
