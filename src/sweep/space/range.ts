/**
 * Ranges of numbers, with both ends: `1..4`, `10..30..10`, `0.1..0.5..0.1`.
 *
 * Owns counting in decimals, exactly: numbers are whole numbers of the smallest digit that is written.
 */
import * as Result from "effect/Result"
import type { Part, Problem } from "./flow.ts"

const number = "[+-]?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?"
const range = new RegExp(`^(${number})\\.\\.(${number})(?:\\.\\.(${number}))?$`)

/** A number as a whole one of tens to a power. */
interface Decimal {
  readonly digits: bigint
  readonly power: number
}

/** How far a number may be from one, in digits. */
const farthest = 400

const read = (text: string): Decimal => {
  const [mantissa = "", exponent = "0"] = text.toLowerCase().split("e")
  const [whole = "", fraction = ""] = mantissa.split(".")
  return { digits: BigInt(`${whole.replace("+", "")}${fraction}`), power: Number(exponent) - fraction.length }
}

const scaled = ({ digits, power }: Decimal, to: number): bigint => digits * 10n ** BigInt(power - to)

const write = (value: bigint, power: number): string => {
  if (power >= 0) return String(value * 10n ** BigInt(power))
  const digits = String(value < 0n ? -value : value).padStart(1 - power, "0")
  return `${value < 0n ? "-" : ""}${digits.slice(0, power)}.${digits.slice(power)}`
}

/** The texts of some numbers, each made when it is asked for. */
export interface Range {
  readonly size: number
  readonly at: (index: number) => string
}

/** Tells whether an element is a range. */
export const isRange = (text: string): boolean => range.test(text)

/** Reads an element that is a range; `undefined` for one that is none. */
export const readRange = ({ at, text }: Part): Result.Result<Range | undefined, Problem> => {
  const found = range.exec(text)
  if (found === null) return Result.succeed(undefined)
  const fail = (reason: string) => Result.fail({ at, reason })
  const [from, to, given] = found.slice(1).map((each) => (each === undefined ? undefined : read(each)))
  const all = [from!, to!, given ?? { digits: 1n, power: 0 }]
  if (all.some(({ power }) => Math.abs(power) > farthest)) return fail("these numbers are too large, or too small")
  if (given === undefined && (from!.power < 0 || to!.power < 0)) {
    return fail(`a range of fractions needs a step: ${text}..0.1`)
  }
  const power = Math.min(0, ...all.map(({ power }) => power))
  const [start, end, step] = all.map((each) => scaled(each, power)) as [bigint, bigint, bigint]
  if (step === 0n) return fail("a step of 0 never gets to the end")
  const isDown = end < start
  if (step < 0n && !isDown && end !== start) return fail("this step leads away from the end")
  const by = isDown === step < 0n ? step : -step
  const size = end === start ? 1n : (end - start) / by + 1n
  if (size > BigInt(Number.MAX_SAFE_INTEGER)) return fail("there are too many of these numbers")
  return Result.succeed({ size: Number(size), at: (index) => write(start + by * BigInt(index), power) })
}
