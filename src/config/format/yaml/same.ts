/**
 * Whether a text says a tree already.
 */
import { sameBut } from "../../tree/same.ts"
import type * as Tree from "../../tree/Tree.ts"

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
