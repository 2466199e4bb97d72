/**
 * The values of a key that takes only some: what one types for each.
 */
import * as Result from "effect/Result"
import * as Value from "../../config/format/yaml/value.ts"
import * as Shape from "../../config/schema/Shape.ts"
import { fromDefault } from "../../config/tree/Origin.ts"
import { coerceValue } from "./fit.ts"
import { escapeValue } from "./key.ts"

/** A value: what it is called, and what an override of it holds. */
export interface Choice {
  readonly title: string
  readonly typed: string
}

/** The values that are one of several; `isAll` tells whether there are no others. */
export interface Choices {
  readonly choices: ReadonlyArray<Choice>
  readonly isAll: boolean
}

type Single = Shape.Literal["value"] | null

/** Lists the values that a shape names, each with what it may be called, the best first; `undefined` if it takes others. */
const valuesOf = (shape: Shape.Plain): ReadonlyArray<readonly [Single, ReadonlyArray<string>]> | undefined => {
  switch (shape._tag) {
    case "Literal":
      return [[shape.value, [String(shape.value)]]]
    case "Enum":
      return shape.members.map(([name, value]) => [value, [name, String(value)]])
    case "Boolean":
      return [true, false].map((value) => [value, [String(value)]])
    case "Null":
      return [[null, ["null"]]]
    default:
      return undefined
  }
}

const isRead = (shape: Shape.Shape, typed: string, value: Single): boolean => {
  const read = coerceValue(shape, Value.read(typed, fromDefault), { config: "", path: [] })
  return Result.isSuccess(read) && read.success._tag === "Scalar" && read.success.value === value
}

/** Lists the values of a shape that are one of several; what would be read as something else stands in quotes. */
export const choicesOf = (shape: Shape.Shape): Choices => {
  const choices: Array<Choice> = []
  let isAll = true
  for (const member of Shape.members(shape)) {
    const values = valuesOf(member)
    if (values === undefined) isAll = false
    for (const [value, names] of values ?? []) {
      const spellings = [...names, ...names.map((name) => JSON.stringify(name))]
      const typed = spellings.find((spelling) => isRead(shape, spelling, value))
      if (typed === undefined) isAll = false
      else if (!choices.some((choice) => choice.typed === escapeValue(typed)))
        choices.push({ title: names[0]!, typed: escapeValue(typed) })
    }
  }
  return { choices, isAll }
}
