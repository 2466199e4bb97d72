/**
 * The keys at the top of a file that are about the file: its JSON Schema, for editors, and its version.
 *
 * Owns that what names the schema is no value of the config, unless the config declares it.
 */
import * as Tree from "../../tree/Tree.ts"
import * as Shape from "../Shape.ts"

/** The key that names the schema of a file. */
export const schemaKey = "$schema"

/** The key that says the version of a file. */
export const versionKey = "$version"

const declaresIt = (shape: Shape.Shape): boolean =>
  Shape.members(shape).some((member) => member._tag === "Struct" && member.fields.has(schemaKey))

/** Returns what names the schema of a file, if it is at the top of it and no value of its config. */
export const schemaIn = (shape: Shape.Shape, tree: Tree.Tree | undefined): Tree.Scalar | undefined => {
  const named = tree?._tag === "Mapping" ? Tree.get(tree, schemaKey) : undefined
  return named?._tag === "Scalar" && typeof named.value === "string" && !declaresIt(shape) ? named : undefined
}

/** Returns what a file holds besides what names its schema. */
export const withoutSchema = (shape: Shape.Shape, tree: Tree.Tree): Tree.Tree =>
  tree._tag === "Mapping" && schemaIn(shape, tree) !== undefined
    ? Tree.withKeyOrigins(Tree.remove(tree, schemaKey), (key) => Tree.originOfKey(tree, key))
    : tree
