/**
 * How one scalar is written in YAML, so that every reader of YAML 1.1 and 1.2 reads the same value.
 *
 * Owns what may stand without quotes. Text does only if it begins as a word or a path and holds nothing that has a
 * meaning anywhere; numbers are written in the form that both versions take for that number.
 */
import type * as Tree from "./Tree.ts"
import { missingText } from "./Tree.ts"

const words = /^(?:y|yes|n|no|on|off|true|false|null|~|=|<<|)$/i
const numberLike = /^[-+]?\.?[0-9][0-9a-foxtz_.,:+\- ]*$/i
const floatWords = /^[-+]?\.(?:inf|nan)$/i

/** Says whether a reader of YAML 1.1 or 1.2 takes this text, without quotes, for anything but text. */
export const isAmbiguous = (text: string): boolean => words.test(text) || numberLike.test(text) || floatWords.test(text)

const plainText = /^(?:\.{0,2}\/)?[\p{L}_](?:[\p{L}\p{M}\p{N}_./@%+=~()$*!;^?&'"#-]|:(?=[\p{L}\p{N}_/])| (?=[^\s#]))*$/u

/** Writes text: as it is where that is safe, otherwise in double quotes. */
export const text = (value: string): string =>
  value.length <= 512 && plainText.test(value) && !isAmbiguous(value) ? value : quote(value)

/** What JSON leaves as it is, but some reader of YAML would drop or refuse. */
const unprintable = /[\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202e\ufeff\ufffe\uffff]/g

const escape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`

const quote = (value: string): string => JSON.stringify(value).replace(unprintable, escape)

const integerForm = /^(?:[-+]?(?:0|[1-9][0-9]*)|0x[0-9a-fA-F]+)$/
const floatForm = /^[-+]?(?:0|[1-9][0-9]*)\.[0-9]*(?:[eE][-+][0-9]+)?$/

/** Writes a number: as it was typed where both versions read that number from it. */
export const number = (value: number, source: string): string => {
  if (Number.isNaN(value)) return ".nan"
  if (!Number.isFinite(value)) return value > 0 ? ".inf" : "-.inf"
  const keeps = floatForm.test(source) || (integerForm.test(source) && Number.isSafeInteger(value))
  if (keeps && Object.is(Number(source), value)) return source
  if (Object.is(value, -0)) return "-0.0"
  const [mantissa = "", exponent] = String(value).split("e")
  const digits = mantissa.includes(".") || Number.isSafeInteger(value) ? mantissa : `${mantissa}.0`
  return exponent === undefined ? digits : `${digits}e${exponent}`
}

/** Writes the tree of one value; a container, or a conflict, has none and reads as missing. */
export const scalar = (tree: Tree.Tree): string => {
  switch (tree._tag) {
    case "Scalar":
      if (typeof tree.value === "string") return text(tree.value)
      return typeof tree.value === "number" ? number(tree.value, tree.source) : String(tree.value)
    case "Interpolation":
      return text(tree.text)
    default:
      return missingText
  }
}
