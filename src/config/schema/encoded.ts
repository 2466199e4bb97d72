/**
 * Converts what a schema encodes to trees, and trees to what it decodes.
 *
 * Owns the differences between the two. A tree has no key for `undefined`. A JSON codec has neither NaN nor infinities,
 * and writes `null` for `undefined`.
 * Text from a program is finished, but the text of a schema's default may hold `${…}`.
 */
import { maxDepth, maxTokens } from "../tree/limits.ts"
import type { Origin } from "../tree/Origin.ts"
import { toPlain } from "../tree/plain.ts"
import * as Tree from "../tree/Tree.ts"
import * as Shape from "./Shape.ts"

/** The state while one encoded value becomes a tree. */
interface Reading {
  readonly origin: Origin
  readonly text: (value: string, origin: Origin) => Tree.Tree
  /** The objects that contain the current value. */
  readonly around: Set<object>
  /** How many more values the tree may have. */
  left: number
}

/**
 * Makes the tree of a value that a schema of this shape encoded. `text` makes the node of each text in it.
 *
 * As in `Tree.fromUnknown`, a value that no tree can hold becomes a missing one: one inside itself, one more than 200
 * levels deep or beyond the first two million.
 */
export const toTree = (
  value: unknown,
  shape: Shape.Shape,
  origin: Origin,
  text: (value: string, origin: Origin) => Tree.Tree
): Tree.Tree => read({ origin, text, around: new Set(), left: maxTokens }, value, shape)

const read = (reading: Reading, value: unknown, shape: Shape.Shape): Tree.Tree => {
  const { around, origin, text } = reading
  if (reading.left-- <= 0) return Tree.missing(origin)
  if (typeof value === "string") {
    const isNumber = Shape.members(shape).some((member) => member._tag === "Number")
    return isNumber && notFinite.has(value) ? Tree.scalar(Number(value), origin) : text(value, origin)
  }
  if (typeof value !== "object" || value === null) return Tree.fromUnknown(value, origin)
  if (around.has(value) || around.size >= maxDepth) return Tree.missing(origin)
  around.add(value)
  const tree = container(reading, value, shape)
  around.delete(value)
  return tree
}

const container = (reading: Reading, value: object, shape: Shape.Shape): Tree.Tree => {
  const at = (key: string): Shape.Shape => {
    const inner = Shape.child(shape, key)
    return Shape.isRefusal(inner) ? { _tag: "Unknown" } : inner
  }
  const below = (key: string, item: unknown): Tree.Tree =>
    isUndefined(item, at(key)) ? Tree.missing(reading.origin) : read(reading, item, at(key))
  if (Array.isArray(value)) {
    return Tree.sequence(
      value.map((item, index) => below(String(index), item)),
      reading.origin
    )
  }
  // A class finds its own function under the key `constructor`, if it declares one that is not given.
  const entries = Object.entries(value).filter(
    ([key, item]) => typeof item !== "function" && !isUndefined(item, at(key))
  )
  return Tree.mapping(
    entries.map(([key, item]) => [key, below(key, item)] as const),
    reading.origin
  )
}

/** Tells whether an encoded value is `undefined`, which is `null` where the schema takes no other `null`. */
const isUndefined = (value: unknown, shape: Shape.Shape): boolean =>
  value === undefined ||
  (value === null && !Shape.members(shape).some(({ _tag }) => _tag === "Null" || _tag === "Unknown"))

const notFinite = new Set(["NaN", "Infinity", "-Infinity"])

/** Returns the plain value of a tree as a JSON codec takes it: NaN, infinities and bigints as text. */
export const toJson = (tree: Tree.Tree): unknown => {
  switch (tree._tag) {
    case "Mapping":
      return Object.fromEntries(Tree.entries(tree).map(([key, item]) => [key, toJson(item)]))
    case "Sequence":
      return tree.items.map(toJson)
    case "Scalar":
      if (typeof tree.value === "bigint") return String(tree.value)
      return typeof tree.value === "number" && !Number.isFinite(tree.value) ? String(tree.value) : tree.value
    default:
      return toPlain(tree)
  }
}
