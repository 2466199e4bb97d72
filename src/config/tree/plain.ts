/**
 * Converts plain values to trees and back: objects, arrays, text, numbers, booleans, `null`.
 *
 * Owns how any object of a program becomes a tree of bounded size.
 */
import * as Result from "effect/Result"
import { maxDepth, maxTokens } from "./limits.ts"
import * as Tree from "./node.ts"
import type { Origin } from "./Origin.ts"
import * as Origins from "./Origin.ts"
import { masked } from "./secret.ts"

/** The state while one plain value becomes a tree. */
interface Reading {
  readonly origin: Origin
  /** The objects that contain the current value. */
  readonly around: Set<object>
  /** How many more values the tree may have. */
  left: number
}

/**
 * Makes a tree of a plain value: objects, arrays, text, numbers, booleans, `null`.
 *
 * `undefined` becomes a missing value, and an object with `toJSON`, such as a date, what that returns. A value that no
 * tree can hold becomes a missing one too, which is an error when it is used: a value inside itself, one more than 200
 * levels deep or beyond the first two million, and one that throws when it is read.
 *
 * ```ts
 * const tree = Tree.fromUnknown({ lr: 0.1, layers: [64, 64] })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromUnknown = (value: unknown, origin: Origin = Origins.fromHook): Tree.Tree =>
  ofUnknown({ origin, around: new Set(), left: maxTokens }, value)

const ofUnknown = (reading: Reading, value: unknown): Tree.Tree => {
  const { origin } = reading
  if (reading.left-- <= 0 || value === undefined) return Tree.missing(origin)
  switch (typeof value) {
    case "string":
      return Tree.text(value, origin)
    case "number":
    case "bigint":
    case "boolean":
      return Tree.scalar(value, origin)
    case "object":
      return value === null ? Tree.scalar(null, origin) : ofObject(reading, value)
    default:
      return Tree.text(String(value), origin)
  }
}

const ofObject = (reading: Reading, value: object): Tree.Tree => {
  const { around, origin } = reading
  if (around.has(value) || around.size >= maxDepth) return Tree.missing(origin)
  // a getter or `toJSON` may throw
  const form = Result.try(() => read(value))
  if (Result.isFailure(form)) return Tree.missing(origin)
  around.add(value)
  const tree = ofForm(reading, form.success)
  around.delete(value)
  return tree
}

/** An object, read one level deep. */
type Form =
  | { readonly _tag: "Value"; readonly value: unknown }
  | { readonly _tag: "Items"; readonly items: ReadonlyArray<unknown> }
  | { readonly _tag: "Entries"; readonly entries: ReadonlyArray<readonly [string, unknown]> }

/** Reads an object. As JSON does, it calls `toJSON` once. */
const read = (value: object): Form => {
  const json: unknown = "toJSON" in value && typeof value.toJSON === "function" ? value.toJSON() : value
  if (typeof json !== "object" || json === null) return { _tag: "Value", value: json }
  if (Array.isArray(json)) return { _tag: "Items", items: Array.from(json) }
  return { _tag: "Entries", entries: Object.entries(json) }
}

const ofForm = (reading: Reading, form: Form): Tree.Tree => {
  switch (form._tag) {
    case "Value":
      return ofUnknown(reading, form.value)
    case "Items":
      return Tree.sequence(
        form.items.map((item) => ofUnknown(reading, item)),
        reading.origin
      )
    case "Entries":
      return Tree.mapping(
        form.entries.map(([key, item]) => [key, ofUnknown(reading, item)] as const),
        reading.origin
      )
  }
}

/**
 * Returns a tree as a plain value: what JSON would hold, with `???` for missing values and interpolations as text.
 *
 * A key such as `__proto__` becomes an own property like any other. A conflict becomes `undefined`. A secret becomes
 * `<redacted>`, except in a tree that {@link Tree.reveal} made.
 *
 * @since 0.1.0
 * @category getters
 */
export const toUnknown = (self: Tree.Tree): unknown => plainOf(self, masked)

/**
 * Returns a tree as {@link toUnknown} does, with its secrets.
 *
 * @internal
 */
export const toPlain = (self: Tree.Tree): unknown => plainOf(self, (tree) => tree)

const plainOf = (self: Tree.Tree, show: (tree: Tree.Tree) => Tree.Tree): unknown => {
  const tree = show(self)
  switch (tree._tag) {
    case "Mapping":
      return Object.fromEntries(Tree.entries(tree).map(([key, item]) => [key, plainOf(item, show)]))
    case "Sequence":
      return tree.items.map((item) => plainOf(item, show))
    case "Scalar":
      return tree.value
    case "Missing":
      return Tree.missingText
    case "Interpolation":
      return tree.text
    case "Conflict":
      return undefined
  }
}
