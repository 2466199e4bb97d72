/**
 * Which pairs of a mapping stay in its text, and where new ones come.
 */
import type * as Path from "../../tree/Path.ts"
import * as Tree from "../../tree/Tree.ts"
import { readOf, type Walk } from "./anchors.ts"
import type { Collection, Entry } from "./entry.ts"
import { isMergeKey } from "./parse.ts"
import { saysAlready } from "./same.ts"

/** Keys and values. */
export type Pairs = ReadonlyArray<readonly [string, Tree.Tree]>

/** The entries of a mapping that stay, by their keys, those of them with new keys, and the place of its `<<`, or -1. */
export interface Kept {
  readonly own: ReadonlyMap<string, number>
  readonly renamed: ReadonlyMap<number, string>
  readonly merge: number
}

/** Says what stays of a mapping. */
export const keptOf = (
  { parts, writing }: Walk,
  { next, path }: { readonly next: Tree.Mapping; readonly path: Path.Path },
  entries: ReadonlyArray<Entry>
): Kept => {
  const own = new Map<string, number>()
  const renamed = new Map<number, string>()
  const old: Array<readonly [string, number]> = []
  for (const [index, { keyText, pair }] of entries.entries()) {
    const key = pair === undefined ? undefined : parts.keys.get(pair)
    if (key === undefined) continue
    if (Tree.get(next, key) !== undefined) own.set(key, index)
    else if (keyText !== undefined) old.push([key, index])
  }
  for (const [key, index] of old) {
    const now = writing.renamed?.([...path, key])
    if (now === undefined || own.has(now) || Tree.get(next, now) === undefined) continue
    own.set(now, index)
    renamed.set(index, now)
  }
  return { own, renamed, merge: entries.findIndex(({ pair }) => pair !== undefined && isMergeKey(pair.key)) }
}

/** The pairs that a mapping gets: before all entries, and after each. Those that `<<` gave come after it. */
export const newPairs = (
  walk: Walk,
  next: Tree.Mapping,
  node: Collection,
  entries: ReadonlyArray<Entry>,
  { merge, own }: Kept,
  merged: ReadonlyMap<string, Tree.Tree> | undefined
) => {
  const read = readOf(walk, node)
  const wasMerged = (key: string) => merge >= 0 && read._tag === "Mapping" && Tree.get(read, key) !== undefined
  const first: Array<readonly [string, Tree.Tree]> = []
  const after = entries.map((): Array<readonly [string, Tree.Tree]> => [])
  let last = first
  for (const [key, value] of Tree.entries(next)) {
    const index = own.get(key)
    const given = merged?.get(key)
    if (index !== undefined) last = after[index]!
    else if (given === undefined || !saysAlready(given, value)) {
      const place = wasMerged(key) ? after[merge]! : last
      place.push([key, value])
    }
  }
  return { after, first }
}
