/**
 * Fits one value into a shape that takes one value.
 *
 * Owns the spellings that each shape admits: a number for text, `yes` for a boolean, a quoted number for a number, a
 * name for an enum's value. A value that fits already keeps its node, so the same node means an exact fit.
 */
import * as Scalar from "../format/yaml/scalar.ts"
import type * as Tree from "../tree/Tree.ts"
import type * as Shape from "./Shape.ts"

/** What a boolean may be called, in any case. */
export const booleans: ReadonlyMap<string, boolean> = new Map<string, boolean>([
  ...["true", "yes", "on", "y", "1"].map((word) => [word, true] as const),
  ...["false", "no", "off", "n", "0"].map((word) => [word, false] as const)
])

/** Returns a value as it was typed. */
const textOf = (node: Tree.Scalar): string => (typeof node.value === "string" ? node.value : node.source)

const made = (node: Tree.Scalar, value: Tree.Scalar["value"], source: string): Tree.Scalar =>
  node.value === value ? node : { ...node, value, source, quoted: typeof value === "string" }

const toText = (node: Tree.Scalar): Tree.Scalar | undefined => {
  if (typeof node.value === "string") return node
  return node.value === null ? undefined : made(node, node.source, node.source)
}

const toNumber = (shape: Shape.Number, node: Tree.Scalar): Tree.Scalar | undefined => {
  if (node.value === null || typeof node.value === "boolean") return undefined
  const text = textOf(node).trim()
  if (shape.integer && !Scalar.isInteger(text)) return undefined
  const read = typeof node.value === "string" ? (Scalar.toSpecial(text) ?? Scalar.toNumber(text)) : node.value
  if (read === undefined) return undefined
  const value = Number(read)
  if (shape.finite && !Number.isFinite(value)) return undefined
  return Object.is(value, node.value) ? node : made(node, value, text)
}

const toBigInt = (node: Tree.Scalar): Tree.Scalar | undefined => {
  if (typeof node.value === "bigint") return node
  if (node.value === null || typeof node.value === "boolean") return undefined
  const text = textOf(node).trim()
  const value = Scalar.toBigInt(text)
  return value === undefined ? undefined : made(node, value, text)
}

const toBoolean = (node: Tree.Scalar): Tree.Scalar | undefined => {
  if (typeof node.value === "boolean") return node
  const value = booleans.get(textOf(node).toLowerCase())
  return value === undefined ? undefined : made(node, value, textOf(node))
}

const anyNumber: Shape.Number = { _tag: "Number", integer: false, finite: false }

const toLiteral = (value: Shape.Literal["value"], node: Tree.Scalar): Tree.Scalar | undefined => {
  if (node.value === value) return node
  const read =
    typeof value === "string"
      ? toText(node)
      : typeof value === "boolean"
        ? toBoolean(node)
        : typeof value === "bigint"
          ? toBigInt(node)
          : toNumber(anyNumber, node)
  return read?.value === value ? read : undefined
}

const toEnum = (shape: Shape.Enum, node: Tree.Scalar): Tree.Scalar | undefined => {
  for (const [, value] of shape.members) {
    const literal = toLiteral(value, node)
    if (literal !== undefined) return literal
  }
  if (node.value === null) return undefined
  const member = shape.members.find(([name]) => name === textOf(node))
  return member === undefined ? undefined : made(node, member[1], String(member[1]))
}

/** Tells whether a value fits a shape as it stands: an integer is one of any size, too. */
export const fitsExactly = (shape: Shape.Plain, node: Tree.Scalar): boolean => {
  const fitted = coerceScalar(shape, node)
  return fitted === node || (typeof node.value === "number" && typeof fitted?.value === "bigint")
}

/**
 * Fits a value into a shape.
 *
 * Shape: the value that the shape's schema decodes; the same node if nothing changes; `undefined` if the value does not
 * fit. Containers and unions are in `coerce.ts`.
 */
export const coerceScalar = (shape: Shape.Plain, node: Tree.Scalar): Tree.Scalar | undefined => {
  switch (shape._tag) {
    case "Text":
      return toText(node)
    case "Number":
      return toNumber(shape, node)
    case "BigInt":
      return toBigInt(node)
    case "Boolean":
      return toBoolean(node)
    case "Null":
      return node.value === null ? node : undefined
    case "Literal":
      return toLiteral(shape.value, node)
    case "Enum":
      return toEnum(shape, node)
    case "Unknown":
      return node
    default:
      return undefined
  }
}
