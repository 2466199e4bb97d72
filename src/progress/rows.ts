/**
 * Which tasks are shown: as many as there is room for, outer ones first, those that began first before others.
 *
 * Looks at no more tasks than it returns, however many there are.
 */
import type { Counter } from "./Counter.ts"

/** A task that is shown, and how deep it is. */
export interface Shown {
  readonly counter: Counter
  readonly depth: number
}

/** Chooses at most `most` tasks, each right after the one that it is within. */
export const rowsOf = (outer: Iterable<Counter>, most: number): ReadonlyArray<Shown> => {
  const chosen = new Map<Counter, Array<Counter>>()
  const tops: Array<Counter> = []
  const queue: Array<Counter> = []
  const take = (from: Iterable<Counter>, into: Array<Counter>) => {
    for (const counter of from) {
      if (queue.length >= most) return
      into.push(counter)
      queue.push(counter)
    }
  }
  take(outer, tops)
  for (const counter of queue) {
    const within: Array<Counter> = []
    chosen.set(counter, within)
    take(counter.inner ?? [], within)
  }
  const list = (counters: ReadonlyArray<Counter>, depth: number): ReadonlyArray<Shown> =>
    counters.flatMap((counter) => [{ counter, depth }, ...list(chosen.get(counter) ?? [], depth + 1)])
  return list(tops, 0)
}
