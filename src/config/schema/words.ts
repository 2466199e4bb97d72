/**
 * How shapes and defaults read in help: `a|b`, `integers`, `[128, 64]`, never a secret.
 */
import * as Tree from "../tree/Tree.ts"
import * as Shape from "./Shape.ts"

/** What a list is called by what is in it; a schema may call a value anything. */
const lists: ReadonlyMap<string, string> = new Map([
  ["integer", "integers"],
  ["number", "numbers"],
  ["secret", "secrets"],
  ["mapping", "list of mappings"],
  ["list", "list of lists"]
])

const listOf = (words: string): string => lists.get(words) ?? `list of ${words}`

const wordsOf = (self: Shape.Plain): string => {
  switch (self._tag) {
    case "Struct":
    case "Record":
      return "mapping"
    case "List":
      return self.element._tag === "Unknown" ? "list" : listOf(typeWords(self.element))
    case "Tuple":
      return self.rest === undefined ? `list of ${self.elements.length}` : "list"
    case "Text":
      return "text"
    case "Boolean":
      return "true|false"
    case "Null":
      return "null"
    case "BigInt":
      return "integer"
    case "Number":
      return self.integer ? "integer" : "number"
    case "Literal":
      return String(self.value)
    case "Enum":
      return self.members.map(([name]) => name).join("|")
    case "Unknown":
      return "any value"
    case "Never":
      return "no value"
    case "Union":
      return typeWords(self)
  }
}

const containers: ReadonlySet<string> = new Set(["Struct", "Record", "List", "Tuple"])

const isScalar = ({ _tag }: Shape.Plain): boolean => !containers.has(_tag)

const isNull = ({ _tag }: Shape.Plain): boolean => _tag === "Null"

/** Says what a shape takes: `integer`, `mlp|cnn`, `number|null`, `secret`. */
export const typeWords = (self: Shape.Shape): string => {
  const members = Shape.members(self)
  const isSecret = Shape.isRedacted(self) || (Shape.hasRedacted(self) && members.every(isScalar))
  const words = isSecret ? ["secret", ...(members.some(isNull) ? ["null"] : [])] : members.map(wordsOf)
  const nulls = words.filter((word) => word === "null")
  return [...new Set([...words.filter((word) => word !== "null"), ...nulls])].join("|") || "no value"
}

const longest = 80

const shorten = (text: string): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, "")}…`

/** Text that would not be read as what it is without quotes: by itself, and in a list or a mapping. */
const isUnclear = /^$|^\s|\s$|\n/
const isUnclearInside = /^$|^\s|\s$|[\n[\]{},]|^["']/

const textOf = (text: string, isInside: boolean): string =>
  (isInside ? isUnclearInside : isUnclear).test(text) ? JSON.stringify(text) : text

const valueText = (tree: Tree.Tree, isInside: boolean): string => {
  switch (tree._tag) {
    case "Missing":
    case "Conflict":
      return Tree.missingText
    case "Interpolation":
      return tree.text
    case "Sequence":
      return `[${tree.items.map((item) => valueText(item, true)).join(", ")}]`
    case "Mapping":
      return `{${Tree.entries(tree)
        .map(([key, value]) => `${textOf(key, true)}: ${valueText(value, true)}`)
        .join(", ")}}`
    case "Scalar":
      return typeof tree.value === "string" ? textOf(tree.value, isInside) : tree.source
  }
}

/** Returns the name of a member of an enum, which says more than its value. */
const nameOf = (shape: Shape.Shape, tree: Tree.Tree): string | undefined => {
  if (tree._tag !== "Scalar") return undefined
  const members = Shape.members(shape).flatMap((member) => (member._tag === "Enum" ? member.members : []))
  return members.find(([, value]) => value === tree.value)?.[0]
}

const hasMissing = (tree: Tree.Tree): boolean =>
  tree._tag === "Missing" || tree._tag === "Conflict" || Tree.children(tree).some(([, value]) => hasMissing(value))

/** Writes a default, in brackets: `[mlp]`, `[128, 64]`, `{a: 1}`; none if it is not whole. */
export const defaultText = (shape: Shape.Shape, tree: Tree.Tree): string | undefined => {
  if (hasMissing(tree)) return undefined
  const text = shorten(nameOf(shape, tree) ?? valueText(tree, false))
  return tree._tag === "Sequence" || tree._tag === "Mapping" ? text : `[${text}]`
}
