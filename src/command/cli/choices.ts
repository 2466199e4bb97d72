/**
 * The values of a key that takes only some: what one types for each.
 */
import * as Result from "effect/Result"
import * as Value from "../../config/format/yaml/value.ts"
import * as Shape from "../../config/schema/Shape.ts"
import { fromDefault } from "../../config/tree/Origin.ts"
import { coerceValue } from "../../param/override/fit.ts"

type Choice = Shape.Literal["value"]

/** A choice by the names that one may type for it, the best first. */
interface Named {
  readonly choice: Choice
  readonly name: string
}

const namedBy = (shape: Shape.Plain): ReadonlyArray<Named> => {
  switch (shape._tag) {
    case "Literal":
      return [{ choice: shape.value, name: String(shape.value) }]
    case "Enum":
      return shape.members.map(([name, choice]) => ({ choice, name }))
    case "Boolean":
      return [true, false].map((choice) => ({ choice, name: String(choice) }))
    default:
      return []
  }
}

/** What a list of a shell does not show, or splits. */
const unprintable = /\p{Cc}/u

const isRead = (shape: Shape.Shape, typed: string, choice: Choice | null): boolean => {
  if (unprintable.test(typed)) return false
  const read = coerceValue(shape, Value.read(typed, fromDefault), { config: "", path: [] })
  return Result.isSuccess(read) && read.success._tag === "Scalar" && read.success.value === choice
}

/** Lists what may be typed for a value that is one of several; what would be read as something else stands in quotes. */
export const choicesOf = (shape: Shape.Shape): ReadonlyArray<string> => {
  if (Shape.hasRedacted(shape)) return []
  const members = Shape.members(shape)
  const typed = members
    .flatMap(namedBy)
    .flatMap(({ choice, name }) => [name, JSON.stringify(name)].find((text) => isRead(shape, text, choice)) ?? [])
  const isNullable = typed.length > 0 && members.some(({ _tag }) => _tag === "Null")
  return [...new Set(isNullable ? [...typed, "null"] : typed)]
}
