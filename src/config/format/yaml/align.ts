/**
 * Which elements of a list are those of another.
 *
 * Owns the alignment: as many equal elements as can be had in order; what stands between two of them is taken in turn.
 */
import * as Tree from "../../tree/Tree.ts"

/** Gives trees numbers: two of the same data have the same one. */
const numbering = (): ((tree: Tree.Tree) => number) => {
  const numbers = new Map<string, number>()
  const known = new Map<Tree.Tree, number>()
  const text = (tree: Tree.Tree): string => {
    switch (tree._tag) {
      case "Mapping":
        return `{${Tree.entries(tree)
          .map(([key, value]) => `${JSON.stringify(key)}:${number(value)}`)
          .sort()
          .join()}}`
      case "Sequence":
        return `[${tree.items.map(number).join()}]`
      case "Scalar":
        return typeof tree.value === "string" ? JSON.stringify(tree.value) : `${typeof tree.value} ${tree.value}`
      case "Interpolation":
        return `$${JSON.stringify(tree.text)}`
      default:
        return "?"
    }
  }
  const number = (tree: Tree.Tree): number => {
    const before = known.get(tree)
    if (before !== undefined) return before
    const key = text(tree)
    const found = numbers.get(key) ?? numbers.size
    numbers.set(key, found)
    known.set(tree, found)
    return found
  }
  return number
}

/** Finds the longest ascending part of numbers, and returns where its elements are. */
const ascending = (numbers: ReadonlyArray<number>): ReadonlyArray<number> => {
  const before = new Array<number>(numbers.length)
  /** The place of the least number that an ascending part of each length ends with. */
  const ends: Array<number> = []
  for (const [at, number] of numbers.entries()) {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (numbers[ends[middle]!]! < number) low = middle + 1
      else high = middle
    }
    before[at] = low === 0 ? -1 : ends[low - 1]!
    ends[low] = at
  }
  const out: Array<number> = []
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at]!) out.push(at)
  return out.reverse()
}

type Pairs = ReadonlyArray<readonly [number, number]>

/** Pairs equal elements, in order: places in `old` with places in `next`. */
const equals = (old: ReadonlyArray<number>, next: ReadonlyArray<number>): Pairs => {
  const still: Pairs = old.length === next.length ? old.flatMap((each, i) => (each === next[i] ? [[i, i]] : [])) : []
  const places = new Map<number, Array<number>>()
  for (let i = old.length - 1; i >= 0; i--) {
    const known = places.get(old[i]!)
    if (known === undefined) places.set(old[i]!, [i])
    else known.push(i)
  }
  const pairs: Array<readonly [number, number]> = []
  for (const [place, number] of next.entries()) {
    const from = places.get(number)?.pop()
    if (from !== undefined) pairs.push([from, place])
  }
  const moved = ascending(pairs.map(([from]) => from)).map((at) => pairs[at]!)
  // of equal elements, those that stand where they stood
  return still.length < moved.length ? moved : still
}

/** Returns a function that says for each element of `next` which one of `old` it is, or `undefined` if it is new. */
export const aligning = (): ((
  old: ReadonlyArray<Tree.Tree>,
  next: ReadonlyArray<Tree.Tree>
) => ReadonlyArray<number | undefined>) => {
  const number = numbering()
  return (old, next) => {
    const out = new Array<number | undefined>(next.length).fill(undefined)
    let [oldAt, nextAt] = [0, 0]
    for (const [oldEnd, nextEnd] of [
      ...equals(old.map(number), next.map(number)),
      [old.length, next.length] as const
    ]) {
      for (; oldAt < oldEnd && nextAt < nextEnd; oldAt++, nextAt++) out[nextAt] = oldAt
      if (nextEnd < next.length) out[nextEnd] = oldEnd
      oldAt = oldEnd + 1
      nextAt = nextEnd + 1
    }
    return out
  }
}
