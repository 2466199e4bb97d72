/**
 * Converts what a schema encodes to trees, and trees to what it decodes.
 *
 * Owns the differences between the two. A tree has no key for `undefined`. A JSON codec has neither NaN nor infinities,
 * and writes `null` for `undefined`.
 * Text from a program is finished, but the text of a schema's default may hold `${…}`.
 */
import type { Origin } from "../tree/Origin.ts"
import { toPlain } from "../tree/plain.ts"
import * as Tree from "../tree/Tree.ts"
import * as Shape from "./Shape.ts"

/** Makes the tree of a value that a schema of this shape encoded. `text` makes the node of each text in it. */
export const toTree = (
  value: unknown,
  shape: Shape.Shape,
  origin: Origin,
  text: (value: string, origin: Origin) => Tree.Tree
): Tree.Tree => {
  const at = (key: string): Shape.Shape => {
    const inner = Shape.child(shape, key)
    return Shape.isRefusal(inner) ? { _tag: "Unknown" } : inner
  }
  const below = (key: string, item: unknown): Tree.Tree =>
    isUndefined(item, at(key)) ? Tree.missing(origin) : toTree(item, at(key), origin, text)
  if (typeof value === "string") {
    const isNumber = Shape.members(shape).some((member) => member._tag === "Number")
    return isNumber && notFinite.has(value) ? Tree.scalar(Number(value), origin) : text(value, origin)
  }
  if (Array.isArray(value)) {
    return Tree.sequence(
      value.map((item, index) => below(String(index), item)),
      origin
    )
  }
  if (typeof value !== "object" || value === null) return Tree.fromUnknown(value, origin)
  const entries = Object.entries(value).filter(([key, item]) => !isUndefined(item, at(key)))
  return Tree.mapping(
    entries.map(([key, item]) => [key, below(key, item)] as const),
    origin
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
