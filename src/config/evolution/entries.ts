/**
 * Changing the keys of a mapping, which keeps its order and where its keys stand.
 */
import type { Origin } from "../tree/Origin.ts"
import * as Tree from "../tree/Tree.ts"

/** Returns a mapping with other entries: `change` gives a key and a value for each, or nothing where it goes. */
export const withEntries = (
  self: Tree.Mapping,
  change: (key: string, value: Tree.Tree) => readonly [string, Tree.Tree] | undefined
): Tree.Mapping => {
  const origins = new Map<string, Origin>()
  const entries: Array<readonly [string, Tree.Tree]> = []
  for (const [key, value] of Tree.entries(self)) {
    const entry = change(key, value)
    if (entry === undefined) continue
    entries.push(entry)
    origins.set(entry[0], Tree.originOfKey(self, key))
  }
  const { index, keys } = Tree.mapping(entries, self.origin)
  return Tree.withKeyOrigins({ ...self, index, keys }, (key) => origins.get(key))
}
