/**
 * The figures of a task, as one reads them: how much is done, how fast, how long it takes yet.
 *
 * The rate is that since the task began. It says little about the next second, but what is left does not jump.
 */
import type { Counter } from "./Counter.ts"

/** The figures of a task at some time. */
export interface Figures {
  readonly done: number
  readonly total: number | undefined
  /** How much of it is done: from 0 to 1. */
  readonly part: number | undefined
  /** How many milliseconds it has taken so far. */
  readonly elapsed: number
  /** How many steps a second; `undefined` before the first. */
  readonly rate: number | undefined
  /** How many milliseconds it takes yet. */
  readonly left: number | undefined
}

/** Reads the figures of a task; `now` is of the clock that it began by. */
export const figuresOf = ({ before, began, done, total }: Counter, now: number): Figures => {
  const elapsed = Math.max(0, now - began)
  const here = done - before
  const rate = here > 0 && elapsed > 0 ? (here / elapsed) * 1000 : undefined
  const part = total === undefined ? undefined : total === 0 ? 1 : Math.min(1, Math.max(0, done / total))
  const left = rate === undefined || total === undefined ? undefined : (Math.max(0, total - done) / rate) * 1000
  return { done, total, part, elapsed, rate, left }
}

/** Writes a number of steps: `1,000`. */
export const count = (value: number): string => `${Math.floor(value)}`.replaceAll(/\B(?=(?:\d{3})+$)/g, ",")

/** Writes what is done of a total: `240/1,000`. */
export const progressed = ({ done, total }: Figures): string =>
  total === undefined ? count(done) : `${count(done)}/${count(total)}`

/** Writes a part of the whole: `24%`, and 100 only once all is done. */
export const percent = (part: number): string => `${Math.floor(part * 100)}%`

const rates = [
  { unit: "s", seconds: 1 },
  { unit: "min", seconds: 60 },
  { unit: "h", seconds: 3600 }
]

/** Writes how fast it goes: `120/s`, `1.5/s`, `12/min`. */
export const speed = (rate: number): string => {
  const { seconds, unit } = rates.find(({ seconds }) => rate * seconds >= 1) ?? rates[2]!
  const value = rate * seconds
  return `${value < 10 ? Number(value.toFixed(1)) : count(value)}/${unit}`
}

const units = [
  { unit: "d", seconds: 86_400 },
  { unit: "h", seconds: 3600 },
  { unit: "m", seconds: 60 },
  { unit: "s", seconds: 1 }
]

/** Writes a time in its two largest units: `6s`, `2m 5s`, `3d 4h`. */
export const time = (milliseconds: number): string => {
  const seconds = Math.ceil(milliseconds / 1000)
  const at = units.findIndex((each) => seconds >= each.seconds)
  const [large, small] = at < 0 ? [units[3]!, undefined] : [units[at]!, units[at + 1]]
  const first = `${count(seconds / large.seconds)}${large.unit}`
  const rest = small === undefined ? 0 : Math.floor((seconds % large.seconds) / small.seconds)
  return small === undefined || rest === 0 ? first : `${first} ${rest}${small.unit}`
}
