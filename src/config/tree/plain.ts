/**
 * Plain values to trees, and back: objects, arrays, text, numbers, booleans, `null`.
 *
 * Owns what a tree makes of an object of a program's own, whatever is in it.
 */
import * as Result from "effect/Result"
import { maxDepth, maxTokens } from "./limits.ts"
import * as Node from "./node.ts"
import type { Origin } from "./Origin.ts"
import * as Origins from "./Origin.ts"

/** The state of making one tree of a plain value. */
interface Reading {
  readonly origin: Origin
  /** The objects that the present value is in. */
  readonly around: Set<object>
  /** How many values there may still be. */
  left: number
}

/**
 * Makes a tree of a plain value: objects, arrays, text, numbers, booleans, `null`; `undefined` is missing, and what has
 * a JSON form of its own, such as a date, is that.
 *
 * What no tree can hold is missing, and so an error of its own when it is used: a value inside itself, one more than 200
 * levels deep or beyond the first two million, and one that throws when it is read.
 */
export const fromUnknown = (value: unknown, origin: Origin = Origins.fromHook): Node.Tree =>
  ofUnknown({ origin, around: new Set(), left: maxTokens }, value)

const ofUnknown = (reading: Reading, value: unknown): Node.Tree => {
  const { origin } = reading
  if (value === undefined || reading.left-- <= 0) return Node.missing(origin)
  switch (typeof value) {
    case "string":
      return Node.text(value, origin)
    case "number":
    case "bigint":
    case "boolean":
      return Node.scalar(value, origin)
    case "object":
      return value === null ? Node.scalar(null, origin) : ofObject(reading, value)
    default:
      return Node.text(String(value), origin)
  }
}

const ofObject = (reading: Reading, value: object): Node.Tree => {
  const { around, origin } = reading
  if (around.has(value) || around.size >= maxDepth) return Node.missing(origin)
  // an object of a program's own may throw when it is read
  const form = Result.try(() => read(value))
  if (Result.isFailure(form)) return Node.missing(origin)
  around.add(value)
  const tree = ofForm(reading, form.success)
  around.delete(value)
  return tree
}

/** What an object is, one level deep. */
type Form =
  | { readonly _tag: "Value"; readonly value: unknown }
  | { readonly _tag: "Items"; readonly items: ReadonlyArray<unknown> }
  | { readonly _tag: "Entries"; readonly entries: ReadonlyArray<readonly [string, unknown]> }

/** Reads an object. What `toJSON` gives is read as it stands, as JSON does. */
const read = (value: object): Form => {
  const json: unknown = "toJSON" in value && typeof value.toJSON === "function" ? value.toJSON() : value
  if (typeof json !== "object" || json === null) return { _tag: "Value", value: json }
  if (Array.isArray(json)) return { _tag: "Items", items: Array.from(json) }
  return { _tag: "Entries", entries: Object.entries(json) }
}

const ofForm = (reading: Reading, form: Form): Node.Tree => {
  switch (form._tag) {
    case "Value":
      return ofUnknown(reading, form.value)
    case "Items":
      return Node.sequence(
        form.items.map((item) => ofUnknown(reading, item)),
        reading.origin
      )
    case "Entries":
      return Node.mapping(
        form.entries.map(([key, item]) => [key, ofUnknown(reading, item)] as const),
        reading.origin
      )
  }
}

/**
 * Returns a tree as a plain value: what JSON would hold, with `???` for missing values and interpolations as text.
 *
 * A key such as `__proto__` becomes an own property like any other. A conflict reads as `undefined`.
 */
export const toUnknown = (self: Node.Tree): unknown => {
  switch (self._tag) {
    case "Mapping":
      return Object.fromEntries(Node.entries(self).map(([key, tree]) => [key, toUnknown(tree)]))
    case "Sequence":
      return self.items.map(toUnknown)
    case "Scalar":
      return self.value
    case "Missing":
      return Node.missingText
    case "Interpolation":
      return self.text
    case "Conflict":
      return undefined
  }
}
