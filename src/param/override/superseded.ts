/**
 * Which overrides count where a key may be given more than once.
 */
import type * as Config from "../../config/Config.ts"
import type { Token } from "./address.ts"
import { givesMapping } from "./applyOne.ts"

/** Drops overrides whose key a later one gives again, where keys may come twice: only what counts is judged. */
export const withoutSuperseded = (config: Config.Config, tokens: ReadonlyArray<Token>): ReadonlyArray<Token> => {
  const later = new Map<string, Token>()
  // A mapping is merged into what stands before it, or begun where that was removed.
  const isMerged = (token: Token, next: Token) =>
    next.operation === "set" &&
    givesMapping(next, config.id) &&
    (token.operation === "remove" || givesMapping(token, config.id))
  return tokens
    .toReversed()
    .filter((token) => {
      if (token.operation === "append") return true
      const next = later.get(token.key)
      later.set(token.key, token)
      return next === undefined || isMerged(token, next)
    })
    .reverse()
}
