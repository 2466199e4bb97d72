/**
 * What an error shows of a value: what was found, and where, never a secret.
 */
import { redactedText } from "./ConfigError.ts"
import type * as Origin from "./Origin.ts"
import * as Origins from "./Origin.ts"
import type { Path } from "./Path.ts"
import * as Shape from "./Shape.ts"
import * as Tree from "./Tree.ts"

const maxLength = 80

const shorten = (text: string): string =>
  text.length <= maxLength ? text : `${text.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, "")}…`

const scalarKinds = { string: "text", number: "a number", bigint: "a number", boolean: "a boolean" }

/** Says what kind of tree this is, without its value: `a mapping`, `text`, `a number`. */
export const kind = (tree: Tree.Tree): string => {
  switch (tree._tag) {
    case "Mapping":
      return "a mapping"
    case "Sequence":
      return "a list"
    case "Missing":
      return "no value"
    case "Interpolation":
      return "an interpolation"
    case "Conflict":
      return `a ${tree.found}`
    case "Scalar":
      return tree.value === null ? "null" : scalarKinds[typeof tree.value as keyof typeof scalarKinds]
  }
}

/** Says what a tree is, in at most about 80 characters: `"fast"`, `5`, `a list`; of a secret, only that it is one. */
export const describe = (tree: Tree.Tree, redacted: boolean): string => {
  if ((tree._tag !== "Scalar" && tree._tag !== "Interpolation") || (tree._tag === "Scalar" && tree.value === null)) {
    return kind(tree)
  }
  if (redacted || tree.secret === true) return redactedText
  if (tree._tag === "Interpolation") return shorten(tree.text)
  return typeof tree.value === "string" ? JSON.stringify(shorten(tree.value)) : shorten(tree.source)
}

/** Returns an origin without the value that a token gives. */
export const conceal = (origin: Origin.Origin): Origin.Origin => {
  if (origin._tag !== "Token") return origin
  const end = origin.text.indexOf("=")
  return Origins.fromToken(origin.index, end < 0 ? redactedText : `${origin.text.slice(0, end + 1)}${redactedText}`)
}

/** Returns what is shown of a key of a tree: not one that was made of a secret, unless the shape declares it. */
export const key = (tree: Tree.Tree, shape: Shape.Shape | undefined, name: string): string => {
  if (tree._tag !== "Mapping" || tree.secret !== true) return name
  const members = shape === undefined ? [] : Shape.members(shape)
  return members.some((member) => member._tag === "Struct" && member.fields.has(name)) ? name : redactedText
}

/** Returns what is shown of the keys that lead through a tree. */
export const path = (root: Tree.Tree, rootShape: Shape.Shape, names: Path): Path => {
  let tree: Tree.Tree | undefined = root
  let shape: Shape.Shape | undefined = rootShape
  const out: Array<string> = []
  for (const name of names) {
    out.push(tree === undefined ? name : key(tree, shape, name))
    tree = tree === undefined ? undefined : Tree.child(tree, name)
    shape = shape === undefined ? undefined : Shape.at(shape, [name])
  }
  return out
}
