/**
 * Puts what one writer of a config changed onto what another has written meanwhile.
 */
import { same } from "./same.ts"
import type { Tree } from "./Tree.ts"
import * as T from "./Tree.ts"

/**
 * Merges three trees: what `ours` changed of `before` is changed in `theirs`.
 *
 * Shape: mappings by key; what ours adds to the end of a list is added there; where both changed anything else, ours counts. A key that is in `ours` and not in `theirs`
 * is added, changed or not. One that `ours` took away goes if theirs left it as it was.
 */
export const rebase = (before: Tree | undefined, ours: Tree, theirs: Tree): Tree => {
  if (before !== undefined && same(before, ours)) return theirs
  if (ours._tag === "Sequence" && theirs._tag === "Sequence" && before?._tag === "Sequence") {
    const start = before.items.length
    const isLonger = before.items.every((item, i) => ours.items[i] !== undefined && same(item, ours.items[i]))
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
      return T.get(ours, key) === undefined && their !== undefined && same(old, their) ? [key] : []
    })
  )
  if (removed.size === 0) return out
  return T.mapping(
    T.entries(out).filter(([key]) => !removed.has(key)),
    out.origin
  )
}
