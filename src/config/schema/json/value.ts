/**
 * What a file may hold for a value of any shape, as JSON Schema.
 *
 * Owns going through the shape. The alternatives of a union are in `union.ts`, the forms of one value in `spelling.ts`,
 * checks and words in `checks.ts`.
 */
import type { JsonSchema } from "effect/JsonSchema"
import * as Tree from "../../tree/Tree.ts"
import { ofStruct } from "../defaults.ts"
import * as Shape from "../Shape.ts"
import { isContainer } from "../variant.ts"
import { checksOf, keysOf, wordsOf } from "./checks.ts"
import { type At, reference, shorthand, type Writing } from "./definitions.ts"
import { exactOf, jsonOf, open, openPattern, spellingsOf } from "./spelling.ts"
import { alternatives, enumForms, union } from "./union.ts"

/** Writes what a file may hold for a shape. */
const write = (writing: Writing, shape: Shape.Shape, at: At): JsonSchema => {
  if (shape._tag === "Suspend") return write(writing, shape.get(), at)
  if (shape._tag === "Redacted") {
    return { ...write(writing, shape.shape, { isSecret: true, checked: shape }), writeOnly: true }
  }
  if (at.below === undefined && writing.shared.has(shape)) {
    const { isSecret } = at
    return reference(writing, shape, isSecret, () => plainly(writing, shape, { isSecret }))
  }
  return plainly(writing, shape, at)
}

const plainly = (writing: Writing, shape: Shape.Plain, at: At): JsonSchema => {
  switch (shape._tag) {
    case "Struct":
    case "Record":
    case "List":
    case "Tuple":
      return container(writing, shape, at)
    case "Union": {
      const members = Shape.members(shape)
      if (members.some(({ _tag }) => _tag === "Unknown")) return unknown(at.below)
      return union(members, at, (member, each) => write(writing, member, each))
    }
    case "Literal":
    case "Enum":
      return alternatives([...enumForms([shape]), open(at.isSecret)])
    case "Unknown":
      return unknown(at.below)
    default:
      return scalar(writing, shape, at)
  }
}

/** A value that is no container, in each of its spellings. */
const scalar = (writing: Writing, shape: Shape.Simple | Shape.Number, { checked, isSecret }: At): JsonSchema => {
  const { name, schema } = spellingsOf(shape, isSecret)
  const { flat, typed } = checksOf(shape, checked)
  const key = isSecret ? `secret-${name}` : name
  const body =
    schema["pattern"] === undefined || name === "null" || name === "none" ? schema : shorthand(writing, key, schema)
  if (typed === undefined) return { ...body, ...flat }
  // An interpolation is not the value that is checked.
  const condition = shape._tag === "Text" ? { pattern: openPattern(isSecret) } : { not: exactOf(shape) }
  return { ...body, ...flat, if: condition, else: typed }
}

/** Any value; over a mapping no list, and over a list no mapping. */
const unknown = (below: Tree.Tree | undefined): JsonSchema => {
  if (below?._tag === "Sequence") return { not: { type: "object" } }
  if (below?._tag !== "Mapping") return {}
  const inside = Tree.entries(below).flatMap(([key, value]) =>
    isContainer(value) ? [[key, unknown(value)] as const] : []
  )
  return { not: { type: "array" }, ...(inside.length === 0 ? {} : { properties: Object.fromEntries(inside) }) }
}

/** Writes what a file may hold for a mapping or a list. */
export const container = (writing: Writing, shape: Shape.Plain, at: At): JsonSchema => {
  const isOpen = openPattern(at.isSecret || Shape.hasRedacted(shape))
  const { flat, typed } = checksOf(shape, at.checked)
  const kind = shape._tag === "Struct" || shape._tag === "Record" ? "object" : "array"
  const body: JsonSchema = { type: [kind, "string"], pattern: isOpen, ...contents(writing, shape, at), ...flat }
  // A mapping has the keys of the one below it, too.
  if (at.below?._tag === "Mapping" && Tree.size(at.below) > 0) delete body["minProperties"]
  return typed === undefined ? body : { ...body, if: { not: { type: kind } }, else: typed }
}

const contents = (writing: Writing, shape: Shape.Plain, at: At): JsonSchema => {
  const { isSecret } = at
  const rest = (element: Shape.Shape | undefined) => element !== undefined && write(writing, element, { isSecret })
  switch (shape._tag) {
    case "Struct":
      return {
        properties: properties(writing, shape, at),
        ...(shape.rest === undefined && !writing.closed ? {} : { additionalProperties: rest(shape.rest) })
      }
    case "Record": {
      const names = keysOf(shape)
      const known = at.below?._tag === "Mapping" && needsBelow(shape.element) ? Tree.entries(at.below) : []
      const own = known.map(([key, below]) => [key, write(writing, shape.element, { isSecret, below })] as const)
      return {
        ...(own.length === 0 ? {} : { properties: Object.fromEntries(own) }),
        additionalProperties: rest(shape.element),
        ...(names === undefined ? {} : { propertyNames: names })
      }
    }
    case "List":
      return { items: rest(shape.element) }
    case "Tuple":
      return { prefixItems: shape.elements.map(rest), items: rest(shape.rest) }
    default:
      return {}
  }
}

/** Tells whether what a value is read over decides what it may be. */
const needsBelow = (shape: Shape.Shape): boolean =>
  Shape.some(shape, ({ _tag }) => _tag === "Union" || _tag === "Unknown")

const properties = (writing: Writing, shape: Shape.Struct, { below, isSecret, standing }: At): JsonSchema => {
  const defaults = standing?._tag === "Mapping" ? standing : isSecret ? undefined : ofStruct(shape)
  const entries = [...shape.fields.values()].flatMap((field) => {
    const own = defaults && Tree.get(defaults, field.name)
    const at = { isSecret, below: below && Tree.child(below, field.name), standing: own }
    const isHidden = isSecret || Shape.hasRedacted(field.shape)
    const body = write(writing, field.shape, at)
    const value = isHidden || Shape.force(field.shape)._tag === "Struct" ? undefined : own && toJson(own)
    const written = {
      ...wordsOf(field.ast, isHidden),
      ...(field.description === undefined ? {} : { description: field.description }),
      ...body,
      ...(value === undefined ? {} : { default: value })
    }
    // An old name is read as the field's own.
    const former = { ...body, description: `The old name of ${field.name}`, deprecated: true }
    return [
      [field.name, written] as const,
      ...field.oldNames.filter((name) => !shape.fields.has(name)).map((name) => [name, former] as const)
    ]
  })
  return Object.fromEntries(entries)
}

/** A default as JSON has it; `undefined` if it is missing. */
const toJson = (tree: Tree.Tree): unknown => {
  switch (tree._tag) {
    case "Mapping":
      return Object.fromEntries(Tree.entries(tree).map(([key, value]) => [key, toJson(value) ?? Tree.missingText]))
    case "Sequence":
      return tree.items.map((item) => toJson(item) ?? Tree.missingText)
    case "Scalar":
      return jsonOf(tree.value)
    case "Interpolation":
      return tree.text
    default:
      return undefined
  }
}
