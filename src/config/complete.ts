/**
 * What a struct in a tree lacks: the keys that nobody gave.
 *
 * A config begins with its defaults (`defaults.ts`), but the elements of a list, and what a mapping of any keys holds,
 * come from a file or the command line alone.
 */
import * as Defaults from "./defaults.ts"
import * as Shape from "./Shape.ts"
import * as Tree from "./Tree.ts"

/** Adds what stands for each key that a struct declares and a mapping lacks: its default, or that it is missing. */
export const completeStruct = (shape: Shape.Struct, tree: Tree.Mapping): Tree.Mapping => {
  let out = tree
  for (const field of shape.fields.values()) {
    const value = Tree.get(out, field.name)
    // A secret's place in a file may show no more than that it is one: the default holds.
    const hidden = value?._tag === "Missing" && Shape.hasRedacted(field.shape)
    if (value !== undefined && !hidden) continue
    const standing = field.optional ? undefined : Defaults.ofField(field)
    if (standing !== undefined && (!hidden || standing._tag !== "Missing")) out = Tree.set(out, field.name, standing)
    else if (hidden && field.optional) out = without(out, field.name)
  }
  return out
}

const without = (tree: Tree.Mapping, key: string): Tree.Mapping =>
  Tree.mapping(
    Tree.entries(tree).filter(([each]) => each !== key),
    tree.origin
  )

/** Tells whether a mapping has all that a struct requires. */
export const isWhole = (shape: Shape.Plain, tree: Tree.Tree): boolean => {
  if (shape._tag !== "Struct" || tree._tag !== "Mapping") return true
  for (const field of shape.fields.values()) {
    if (!field.optional && Tree.get(tree, field.name) === undefined && Defaults.ofField(field)?._tag === "Missing") {
      return false
    }
  }
  return true
}
