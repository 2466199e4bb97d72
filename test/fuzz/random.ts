/**
 * Numbers that a seed decides, and choices by them: the same on every machine.
 */

/** Draws from 0 (included) to 1. */
export type Random = () => number

/** Makes a source of numbers (mulberry32). */
export const random = (seed: number): Random => {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Draws an integer from 0 to `below`, without it. */
export const integer = (draw: Random, below: number): number => Math.floor(draw() * below)

/** Draws one of several. */
export const oneOf = <A>(draw: Random, all: readonly [A, ...ReadonlyArray<A>]): A =>
  all[integer(draw, all.length)] ?? all[0]

/** Draws up to `most` times. */
export const several = <A>(draw: Random, most: number, make: (index: number) => A): Array<A> =>
  Array.from({ length: integer(draw, most + 1) }, (_, index) => make(index))
