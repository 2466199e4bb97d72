/**
 * One scalar of YAML: how it is read without quotes, and how a value is written.
 *
 * Owns the spellings of numbers, booleans and `null` in YAML 1.2's core schema, and which values a file needs to quote.
 * Every reader of YAML 1.1 and 1.2 must read the same value. So text goes without quotes only if it begins as a word or
 * a path and holds nothing special, and numbers have a form that both versions share.
 *
 * A command line may carry thousands of values. Nearly all of them are one word, so one word is read here directly.
 */
import { maxDigits } from "../../tree/limits.ts"
import * as Tree from "../../tree/Tree.ts"

const integer = /^[-+]?[0-9]+$/
const octal = /^0o[0-7]+$/
const hexadecimal = /^0x[0-9a-fA-F]+$/
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
const infinity = /^[-+]?\.(?:inf|Inf|INF)$/
const notANumber = /^\.(?:nan|NaN|NAN)$/

const named = /^([-+]?)(inf(?:inity)?|nan)$/i

/** The spellings of numbers, each as a whole text: integers, other finite numbers, and those that are not finite. */
export const spellings = {
  integer: [integer, hexadecimal, octal],
  float: [float],
  special: [infinity, notANumber, named]
}

/** Tells whether a text is an integer numeral: `5`, `+5`, `0x1f`, `0o17`. */
export const isInteger = (text: string): boolean => integer.test(text) || hexadecimal.test(text) || octal.test(text)

/** Reads an integer numeral exactly; `undefined` for other text, or for too many digits. */
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

/** Reads infinity or NaN as people write them, in any case: `inf`, `-Infinity`, `NaN`. */
export const toSpecial = (text: string): number | undefined => {
  const found = named.exec(text)
  if (found === null) return undefined
  if (found[2]!.toLowerCase() === "nan") return Number.NaN
  return found[1] === "-" ? -Infinity : Infinity
}

/** Reads a numeral, or returns `undefined`. An integer that a number cannot hold exactly is a bigint. */
export const toNumber = (text: string): number | bigint | undefined => {
  const first = text.charCodeAt(0)
  // a numeral begins with a digit, a sign or a dot
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

const words = /^(?:y|yes|n|no|on|off|true|false|null|~|=|<<|)$/i
const numberLike = /^[-+]?\.?[0-9][0-9a-foxtz_.,:+\- ]*$/i
const floatWords = /^[-+]?\.(?:inf|nan)$/i

/** Tells whether a reader of YAML 1.1 or 1.2 takes this text, without quotes, for anything but text. */
const isAmbiguous = (text: string): boolean => words.test(text) || numberLike.test(text) || floatWords.test(text)

const plainText =
  /^(?:(?:\.{0,2}\/)?|\$)[\p{L}_](?:[\p{L}\p{M}\p{N}_./@%+=~()$*!;^?&'"#-]|:(?=[\p{L}\p{N}_/])| (?=[^\s#]))*$/u

/** Writes text: as it is if that is safe, otherwise in double quotes. */
export const writeText = (value: string): string =>
  value.length <= 512 && plainText.test(value) && !isAmbiguous(value) ? value : quote(value)

/** Characters that JSON does not escape, but that some YAML reader drops or refuses. */
const unprintable = /[\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202e\ufeff\ufffe\uffff]/g

const escape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`

const quote = (value: string): string => JSON.stringify(value).replace(unprintable, escape)

const integerForm = /^(?:[-+]?(?:0|[1-9][0-9]*)|0x[0-9a-fA-F]+)$/
const floatForm = /^[-+]?(?:0|[1-9][0-9]*)\.[0-9]*(?:[eE][-+][0-9]+)?$/

/** Writes a number: as it was typed if both YAML versions read that number from it. */
export const writeNumber = (value: number, source: string): string => {
  if (Number.isNaN(value)) return ".nan"
  if (!Number.isFinite(value)) return value > 0 ? ".inf" : "-.inf"
  const keeps = floatForm.test(source) || (integerForm.test(source) && Number.isSafeInteger(value))
  if (keeps && Object.is(Number(source), value)) return source
  if (Object.is(value, -0)) return "-0.0"
  const [mantissa = "", exponent] = String(value).split("e")
  const digits = mantissa.includes(".") || Number.isSafeInteger(value) ? mantissa : `${mantissa}.0`
  return exponent === undefined ? digits : `${digits}e${exponent}`
}

/** Writes one value; a container or a conflict is written as missing. */
export const write = (tree: Tree.Tree): string => {
  switch (tree._tag) {
    case "Scalar":
      if (typeof tree.value === "string") return writeText(tree.value)
      return typeof tree.value === "number" ? writeNumber(tree.value, tree.source) : String(tree.value)
    case "Interpolation":
      return writeText(tree.text)
    default:
      return Tree.missingText
  }
}
