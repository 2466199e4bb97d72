/**
 * Keeps the secrets of a file when it is written over.
 */
import * as Shape from "../schema/Shape.ts"
import { isReference, redactedText } from "../tree/secret.ts"
import * as Tree from "../tree/Tree.ts"

/** The nodes of a file, by kind and position. */
type FileNodes = ReadonlyMap<string, Tree.Tree>

const positionOf = (kind: "Secret" | Tree.Tree["_tag"], { origin }: Tree.Tree, path: string): string | undefined =>
  origin._tag === "File" && origin.path === path ? `${kind}:${origin.line}:${origin.column}` : undefined

/** Collects the secrets of a file, and the mappings and lists that contain them, by position. */
const fileNodes = (shape: Shape.Shape, file: Tree.Tree, path: string, out: Map<string, Tree.Tree>): FileNodes => {
  if (!Shape.hasRedacted(shape)) return out
  const secret = Shape.isRedacted(shape) || (file._tag === "Interpolation" && !isReference(file))
  const position = positionOf(secret ? "Secret" : file._tag, file, path)
  if (position !== undefined) out.set(position, file)
  if (secret) return out
  for (const [key, value] of Tree.children(file)) {
    const inner = Shape.child(shape, key)
    if (!Shape.isRefusal(inner)) fileNodes(inner, value, path, out)
  }
  return out
}

/**
 * Puts the secrets of a file back into a tree, so that writing over the file loses none of them.
 *
 * Shape: `file` is the instance that was read from the file at `path`. A secret is put back if its node comes from the
 * file, or if its key does, in a mapping that comes from the file. So a typed password keeps the file's old one.
 * Elsewhere `<redacted>` stays, for example in a list that was given again, so that no secret gets under another's key.
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
    const own = of.nodes.get(positionOf("Secret", tree, of.path) ?? "")
    if (own !== undefined) return own
    return held !== undefined && positionOf("Secret", held, of.path) !== undefined ? held : tree
  }
  const position = positionOf(tree._tag, tree, of.path)
  // If a hook made the whole config, its values lost their positions, but their keys still name them.
  const same = position !== undefined ? of.nodes.get(position) : tree.origin._tag === "Hook" ? held : undefined
  return Tree.mapChildren(tree, (value, key) => {
    const inner = Shape.child(shape, key)
    if (Shape.isRefusal(inner)) return value
    return restore(of, inner, value, same?._tag === "Mapping" ? Tree.get(same, key) : undefined)
  })
}
