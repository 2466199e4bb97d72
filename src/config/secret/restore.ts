/**
 * Secrets that a file keeps when it is written over.
 */
import * as Shape from "../schema/Shape.ts"
import { isReference, redactedText } from "../tree/secret.ts"
import * as Tree from "../tree/Tree.ts"

/** The nodes of a file, by kind and place. */
type FileNodes = ReadonlyMap<string, Tree.Tree>

const placeOf = (kind: "Secret" | Tree.Tree["_tag"], { origin }: Tree.Tree, path: string): string | undefined =>
  origin._tag === "File" && origin.path === path ? `${kind}:${origin.line}:${origin.column}` : undefined

/** Lists the secrets of a file, and the mappings and lists that they are in, by where they stand. */
const fileNodes = (shape: Shape.Shape, file: Tree.Tree, path: string, out: Map<string, Tree.Tree>): FileNodes => {
  if (!Shape.hasRedacted(shape)) return out
  const secret = Shape.isRedacted(shape) || (file._tag === "Interpolation" && !isReference(file))
  const place = placeOf(secret ? "Secret" : file._tag, file, path)
  if (place !== undefined) out.set(place, file)
  if (secret) return out
  for (const [key, value] of Tree.children(file)) {
    const inner = Shape.child(shape, key)
    if (!Shape.isRefusal(inner)) fileNodes(inner, value, path, out)
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
  const nodes = fileNodes(shape, file, path, new Map())
  return nodes.size === 0 ? tree : restore({ nodes, path }, shape, tree, file)
}

/** `held` is what the file holds under the same key of the same mapping, if that is known. */
const restore = (
  of: { readonly nodes: FileNodes; readonly path: string },
  shape: Shape.Shape,
  tree: Tree.Tree,
  held: Tree.Tree | undefined
): Tree.Tree => {
  if (!Shape.hasRedacted(shape)) return tree
  if (Shape.isRedacted(shape) || (tree._tag === "Scalar" && tree.value === redactedText)) {
    const own = of.nodes.get(placeOf("Secret", tree, of.path) ?? "")
    if (own !== undefined) return own
    return held !== undefined && placeOf("Secret", held, of.path) !== undefined ? held : tree
  }
  const place = placeOf(tree._tag, tree, of.path)
  // A hook that makes a config anew says nothing of where its values stood; keys name them as before.
  const same = place !== undefined ? of.nodes.get(place) : tree.origin._tag === "Hook" ? held : undefined
  return Tree.mapChildren(tree, (value, key) => {
    const inner = Shape.child(shape, key)
    if (Shape.isRefusal(inner)) return value
    return restore(of, inner, value, same?._tag === "Mapping" ? Tree.get(same, key) : undefined)
  })
}
