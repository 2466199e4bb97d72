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
import { escapeValue } from "../../param/override/key.ts"

/** The value of an override, or what was expected. */
export type Answer = Result.Result<string, string>

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
      return value.success._tag === "Missing" ? no : Result.succeed(escapeValue(answer))
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
    return typed === undefined ? no : Result.succeed(escapeValue(typed))
  }
}
