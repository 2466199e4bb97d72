/**
 * What each override of a command line addresses: one config by its prefix, or all that it fits.
 *
 * Pipeline: a token is split at the separator; its prefix, if any, is matched against the configs' ids.
 */
import * as Result from "effect/Result"
import { nearest } from "../config/nearest.ts"
import { AmbiguousPrefix, TooManySeparators, UnknownPrefix } from "./ParamError.ts"

/** One override. */
export interface Token {
  /** As it was typed. */
  readonly token: string
  /** Its place among the overrides, from 1. */
  readonly index: number
  /** Without its prefix: `x=1`, or a bare word. */
  readonly body: string
  /** What stands before the first `=` of the body; all of a bare word. */
  readonly key: string
  /** Whether the body has a `=`. */
  readonly assigns: boolean
}

/** The overrides of a command line, by what they address; each list in order. */
export interface Addressed {
  readonly shared: ReadonlyArray<Token>
  readonly prefixed: ReadonlyMap<string, ReadonlyArray<Token>>
}

/** How tokens are addressed. */
export interface Options {
  /** What stands between a prefix and the rest; `::` by default. */
  readonly sep: string
  /** Whether a prefix must abbreviate one config only. */
  readonly exclusivePrefixed: boolean
}

const tokenOf = (token: string, index: number, body: string): Token => {
  const at = body.indexOf("=")
  return { token, index, body, key: at < 0 ? body : body.slice(0, at), assigns: at >= 0 }
}

/**
 * Splits a token at its separator.
 *
 * Only what stands before the first `=` is looked at: a value may hold the separator.
 */
const split = (
  token: string,
  index: number,
  sep: string
): Result.Result<readonly [string | undefined, Token], TooManySeparators> => {
  const equals = token.indexOf("=")
  const head = equals < 0 ? token : token.slice(0, equals)
  const at = head.indexOf(sep)
  if (at < 0) return Result.succeed([undefined, tokenOf(token, index, token)])
  if (head.indexOf(sep, at + sep.length) >= 0)
    return Result.fail(new TooManySeparators({ token, index, separator: sep }))
  return Result.succeed([token.slice(0, at), tokenOf(token, index, token.slice(at + sep.length))])
}

/**
 * Tells what each token addresses.
 *
 * A prefix addresses every config whose id starts with it. Errors: TooManySeparators; UnknownPrefix; AmbiguousPrefix
 * where prefixes are exclusive.
 */
export const address = (
  tokens: ReadonlyArray<string>,
  configs: ReadonlyArray<string>,
  options: Options
): Result.Result<Addressed, TooManySeparators | UnknownPrefix | AmbiguousPrefix> => {
  const shared: Array<Token> = []
  const prefixed = new Map<string, Array<Token>>(configs.map((id) => [id, []]))
  const known = new Map<string, ReadonlyArray<string>>()
  for (let i = 0; i < tokens.length; i++) {
    const parts = split(tokens[i]!, i + 1, options.sep)
    if (Result.isFailure(parts)) return Result.fail(parts.failure)
    const [prefix, token] = parts.success
    if (prefix === undefined) {
      shared.push(token)
      continue
    }
    const matches = known.get(prefix) ?? configs.filter((id) => id.startsWith(prefix))
    known.set(prefix, matches)
    const place = { token: token.token, index: token.index, prefix }
    if (matches.length === 0) {
      const suggestion = nearest(prefix, configs)
      return Result.fail(new UnknownPrefix({ ...place, configs, ...(suggestion === undefined ? {} : { suggestion }) }))
    }
    if (matches.length > 1 && options.exclusivePrefixed) return Result.fail(new AmbiguousPrefix({ ...place, matches }))
    for (const id of matches) prefixed.get(id)!.push(token)
  }
  return Result.succeed({ shared, prefixed })
}
