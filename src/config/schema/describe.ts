/**
 * How shapes and trees read in a message: what was expected, what was received, never a secret.
 *
 * Owns the words: `a number`, `one of RED, BLUE`, `"fast"`, `a list`; and a field's description.
 */
import { isNear } from "../error/nearest.ts"
import type { Origin } from "../tree/Origin.ts"
import { isIndex, type Path } from "../tree/Path.ts"
import { isHidden, redactedText } from "../tree/secret.ts"
import * as Tree from "../tree/Tree.ts"
import { declaredNames } from "./declared.ts"
import * as Shape from "./Shape.ts"

const expectedOf = (self: Shape.Plain): string => {
  switch (self._tag) {
    case "Struct":
    case "Record":
      return "a mapping"
    case "List":
      return "a list"
    case "Tuple":
      return self.rest === undefined ? `a list of ${self.elements.length}` : "a list"
    case "Text":
      return "text"
    case "Boolean":
      return "true or false"
    case "Null":
      return "null"
    case "BigInt":
      return "an integer"
    case "Number":
      return self.integer ? "an integer" : "a number"
    case "Literal":
      return String(self.value)
    case "Enum":
      return oneOf(self.members.map(([name]) => name))
    case "Unknown":
      return "a value"
    case "Never":
      return "a value that no file can hold"
    case "Union":
      return expected(self)
  }
}

const oneOf = (names: ReadonlyArray<string>): string => (names.length === 1 ? names[0]! : `one of ${names.join(", ")}`)

/** Describes what a shape takes: `a number`, `true or false`, `one of RED, BLUE`, `an integer or null`. */
export const expected = (self: Shape.Shape): string => {
  const alternatives = Shape.members(self)
  if (alternatives.length === 0) return "a value that no file can hold"
  const literals = alternatives.flatMap((shape) => (shape._tag === "Literal" ? [String(shape.value)] : []))
  const others = alternatives.flatMap((shape) =>
    shape._tag === "Literal" || shape._tag === "Union" ? [] : [expectedOf(shape)]
  )
  const all = literals.length === 0 ? others : [oneOf(literals), ...others]
  const nulls = all.filter((name) => name === "null")
  return [...new Set([...all.filter((name) => name !== "null"), ...nulls])].join(" or ")
}

const maxLength = 80

const shorten = (text: string): string =>
  text.length <= maxLength ? text : `${text.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, "")}…`

const scalarKinds = { string: "text", number: "a number", bigint: "a number", boolean: "a boolean" }

/** Describes the kind of a tree, without its value: `a mapping`, `text`, `a number`. */
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
      return `a ${tree.received}`
    case "Scalar":
      return tree.value === null ? "null" : scalarKinds[typeof tree.value as keyof typeof scalarKinds]
  }
}

/** Describes what a tree holds, in about 80 characters at most: `"fast"`, `5`, `a list`; a secret is `<redacted>`. */
export const received = (tree: Tree.Tree, redacted: boolean): string => {
  if ((tree._tag !== "Scalar" && tree._tag !== "Interpolation") || (tree._tag === "Scalar" && tree.value === null)) {
    return kind(tree)
  }
  if (redacted || tree.secret === true || isHidden(tree.origin)) return redactedText
  if (tree._tag === "Interpolation") return shorten(tree.text)
  return typeof tree.value === "string" ? JSON.stringify(shorten(tree.value)) : shorten(tree.source)
}

/**
 * Returns a key as an error shows it: redacted if it was made of a secret, or is hidden for where it comes from, and the
 * shape does not declare it.
 */
export const shownKey = (tree: Tree.Tree, shape: Shape.Shape | undefined, name: string): string => {
  if (tree._tag !== "Mapping") return name
  if (tree.secret === true) return keyFor(shape, name)
  return shownName(shape, name, Tree.originOfKey(tree, name))
}

/** Returns a key that comes from `origin` as an error shows it. */
export const shownName = (shape: Shape.Shape | undefined, name: string, origin: Origin): string => {
  if (!isHidden(origin) || isIndex(name)) return name
  return shape !== undefined && isNear(name, declaredNames(shape)) ? name : keyFor(shape, name)
}

const keyFor = (shape: Shape.Shape | undefined, name: string): string => {
  const members = shape === undefined ? [] : Shape.members(shape)
  return members.some((member) => member._tag === "Struct" && member.fields.has(name)) ? name : redactedText
}

/** Returns the keys that lead through a tree as an error shows them. */
export const shownPath = (root: Tree.Tree, rootShape: Shape.Shape, names: Path): Path => {
  let tree: Tree.Tree | undefined = root
  let shape: Shape.Shape | undefined = rootShape
  const out: Array<string> = []
  for (const name of names) {
    out.push(tree === undefined ? name : shownKey(tree, shape, name))
    tree = tree === undefined ? undefined : Tree.child(tree, name)
    shape = shape === undefined ? undefined : Shape.at(shape, [name])
  }
  return out
}

/** Returns the description of the field at a path, if a struct declares one there. */
export const descriptionAt = (shape: Shape.Shape, path: Path): string | undefined => {
  const parent = Shape.at(shape, path.slice(0, -1))
  const name = path.at(-1)
  if (parent === undefined || name === undefined) return undefined
  for (const member of Shape.members(parent)) {
    const field = member._tag === "Struct" ? member.fields.get(name) : undefined
    if (field?.description !== undefined) return field.description
  }
  return undefined
}
