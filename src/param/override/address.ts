/**
 * What each override of a command line addresses: one config by its prefix, or all that it fits.
 *
 * Pipeline: a token is split at the separator; its prefix, if any, is matched against the configs' ids.
 */
import * as Result from "effect/Result"
import type { Config } from "../../config/Config.ts"
import { nearest } from "../../config/error/nearest.ts"
import { maxTold, type Several } from "../../config/error/several.ts"
import type { Loaded } from "../../config/file/named.ts"
import { headOf, type Operation, partsOf, separatorAt, sourceOf, textOf } from "./key.ts"
import { AmbiguousPrefix, TooManySeparators, UnknownPrefix } from "./OverrideError.ts"
import { shower } from "./shown.ts"

/** One override. */
export interface Token {
  /** As it was typed. */
  readonly token: string
  /** What an error shows of it (see `shown.ts`). */
  readonly shown: string
  /** Its place among the overrides, from 1. */
  readonly index: number
  /** Without its prefix: `x=1`, or a bare word. */
  readonly body: string
  /** The key of the body, without what is done to it; all of a bare word. */
  readonly key: string
  /** What is done to the key; `undefined` for a word. A body that begins with `+=` is a word, whatever it holds. */
  readonly operation: Operation | undefined
  /** Whether it is for a whole config: `config::=VALUE`. */
  readonly isWhole: boolean
  /** The word that the body is, where it is one. */
  readonly word: string
  /** The file that its value, or the word, names. */
  readonly source: string | undefined
  /** What that file holds, once it has been read. */
  readonly loaded?: Loaded | undefined
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
  /** The configs that the command declares: see `shown.ts`. */
  readonly declared?: ReadonlyMap<string, Config> | undefined
}

/** A token without its prefix, and that. */
interface Split {
  readonly prefix: string | undefined
  readonly body: string
}

const tokenOf = (token: string, show: (token: string) => string, index: number, { body, prefix }: Split): Token => {
  const parts = partsOf(body)
  const escaped = body.startsWith("+=")
  const typed = escaped ? "" : parts === undefined ? body : parts.value
  let shown: string | undefined
  return {
    token,
    // Most are never shown.
    get shown() {
      shown ??= show(token)
      return shown
    },
    index,
    body,
    key: parts?.key ?? body,
    operation: parts?.operation,
    isWhole: prefix !== undefined && parts?.key === "" && parts.operation !== "remove",
    word: escaped ? body.slice(2) : textOf(body),
    source: typed === undefined || parts?.operation === "remove" ? undefined : sourceOf(typed)
  }
}

/**
 * Splits a token at its separator; `undefined` where that stands more than once.
 *
 * Only what stands before the `=`, and outside of brackets, is looked at: a value and a bracketed key may hold the
 * separator. An id that holds it (`::` is refused, but another may be in use) is a prefix as a whole.
 */
const split = (token: string, sep: string, ids: ReadonlyArray<string>): Split | undefined => {
  const head = headOf(token, sep)
  const whole = ids.find((id) => head.startsWith(id + sep))
  const at = whole?.length ?? separatorAt(head, sep)
  if (at < 0) return { prefix: undefined, body: token }
  const rest = head.slice(at + sep.length)
  // The sign of `key:=value` is no separator.
  if (separatorAt(sep === ":" ? rest.replace(/:$/, "") : rest, sep) >= 0) return undefined
  return { prefix: token.slice(0, at), body: token.slice(at + sep.length) }
}

/** Why a token addresses nothing. */
type Misaddressed = TooManySeparators | UnknownPrefix | AmbiguousPrefix

/**
 * Tells what each token addresses.
 *
 * A prefix addresses every config whose id starts with it. Errors, for all tokens: TooManySeparators; UnknownPrefix;
 * AmbiguousPrefix where prefixes are exclusive.
 */
export const address = (
  tokens: ReadonlyArray<string>,
  configs: ReadonlyMap<string, Config>,
  options: Options
): Result.Result<Addressed, Several<Misaddressed>> => {
  const ids = [...configs.keys()]
  const withSep = ids.filter((id) => id.includes(options.sep))
  const show = shower(configs, options.sep, options.declared)
  const shared: Array<Token> = []
  const prefixed = new Map<string, Array<Token>>(ids.map((id) => [id, []]))
  const known = new Map<string, ReadonlyArray<string>>()
  const wrong: Array<Misaddressed> = []
  for (let i = 0; i < tokens.length && wrong.length <= maxTold; i++) {
    const [token, index] = [tokens[i]!, i + 1]
    const parts = split(token, options.sep, withSep)
    if (parts === undefined) {
      wrong.push(new TooManySeparators({ token: show.token(token), index, separator: options.sep }))
      continue
    }
    const { prefix } = parts
    const addressed = tokenOf(token, show.token, index, parts)
    if (prefix === undefined) {
      shared.push(addressed)
      continue
    }
    const matches = known.get(prefix) ?? ids.filter((id) => id.startsWith(prefix))
    known.set(prefix, matches)
    if (matches.length === 0) {
      const suggestion = nearest(prefix, ids)
      const hint = suggestion === undefined ? {} : { suggestion }
      wrong.push(
        new UnknownPrefix({ token: addressed.shown, index, prefix: show.prefix(prefix), configs: ids, ...hint })
      )
      continue
    }
    if (matches.length > 1 && options.exclusivePrefixed) {
      wrong.push(new AmbiguousPrefix({ token: addressed.shown, index, prefix, matches }))
      continue
    }
    for (const id of matches) prefixed.get(id)!.push(addressed)
  }
  const [first, ...others] = wrong
  return first === undefined ? Result.succeed({ shared, prefixed }) : Result.fail([first, ...others])
}
