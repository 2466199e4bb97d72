/**
 * Finds the edits that make a text say a tree.
 *
 * Owns the walk over the nodes of a document beside the tree that it shall be: what says its part already is left alone.
 * An alias stands for what its anchor says after the edits; where that is something else, the value is written out.
 */
import { isAlias, isCollection, isScalar, isSeq } from "yaml"
import type * as Path from "../../tree/Path.ts"
import * as Tree from "../../tree/Tree.ts"
import { keepsKey, mergedNow, readOf, remember, type Walk } from "./anchors.ts"
import * as Edits from "./edits.ts"
import { type Collection, type Entry, entriesOf, isKnown, type Slot } from "./entry.ts"
import { changeItems } from "./items.ts"
import { type Kept, keptOf, newPairs, type Pairs } from "./pairs.ts"
import { isLong } from "./print.ts"
import { blockOf, edit, put } from "./put.ts"
import { type Change, changeRows } from "./rows.ts"
import { saysAlready } from "./same.ts"

/** A place, and what shall be there; a container `levels` further in that changes is written as a whole. */
interface Target<T extends Tree.Tree = Tree.Tree> {
  readonly slot: Slot
  readonly next: T
  readonly path: Path.Path
  readonly levels: number
}

/** Makes the edits of one value. */
export const change = (walk: Walk, target: Target): void => {
  const { next, path, slot } = target
  const { node } = slot
  const { anchors, writing } = walk
  if (isAlias(node)) {
    const now = anchors.get(node.source)
    if (now === undefined || !saysAlready(now, next)) put(writing, slot, next, path)
    return
  }
  const before = writing.edits.length
  const read = readOf(walk, node)
  if (target.levels === 0 && !saysAlready(read, next)) put(writing, slot, next, path)
  else if (!changeInside(walk, target)) {
    if (saysAlready(read, next)) remember(walk, node)
    else put(writing, slot, next, path)
  }
  const anchor = isScalar(node) || isCollection(node) ? node.anchor : undefined
  if (anchor !== undefined) anchors.set(anchor, writing.edits.length === before ? read : next)
}

/** Makes the edits inside a mapping or a list; `false` if it is something else, or nothing of it stays. */
const changeInside = (walk: Walk, target: Target): boolean => {
  const { next, slot } = target
  const { node, only } = slot
  if (only?.pair !== undefined) return changeOnly(walk, target, only, walk.parts.keys.get(only.pair))
  if (!isKnown(node) || !isLong(next)) return false
  const entries = entriesOf(node, walk.writing.text)
  if (entries === undefined || entries.length === 0) return false
  if (isSeq(node)) return next._tag === "Sequence" && changeList(walk, { ...target, next }, entries)
  return next._tag === "Mapping" && changeMapping(walk, { ...target, next }, node, entries)
}

/** Makes the edits inside an element that is `key: value` in brackets; `false` if its key is not the only one. */
const changeOnly = (
  walk: Walk,
  { levels, next, path }: Target,
  { pair, slot }: Entry,
  key: string | undefined
): boolean => {
  const value = key === undefined || next._tag !== "Mapping" || Tree.size(next) > 1 ? undefined : Tree.get(next, key)
  if (key === undefined || value === undefined || pair === undefined || !keepsKey(walk, pair, key)) return false
  change(walk, { slot, next: value, path: [...path, key], levels: levels - 1 })
  return true
}

const changeEntries = (
  { writing }: Walk,
  entries: ReadonlyArray<Entry>,
  first: ReadonlyArray<string>,
  changes: ReadonlyArray<Change>
): void => {
  const isFlow = entries[0]?.slot.isFlow === true
  if (first.length === 0 && changes.every(({ after, isGone }) => !isGone && after.length === 0)) return
  const changeAll = isFlow ? changeItems : changeRows
  changeAll(writing, entries, first, changes)
}

