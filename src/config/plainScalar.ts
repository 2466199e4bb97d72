/**
 * What a scalar without quotes is: YAML 1.2's core schema, read directly.
 *
 * Owns the spellings of numbers, booleans and `null`. A command line may carry thousands of values, and nearly all of
 * them are one word; the `yaml` package is for the others.
 */
import { maxDigits } from "./limits.ts"

const integer = /^[-+]?[0-9]+$/
const octal = /^0o[0-7]+$/
const hexadecimal = /^0x[0-9a-fA-F]+$/
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
const infinity = /^[-+]?\.(?:inf|Inf|INF)$/
const notANumber = /^\.(?:nan|NaN|NAN)$/

/** Tells whether a text is an integer numeral: `5`, `+5`, `0x1f`, `0o17`. */
export const isInteger = (text: string): boolean => integer.test(text) || hexadecimal.test(text) || octal.test(text)

/** Reads an integer numeral exactly; one of too many digits is none. */
export const toBigInt = (text: string): bigint | undefined =>
  text.length <= maxDigits && isInteger(text) ? BigInt(text) : undefined

const word = (text: string): boolean | null | undefined => {
  switch (text) {
    case "true":
    case "True":
    case "TRUE":
      return true
    case "false":
    case "False":
    case "FALSE":
      return false
    case "null":
    case "Null":
    case "NULL":
    case "~":
    case "":
      return null
    default:
      return undefined
  }
}

/** Reads a numeral, or returns `undefined`. An integer that a number cannot hold exactly is a bigint. */
export const toNumber = (text: string): number | bigint | undefined => {
  const first = text.charCodeAt(0)
  // A numeral begins with a digit, a sign or a dot.
  if (!((first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46)) return undefined
  if (isInteger(text)) {
    const value = Number(text)
    return Number.isSafeInteger(value) ? value : toBigInt(text)
  }
  if (float.test(text)) return Number.parseFloat(text)
  if (infinity.test(text)) return first === 45 ? -Infinity : Infinity
  return notANumber.test(text) ? Number.NaN : undefined
}

/** Reads a scalar without quotes: a number, a boolean, `null`, or the text itself. */
export const read = (text: string): string | number | bigint | boolean | null => {
  const known = word(text)
  return known === undefined ? (toNumber(text) ?? text) : known
}
