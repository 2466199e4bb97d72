/**
 * Converts what a schema encodes to trees, and trees to what it decodes.
 *
 * Owns the differences between the two. A tree has no key for `undefined`. A JSON codec has neither NaN nor infinities.
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
  const below = (key: string, item: unknown): Tree.Tree => {
    const inner = Shape.child(shape, key)
    return toTree(item, Shape.isRefusal(inner) ? { _tag: "Unknown" } : inner, origin, text)
  }
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
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return Tree.mapping(
    entries.map(([key, item]) => [key, below(key, item)] as const),
    origin
  )
}

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