const changeList = (
  walk: Walk,
  { levels, next, path }: Target<Tree.Sequence>,
  entries: ReadonlyArray<Entry>
): boolean => {
  const { writing } = walk
  const { column, indent, isFlow } = entries[0]!.slot
  const which = walk.align(
    entries.map(({ slot }) => readOf(walk, slot.node)),
    next.items
  )
  if (which.every((from) => from === undefined)) return false
  const places = new Map<number, number>()
  const first: Array<string> = []
  const after = entries.map((): Array<string> => [])
  let last: Array<string> = first
  for (const [place, from] of which.entries()) {
    if (from === undefined) {
      const item = next.items[place]!
      last.push(
        isFlow ? writing.value(item, indent) : blockOf(writing, Tree.sequence([item], next.origin), path, column)
      )
    } else {
      places.set(from, place)
      last = after[from]!
    }
  }
  for (const [index, { slot }] of entries.entries()) {
    const place = places.get(index)
    if (place === undefined) continue
    change(walk, { slot, next: next.items[place]!, path: [...path, String(place)], levels: levels - 1 })
  }
  changeEntries(
    walk,
    entries,
    first,
    after.map((texts, index) => ({ isGone: !places.has(index), after: texts }))
  )
  return true
}

const changeMapping = (
  walk: Walk,
  target: Target<Tree.Mapping>,
  node: Collection,
  entries: ReadonlyArray<Entry>
): boolean => {
  const { writing } = walk
  const { next, path } = target
  const { column, indent, isFlow } = entries[0]!.slot
  const kept = keptOf(walk, target, entries)
  const { merge, own } = kept
  if (own.size === 0 && merge < 0) return false
  const { merged, replaced } = changeKept(walk, target, entries, kept)
  const { after, first } = newPairs(walk, next, node, entries, kept, merged)
  // the keys that `<<` gave stand in its place if it goes
  if (merge >= 0 && merged === undefined && after[merge]!.length > 0) replaced.set(merge, after[merge]!.splice(0))
  const stays = new Set([...own.values(), ...replaced.keys(), ...(merged === undefined ? [] : [merge])])
  if (stays.size === 0) return false

  const textsOf = (pairs: Pairs): Array<string> => {
    if (pairs.length === 0) return []
    if (isFlow) return pairs.map(([key, value]) => `${writing.key(key)}: ${writing.value(value, indent)}`)
    return [blockOf(writing, Tree.mapping(pairs, next.origin), path, column)]
  }
  for (const [index, pairs] of replaced) {
    const { end, slot, start } = entries[index]!
    const isBelow = !isFlow && slot.to > slot.from && writing.text.slice(start, end).includes("\n")
    edit(writing, start, isBelow ? Edits.lineEnd(writing.text, end) : end, textsOf(pairs).join(", ").trimStart())
  }
  const changes = entries.map((_, index) => ({ isGone: !stays.has(index), after: textsOf(after[index]!) }))
  changeEntries(walk, entries, textsOf(first), changes)
  return true
}

/**
 * Makes the edits of the entries that stay, in the order of the text, because an alias follows its anchor. Returns what
 * `<<` gives if it may stay, and the entries that are written again as a whole.
 */
const changeKept = (
  walk: Walk,
  { levels, next, path }: Target<Tree.Mapping>,
  entries: ReadonlyArray<Entry>,
  { merge, own, renamed }: Kept
) => {
  const replaced = new Map<number, Pairs>()
  let merged: ReadonlyMap<string, Tree.Tree> | undefined
  for (const [index, { canHold, keyText, pair, slot }] of entries.entries()) {
    const key = renamed.get(index) ?? (pair === undefined ? undefined : walk.parts.keys.get(pair))
    if (index === merge) {
      remember(walk, slot.node)
      const now = mergedNow(walk, slot.node)
      if (now !== undefined && [...now.keys()].every((each) => Tree.get(next, each) !== undefined)) merged = now
    } else if (pair !== undefined && key !== undefined && own.get(key) === index) {
      const value = Tree.get(next, key)!
      const isRenamed = renamed.has(index) && keyText !== undefined
      if (isRenamed) edit(walk.writing, keyText.from, keyText.to, walk.writing.key(key))
      const isKept = isRenamed || keepsKey(walk, pair, key)
      if (isKept && (canHold || saysAlready(readOf(walk, slot.node), value))) {
        change(walk, { slot, next: value, path: [...path, key], levels: levels - 1 })
      } else replaced.set(index, [[key, value]])
    }
  }
  return { merged, replaced }
}
