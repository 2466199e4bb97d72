/**
 * Whether two trees hold the same data.
 */
import * as Tree from "../../tree/Tree.ts"

/** Tells whether two trees hold the same data. Origins and the order of keys do not matter. */
export const same = (a: Tree.Tree, b: Tree.Tree): boolean => sameBut(a, b, () => false)

/**
 * Tells whether a text that says `read` may stay for `next`: it says the same, or `next` is what a schema made of a
 * value as it was typed there, such as the text `1.10`, or `true` of `yes`.
 */
export const saysAlready = (read: Tree.Tree, next: Tree.Tree): boolean =>
  sameBut(
    read,
    next,
    (a, b) =>
      isTyped(a, b) &&
      a.origin._tag === "File" &&
      b.origin._tag === "File" &&
      a.origin.line === b.origin.line &&
      a.origin.column === b.origin.column
  )

/** Tells whether a text that was edited says a tree, in which a schema may have fitted what was typed. */
export const saysNow = (read: Tree.Tree, next: Tree.Tree): boolean => sameBut(read, next, isTyped)

const isTyped = (read: Tree.Scalar, next: Tree.Scalar): boolean =>
  next.origin._tag === "File" && next.source === read.source && next.value !== null && read.value !== null

const sameBut = (a: Tree.Tree, b: Tree.Tree, isSame: (a: Tree.Scalar, b: Tree.Scalar) => boolean): boolean => {
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
