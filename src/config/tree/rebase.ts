/**
 * Puts what one writer of a config changed onto what another has written meanwhile.
 */
import type { Tree } from "./Tree.ts"
import * as T from "./Tree.ts"

/** Tells whether two trees hold the same data. Origins and the order of keys do not matter. */
export const isSameData = (a: Tree, b: Tree): boolean => {
  if (a._tag === "Mapping" && b._tag === "Mapping") {
    return (
      T.size(a) === T.size(b) &&
      T.entries(a).every(([key, value]) => {
        const other = T.get(b, key)
        return other !== undefined && isSameData(value, other)
      })
    )
  }
  if (a._tag === "Sequence" && b._tag === "Sequence") {
    return a.items.length === b.items.length && a.items.every((item, index) => isSameData(item, b.items[index]!))
  }
  if (a._tag === "Scalar" && b._tag === "Scalar") return Object.is(a.value, b.value)
  if (a._tag === "Interpolation" && b._tag === "Interpolation") return a.text === b.text
  return a._tag === "Missing" && b._tag === "Missing"
}

/**
 * Merges three trees: what `ours` changed of `before` is changed in `theirs`.
 *
 * Shape: mappings by key; what ours adds to the end of a list is added there; where both changed anything else, ours counts. A key that is in `ours` and not in `theirs`
 * is added, changed or not. One that `ours` took away goes if theirs left it as it was.
 */
export const rebase = (before: Tree | undefined, ours: Tree, theirs: Tree): Tree => {
  if (before !== undefined && isSameData(before, ours)) return theirs
  if (ours._tag === "Sequence" && theirs._tag === "Sequence" && before?._tag === "Sequence") {
    const start = before.items.length
    const isLonger = before.items.every((item, i) => ours.items[i] !== undefined && isSameData(item, ours.items[i]))
    return isLonger ? { ...theirs, items: [...theirs.items, ...ours.items.slice(start)] } : ours
  }
  if (ours._tag !== "Mapping" || theirs._tag !== "Mapping") return ours
  let out = theirs
  for (const [key, our] of T.entries(ours)) {
    const their = T.get(theirs, key)
    const old = before === undefined ? undefined : T.child(before, key)
    const value = their === undefined ? our : rebase(old, our, their)
    if (value !== their) out = T.set(out, key, value)
  }
  if (before?._tag !== "Mapping") return out
  const removed = new Set(
    T.entries(before).flatMap(([key, old]) => {
      const their = T.get(theirs, key)
      return T.get(ours, key) === undefined && their !== undefined && isSameData(old, their) ? [key] : []
    })
  )
  if (removed.size === 0) return out
  return T.mapping(
    T.entries(out).filter(([key]) => !removed.has(key)),
    out.origin
  )
}
