/**
 * Finds the known name that a mistyped one most likely means.
 *
 * Why not a library: the suggestions of `effect/cli` are internal, and know neither prefixes nor swapped letters.
 */

/**
 * Counts the edits (insert, delete, replace, swap neighbours) from `a` to `b`, or returns `limit + 1` if it takes more.
 */
const distance = (a: string, b: string, limit: number): number => {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before: ReadonlyArray<number> = []
  let last: ReadonlyArray<number> = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let edits = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits = Math.min(edits, before[j - 2]! + 1)
      row.push(edits)
    }
    if (Math.min(...row) > limit) return limit + 1
    before = last
    last = row
  }
  return last[b.length]!
}

/**
 * Returns the known name nearest to `name`, ignoring case, or `undefined` if no name is near.
 *
 * A name is near if at most a third of the letters are wrong (at least one may be, never more than three), or if it
 * starts with `name`. A single letter is near only to itself.
 */
export const nearest = (name: string, known: Iterable<string>): string | undefined => {
  const lower = name.toLowerCase()
  const limit = name.length < 2 ? 0 : Math.min(3, Math.max(1, Math.floor(name.length / 3)))
  let best: string | undefined
  let least = limit + 1
  for (const candidate of known) {
    const edits = distance(lower, candidate.toLowerCase(), limit)
    if (edits < least) {
      best = candidate
      least = edits
    } else if (best === undefined && name.length > 1 && candidate.toLowerCase().startsWith(lower)) best = candidate
  }
  return best
}

/** Asks, after a sentence, whether a name was meant; says nothing if there is none. */
export const didYouMean = (suggestion = ""): string => (suggestion === "" ? "" : ` Did you mean ${suggestion}?`)

const plainWord = /^[\w-]+$/

/** Tells whether a word is a known one, or so near to one that it must be a slip and no secret. */
export const isNear = (word: string, known: Iterable<string>): boolean =>
  plainWord.test(word) && nearest(word, known) !== undefined
