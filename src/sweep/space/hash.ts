/**
 * A hash of a text, to tell it from others.
 */
/** Mixes a text into 32 bits; `seed` makes it another mix. */
const mix = (text: string, seed: number): number => {
  let state = seed
  for (let i = 0; i < text.length; i++) {
    state = Math.imul(state ^ text.charCodeAt(i), 0x5bd1e995)
    state ^= state >>> 15
  }
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35)
  return (state ^ (state >>> 16)) >>> 0
}

/** Returns 128 bits of a text in hexadecimal digits. They tell texts apart, and keep no secret. */
export const hash = (text: string): string =>
  [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x71374491]
    .map((seed, index) => mix(`${index}${text}`, seed).toString(16).padStart(8, "0"))
    .join("")
