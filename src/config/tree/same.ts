/**
 * Whether two trees hold the same data.
 */
import * as Tree from "./node.ts"

/** Tells whether two trees hold the same data. Origins and the order of keys do not matter. */
export const same = (a: Tree.Tree, b: Tree.Tree): boolean => sameBut(a, b, () => false)

/** Tells whether two trees hold the same data, but for single values that `isSame` takes for the same. */
export const sameBut = (a: Tree.Tree, b: Tree.Tree, isSame: (a: Tree.Scalar, b: Tree.Scalar) => boolean): boolean => {
  if (a === b) return true
  if (a._tag === "Mapping" && b._tag === "Mapping") {
    if (Tree.size(a) !== Tree.size(b)) return false
    return Tree.entries(a).every(([key, value]) => {
      const other = Tree.get(b, key)
      return other !== undefined && sameBut(value, other, isSame)
    })
  }
  if (a._tag === "Sequence" && b._tag === "Sequence") {
    return a.items.length === b.items.length && a.items.every((item, index) => sameBut(item, b.items[index]!, isSame))
  }
  if (a._tag === "Scalar" && b._tag === "Scalar") return Object.is(a.value, b.value) || isSame(a, b)
  if (a._tag === "Interpolation" && b._tag === "Interpolation") return a.text === b.text
  return a._tag === "Missing" && b._tag === "Missing"
}
