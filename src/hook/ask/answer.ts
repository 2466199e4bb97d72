/**
 * What a user answers, as the value of an override.
 *
 * Owns writing an answer so that the override that is typed next time reads as the same value: text stays the text that it
 * is, whatever it looks like, and anything else means what it would on the command line.
 */
import * as Result from "effect/Result"
import type { InvalidValue, Malformed, UnknownKey } from "../../config/error/ConfigError.ts"
import * as Value from "../../config/format/yaml/value.ts"
import { escapeText } from "../../config/interpolation/escape.ts"
import { coerce } from "../../config/schema/coerce.ts"
import { expected } from "../../config/schema/describe.ts"
import * as Shape from "../../config/schema/Shape.ts"
import * as Origin from "../../config/tree/Origin.ts"
import type { Path } from "../../config/tree/Path.ts"
import * as Tree from "../../config/tree/Tree.ts"
import { coerceValue } from "../../param/override/fit.ts"

/** The value of an override, or what was expected. */
export type Answer = Result.Result<string, string>

/** What may be selected, and how it is typed. */
export interface Choice {
  readonly title: string
  readonly typed: string
}

const why = (failure: InvalidValue | UnknownKey | Malformed): string =>
  failure._tag === "Malformed" ? failure.reason : failure._tag === "InvalidValue" ? failure.expected : "another key"

/** Tells whether a value is text, or else `null`. */
const isText = (shape: Shape.Shape): boolean => {
  const others = Shape.members(shape).filter(({ _tag }) => _tag !== "Null")
  return others.length > 0 && others.every(({ _tag }) => _tag === "Text")
}

/** Makes what reads the answers for a value. */
export const reader = (config: string, path: Path, shape: Shape.Shape): ((answer: string) => Answer) => {
  const at = { config, path }
  const read = (typed: string) => coerceValue(shape, Value.read(typed, Origin.fromHook), at)
  const no = Result.fail(expected(shape))
  if (!isText(shape)) {
    return (answer) => {
      if (answer.trim() === "") return no
      const value = read(answer)
      if (Result.isFailure(value)) return Result.fail(why(value.failure))
      return value.success._tag === "Missing" ? no : Result.succeed(answer)
    }
  }
  return (answer) => {
    if (answer === "") return no
    const value = coerce(shape, Tree.scalar(answer, Origin.fromHook, { source: answer, quoted: true }), at)
    if (Result.isFailure(value)) return Result.fail(why(value.failure))
    const text = escapeText(answer)
    const isRead = (typed: string) => {
      const tree = Result.getOrElse(read(typed), () => undefined)
      return (tree?._tag === "Interpolation" ? tree.text : tree?._tag === "Scalar" ? tree.value : undefined) === text
    }
    const typed = [text, JSON.stringify(text)].find(isRead)
    return typed === undefined ? no : Result.succeed(typed)
  }
}

/** Lists the values that a shape takes, with what may be typed for each; `undefined` if it takes others. */
const valuesOf = (
  member: Shape.Plain
): ReadonlyArray<readonly [value: Tree.Scalar["value"], names: ReadonlyArray<string>]> | undefined => {
  switch (member._tag) {
    case "Literal":
      return [[member.value, [String(member.value)]]]
    case "Enum":
      return member.members.map(([name, value]) => [value, [name, String(value)]])
    case "Boolean":
      return [true, false].map((value) => [value, [String(value)]])
    case "Null":
      return [[null, ["null"]]]
    default:
      return undefined
  }
}

/** Lists what may be selected for a value; none if it may be anything else, too. */
export const choicesOf = (config: string, path: Path, shape: Shape.Shape): ReadonlyArray<Choice> => {
  const choices: Array<Choice> = []
  for (const member of Shape.members(shape)) {
    const values = valuesOf(member)
    if (values === undefined) return []
    for (const [value, names] of values) {
      const spellings = [...names, ...names.map((name) => JSON.stringify(name))]
      const typed = spellings.find((spelling) => {
        const tree = Result.getOrElse(
          coerceValue(shape, Value.read(spelling, Origin.fromHook), { config, path }),
          () => undefined
        )
        return tree?._tag === "Scalar" && tree.value === value
      })
      if (typed === undefined) return []
      choices.push({ title: names[0]!, typed })
    }
  }
  return choices
}
