/**
 * What one types after `--sweep`, as a space.
 *
 * ```
 * lr=1e-3,1e-4              values: the inside of a flow list of YAML, each as it is written
 * seed=0..4,10..30..10      ranges, with both ends and a step; in quotes, text
 * layers=[64],[64,64]       lists
 * {opt: sgd, m: 0.9}, {}    whole points
 * lr=log(1e-5..1e-1)        a value for each sample
 * @points.yaml              a list of points, or a mapping of keys to lists of values
 * ```
 *
 * Several texts make the product of theirs; samples are drawn together.
 */
import * as Result from "effect/Result"
import { equalsAt } from "../../param/override/key.ts"
import { type Draw, partOf, readDraw } from "./draw.ts"
import { elements, entries, type Part, type Problem } from "./flow.ts"
import { readPoints } from "./pointsFile.ts"
import { readRange } from "./range.ts"
import * as Space from "./Space.ts"
import { SweepError } from "./SweepError.ts"

/**
 * How texts become a space.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** How many values are drawn of distributions; none by default, so that a distribution is an error. */
  readonly samples?: number | undefined
  /** What the values depend on that are drawn; 0 by default. */
  readonly seed?: number | undefined
  /** The texts of files that are named with `@`, by the name. */
  readonly files?: ReadonlyMap<string, string> | undefined
}

/** A text as read: a space, or a key whose values are drawn. */
type Read = { readonly space: Space.Space } | { readonly key: string; readonly draw: Draw; readonly at: number }

/** The texts of one key: values in their order, and ranges. */
const axisOf = (head: string, parts: ReadonlyArray<Part>): Result.Result<Space.Space, Problem> => {
  let space = Space.none
  let values: Array<Space.Overrides> = []
  const flush = () => {
    const held = values
    if (held.length > 0)
      space = Space.concat(
        space,
        Space.make(held.length, () => held[Symbol.iterator]())
      )
    values = []
  }
  for (const part of parts) {
    const range = readRange(part)
    if (Result.isFailure(range)) return Result.fail(range.failure)
    if (range.success === undefined) values.push([head + part.text])
    else {
      const { at, size } = range.success
      flush()
      space = Space.concat(
        space,
        Space.make(size, function* () {
          for (let i = 0; i < size; i++) yield [head + at(i)]
        })
      )
    }
  }
  flush()
  return Result.succeed(space)
}

const pointsOf = (parts: ReadonlyArray<Part>): Result.Result<Space.Space, Problem> => {
  const points: Array<Space.Overrides> = []
  for (const { at, text } of parts) {
    if (!text.startsWith("{") || !text.endsWith("}")) {
      return Result.fail({ at, reason: "whole points stand among whole points: {lr: 0.1}, {lr: 0.2}" })
    }
    const found = entries(text.slice(1, -1), at + 1)
    if (Result.isFailure(found)) return Result.fail(found.failure)
    points.push(found.success.map(([key, value]) => `${key}=${value.text}`))
  }
  return Result.succeed(Space.make(points.length, () => points[Symbol.iterator]()))
}

const readOne = (text: string, { files }: Options): Result.Result<Read, Problem> => {
  const asRead = (space: Space.Space): Read => ({ space })
  if (text.startsWith("@")) {
    const file = files?.get(text.slice(1))
    if (file === undefined) return Result.fail({ at: 1, reason: "this file was not read" })
    return Result.map(readPoints(text.slice(1), file), asRead)
  }
  if (/^\s*\{/.test(text)) return Result.map(Result.flatMap(elements(text), pointsOf), asRead)
  const equals = equalsAt(text)
  if (equals < 0) return Result.fail({ at: 0, reason: "write a key with its values: lr=1,2" })
  if (text.slice(0, equals).trim() === "") return Result.fail({ at: 0, reason: "there is no key before the =" })
  const head = text.slice(0, equals + 1)
  return Result.flatMap(elements(text.slice(equals + 1), equals + 1), (parts): Result.Result<Read, Problem> => {
    for (const part of parts) {
      const draw = readDraw(part)
      if (Result.isFailure(draw)) return Result.fail(draw.failure)
      if (draw.success === undefined) continue
      if (parts.length > 1) return Result.fail({ at: part.at, reason: "a distribution is the only value of its key" })
      return Result.succeed({ key: head, draw: draw.success, at: part.at })
    }
    return Result.map(axisOf(head, parts), asRead)
  })
}

/**
 * Reads what one types after `--sweep`, once or several times.
 *
 * Errors: Unreadable, with the place in the text; Misused for `samples` of nothing.
 *
 * ```ts
 * const space = parse(["lr=1e-3,1e-4", "depth=1..4"])
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const parse = (
  texts: string | ReadonlyArray<string>,
  options: Options = {}
): Result.Result<Space.Space, SweepError> => {
  const { samples = 0, seed = 0 } = options
  let space = Space.one
  let drawn: Space.Space | undefined
  const known = new Set<string>()
  for (const text of typeof texts === "string" ? [texts] : texts) {
    const fail = ({ at, reason }: Problem) =>
      Result.fail(new SweepError({ reason: { _tag: "Unreadable", text, at, problem: reason } }))
    const read = readOne(text, options)
    if (Result.isFailure(read)) return fail(read.failure)
    // The sign of an addition may stand twice.
    const key = /^\s*[^\s{@]/.test(text) ? text.slice(0, equalsAt(text)) : ""
    if (key !== "" && !key.endsWith("+") && known.has(key)) return fail({ at: 0, reason: "this key is swept twice" })
    known.add(key)
    if ("space" in read.success) {
      space = Space.cross(space, read.success.space)
      continue
    }
    const { at, draw, key: head } = read.success
    if (samples < 1) return fail({ at, reason: "say how many values to draw: --samples 20" })
    const values = Space.make(samples, function* () {
      for (let i = 0; i < samples; i++) yield [head + draw(partOf(seed, head, i))]
    })
    drawn = drawn === undefined ? values : Space.zip(drawn, values)
  }
  if (drawn !== undefined) return Result.succeed(Space.cross(space, drawn))
  if (samples === 0) return Result.succeed(space)
  const explanation = "--samples draws values of a distribution, such as lr=log(1e-5..1e-1), and there is none."
  return Result.fail(new SweepError({ reason: { _tag: "Misused", explanation } }))
}
