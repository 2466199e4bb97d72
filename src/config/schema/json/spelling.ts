/**
 * What a file may hold for one value, as JSON Schema: every spelling that `coerceScalar.ts` admits, `???` and
 * interpolations.
 *
 * Owns the limits of that. JSON Schema knows a number and not how it is spelled, so it takes 1.0 where an integer is
 * expected; and of a number in quotes, it does not know the value.
 */
import type { JsonSchema } from "effect/JsonSchema"
import * as Scalar from "../../format/yaml/scalar.ts"
import { redactedText } from "../../tree/secret.ts"
import { booleans } from "../coerceScalar.ts"
import type * as Shape from "../Shape.ts"

/** What stands for a value that is not there yet: `???`, text with an interpolation, and, of secrets, `<redacted>`. */
export const openPattern = (isSecret: boolean): string => `^\\?\\?\\?$|\\$\\{${isSecret ? `|^${redactedText}$` : ""}`

/** A value that is not there yet. */
export const open = (isSecret: boolean): JsonSchema => ({ type: "string", pattern: openPattern(isSecret) })

const inAnyCase = (source: string): string => source.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)

/** Returns what matches a whole text as one of several patterns does, each of which matches a whole text. */
const anyOf = (patterns: ReadonlyArray<RegExp>): string =>
  patterns
    .map(({ ignoreCase, source }) => [source.slice(1, -1), ignoreCase] as const)
    .map(([source, ignoreCase]) => (ignoreCase ? inAnyCase(source) : source))
    .join("|")

const { float, integer, special } = Scalar.spellings
const spelled = (patterns: ReadonlyArray<RegExp>): string => `^\\s*(?:${anyOf(patterns)})\\s*$`

const integers = spelled(integer)
const finite = spelled([...integer, ...float])
const numbers = spelled([...integer, ...float, ...special])

/** Words that stand for booleans: for both, or for one of them. */
const words = (which?: boolean): string => {
  const named = [...booleans].filter(([, value]) => which === undefined || value === which).map(([word]) => word)
  return `^(?:${named.map(inAnyCase).join("|")})$`
}

/** What a shape of one value takes: a name for it, and a JSON Schema without what its schema checks. */
export interface Spelled {
  readonly name: string
  readonly schema: JsonSchema
}

const spelledAs = (
  type: ReadonlyArray<string>,
  pattern: string,
  isSecret: boolean,
  more: JsonSchema = {}
): JsonSchema => ({
  type: [...type, "string"],
  pattern: `${pattern}|${openPattern(isSecret)}`,
  ...more
})

/** The integers that a number holds exactly. */
export const safe = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }

/** What a shape of one value takes, but for literals. */
export const spellingsOf = (shape: Shape.Simple | Shape.Number, isSecret: boolean): Spelled => {
  switch (shape._tag) {
    case "Text":
      return { name: "text", schema: { type: ["string", "number", "boolean"] } }
    case "Boolean":
      return {
        name: "boolean",
        schema: spelledAs(["boolean", "integer"], words(), isSecret, { minimum: 0, maximum: 1 })
      }
    case "BigInt":
      return { name: "bigint", schema: spelledAs(["integer"], integers, isSecret) }
    case "Number":
      if (shape.integer) return { name: "integer", schema: spelledAs(["integer"], integers, isSecret, safe) }
      return {
        name: shape.finite ? "finite" : "number",
        schema: spelledAs(["number"], shape.finite ? finite : numbers, isSecret)
      }
    case "Null":
      return { name: "null", schema: { type: ["null", "string"], pattern: openPattern(isSecret) } }
    case "Unknown":
      return { name: "any", schema: {} }
    case "Never":
      return { name: "none", schema: open(isSecret) }
  }
}

/** What a shape of one value takes as it stands, in the spelling that is its own. */
export const exactOf = (shape: Shape.Plain): JsonSchema => {
  switch (shape._tag) {
    case "Text":
      return { type: "string" }
    case "Boolean":
      return { type: "boolean" }
    case "BigInt":
      return { type: "integer" }
    case "Number":
      return shape.integer ? { type: "integer", ...safe } : { type: "number" }
    case "Null":
      return { type: "null" }
    case "Literal":
      return { enum: [jsonOf(shape.value)] }
    case "Enum":
      return { enum: shape.members.map(([, value]) => value) }
    case "Unknown":
      return {}
    default:
      return { not: {} }
  }
}

/** A single value as JSON has it: what is not finite is its text, as in a JSON file. */
export const jsonOf = (value: string | number | bigint | boolean | null): string | number | boolean | null => {
  if (typeof value === "bigint") return Number(value)
  return typeof value === "number" && !Number.isFinite(value) ? Scalar.writeNumber(value, "") : value
}

type Literal = Shape.Literal["value"]

/** What reads as a text without quotes, if that is not the text itself. */
const unquoted = (text: string): ReadonlyArray<unknown> => {
  const value = Scalar.read(text)
  return value === null || typeof value === "string" ? [text] : [text, jsonOf(value)]
}

/** What several literals take, and the names of an enum's members: the values as they are listed, then other spellings. */
export const literalsOf = (values: ReadonlyArray<Literal>, names: ReadonlyArray<string>): ReadonlyArray<JsonSchema> => {
  const listed = [
    ...values.flatMap((value) => (typeof value === "string" ? unquoted(value) : [jsonOf(value)])),
    ...names.flatMap(unquoted)
  ]
  const flags = values.filter((value) => typeof value === "boolean")
  for (const flag of flags) listed.push(flag ? 1 : 0)
  const out: Array<JsonSchema> = [{ enum: [...new Set(listed)] }]
  for (const flag of new Set(flags)) out.push({ type: "string", pattern: words(flag) })
  if (values.some((value) => typeof value === "number" || typeof value === "bigint"))
    out.push({ type: "string", pattern: numbers })
  return out
}
