/**
 * Numbers, booleans and `null` among the arguments of a resolver: `1_000`, `-.5`, `1e3`, `INF`, `True`.
 *
 * Owns what differs from a scalar of YAML: underscores between digits, no leading zeros, no base prefixes, words in any
 * case. Source: the grammar of OmegaConf 2.3.
 */
import * as Scalar from "../format/yaml/scalar.ts"
import { maxDigits } from "../tree/limits.ts"
import type { Literal } from "./Expression.ts"

const integer = "(?:0|[1-9](?:_?\\d)*)"
const digits = "\\d(?:_?\\d)*"
const numeral = new RegExp(`^[+-]?(?:${integer}(?:\\.(?:${digits})?)?|\\.${digits})(?:[eE][+-]?${digits})?$`)

/** Reads a text that is a number, a boolean or `null`, in any case; `undefined` for other text. */
export const literal = (source: string): Literal | undefined => {
  const value = valueOf(source)
  return value === undefined ? undefined : { _tag: "Literal", value, source }
}

const valueOf = (source: string): Literal["value"] | undefined => {
  if (source.length > maxDigits) return undefined
  if (numeral.test(source)) return Scalar.toNumber(source.replaceAll("_", ""))
  switch (source.toLowerCase()) {
    case "null":
      return null
    case "true":
      return true
    case "false":
      return false
    default:
      return /inity$/i.test(source) ? undefined : Scalar.toSpecial(source)
  }
}
