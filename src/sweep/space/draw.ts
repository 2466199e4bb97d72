/**
 * Values drawn from a distribution: `log(1e-5..1e-1)`, `uniform(0..1)`, `int(1..10)`, `choice(a, b)`.
 *
 * Owns that a draw depends on the seed, the key and its number alone: the same command line draws the same values, and more
 * samples begin with those that were there before.
 */
import * as Result from "effect/Result"
import { nearest } from "../../config/error/nearest.ts"
import { elements, type Part, type Problem } from "./flow.ts"
import { hash } from "./hash.ts"
import { isRange } from "./range.ts"

/** Makes the text of a value of a number from 0 to 1. */
export type Draw = (part: number) => string

const call = /^(log|uniform|int|choice)\(([\s\S]*)\)$/

/** Digits that are told of a number: what is drawn is typed again by people. */
const precision = 6

const rounded = (value: number): number => Number(value.toPrecision(precision))

/** Reads an element that is a distribution; `undefined` for one that is none. */
export const readDraw = ({ at, text }: Part): Result.Result<Draw | undefined, Problem> => {
  const found = call.exec(text)
  if (found === null) {
    const meant = nearest(/^(\w+)\([^()]*\.\.[^()]*\)$/.exec(text)?.[1] ?? "", ["log", "uniform", "int"])
    if (meant !== undefined) return Result.fail({ at, reason: `did you mean ${meant}(...)? In quotes it is text` })
    return Result.succeed(undefined)
  }
  const [, name = "", inside = ""] = found
  const start = at + name.length + 1
  const fail = (reason: string) => Result.fail({ at: start, reason })
  if (name === "choice") {
    return Result.flatMap(elements(inside, start), (all): Result.Result<Draw, Problem> => {
      const range = all.find(({ text }) => isRange(text))
      if (range !== undefined) {
        return Result.fail({ at: range.at, reason: "choice takes no ranges: int(1..3), or quote it" })
      }
      return Result.succeed((part) => all[Math.min(all.length - 1, Math.floor(part * all.length))]!.text)
    })
  }
  const [low = Number.NaN, high = Number.NaN, more] = inside
    .split("..")
    .map((end) => (end.trim() === "" ? Number.NaN : Number(end)))
  if (more !== undefined || !Number.isFinite(low) || !Number.isFinite(high)) {
    return fail(`write the lowest and the highest number: ${name}(${name === "log" ? "1e-5..1e-1" : "1..10"})`)
  }
  if (low > high) return fail("the lowest number stands first")
  const within = (value: number): string => {
    const short = rounded(value)
    return String(short >= low && short <= high ? short : Math.min(high, Math.max(low, value)))
  }
  if (name === "log") {
    if (low <= 0) return fail("a logarithm needs numbers above 0")
    return Result.succeed((part) => within(Math.exp(Math.log(low) + part * (Math.log(high) - Math.log(low)))))
  }
  // Their difference may be more than a number can be.
  if (name === "uniform") return Result.succeed((part) => within(low * (1 - part) + high * part))
  if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high)) return fail("int takes whole numbers")
  return Result.succeed((part) => String(Math.min(high, low + Math.floor(part * (high - low + 1)))))
}

/** Returns the number from 0 to 1 that a draw is made of. */
export const partOf = (seed: number, key: string, index: number): number =>
  Number.parseInt(hash(`${seed} ${index} ${key}`).slice(0, 12), 16) / 2 ** 48
