/**
 * Reading what the overrides of a command line name: `optim=@fast.yaml`.
 *
 * Owns which of them are read: those that a config may take. Nothing is read for a mistyped key.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Config } from "../../config/Config.ts"
import { refuse } from "../../config/file/errors.ts"
import type { Loaded } from "../../config/file/named.ts"
import * as Shape from "../../config/schema/Shape.ts"
import { fromHook } from "../../config/tree/Origin.ts"
import type { Addressed, Token } from "./address.ts"
import { suits } from "./applyOne.ts"
import type { Input } from "./contract.ts"
import { parseKey } from "./key.ts"

/** Tells whether a config may take an override. */
const mayTake = (config: Config, token: Token): boolean => {
  if (!suits(config, token)) return false
  if (token.operation === undefined || token.isWhole || config.kind !== "struct") return true
  const path = parseKey(token.key)
  return Result.isSuccess(path) && Shape.at(config.shape, path.success) !== undefined
}

/** What stands for a file where the one who overrides gave nothing that reads it. */
const unread = (path: string): Loaded => {
  const none = Result.fail(refuse({ config: "", path }, "read", "no files are read here"))
  return { origin: fromHook, text: none, tree: none, isText: false }
}

/** Reads what overrides name, each once, and adds it to them. */
export const load = Effect.fnUntraced(function* (
  addressed: Addressed,
  { configs, read }: Input
): Effect.fn.Return<Addressed> {
  const all = new Map<string, Loaded>()
  const done = new Map<Token, Token>()
  const one = Effect.fnUntraced(function* (token: Token, among: ReadonlyArray<Config>): Effect.fn.Return<Token> {
    const { source } = token
    if (source === undefined || !among.some((config) => mayTake(config, token))) return token
    const known = done.get(token)
    if (known !== undefined) return known
    const loaded = all.get(source) ?? (read === undefined ? unread(source) : yield* read(source))
    all.set(source, loaded)
    const next = { ...token, loaded }
    done.set(token, next)
    return next
  })
  const names = (tokens: ReadonlyArray<Token>) => tokens.some(({ source }) => source !== undefined)
  if (!names(addressed.shared) && ![...addressed.prefixed.values()].some(names)) return addressed
  const shared = yield* Effect.forEach(addressed.shared, (token) => one(token, [...configs.values()]))
  const prefixed = new Map<string, ReadonlyArray<Token>>()
  for (const [id, tokens] of addressed.prefixed) {
    const config = configs.get(id)
    prefixed.set(id, yield* Effect.forEach(tokens, (token) => one(token, config === undefined ? [] : [config])))
  }
  return { shared, prefixed }
})
