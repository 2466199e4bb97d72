/**
 * Numbers, booleans and `null` among the arguments of a resolver: `1_000`, `-.5`, `1e3`, `INF`, `True`.
 *
 * Source: the grammar of OmegaConf 2.3; it is not YAML's.
 */
import type { Literal } from "./Expression.ts"
import { maxDigits } from "./limits.ts"

const integer = /^[+-]?(?:0|[1-9](?:_?\d)*)$/
const float =
  /^[+-]?(?:(?:0|[1-9](?:_?\d)*)\.|(?:0|[1-9](?:_?\d)*)?\.\d(?:_?\d)*|(?:(?:0|[1-9](?:_?\d)*)(?:\.(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)[eE][+-]?\d(?:_?\d)*)$/
const special = /^([+-]?)(inf|nan)$/i

/** Reads a number, a boolean or `null` where the whole text is one, in any case; `undefined` for other text. */
export const argumentLiteral = (source: string): Literal | undefined => {
  const value = valueOf(source)
  return value === undefined ? undefined : { _tag: "Literal", value, source }
}

const valueOf = (source: string): Literal["value"] | undefined => {
  if (source.length > maxDigits) return undefined
  if (integer.test(source)) {
    const digits = source.replaceAll("_", "").replace("+", "")
    const value = Number(digits)
    return Number.isSafeInteger(value) ? value : BigInt(digits)
  }
  if (float.test(source)) return Number(source.replaceAll("_", ""))
  const named = special.exec(source)
  if (named !== null) {
    if (named[2]!.toLowerCase() === "nan") return Number.NaN
    return named[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  }
  switch (source.toLowerCase()) {
    case "null":
      return null
    case "true":
      return true
    case "false":
      return false
    default:
      return undefined
  }
}
