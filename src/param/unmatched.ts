/**
 * Overrides that no config took: telling the user, with the key that was most likely meant.
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { redactedText } from "../config/ConfigError.ts"
import { nearest } from "../config/nearest.ts"
import * as Path from "../config/Path.ts"
import * as Shape from "../config/Shape.ts"
import type { Accounting } from "./Override.ts"
import * as ParamData from "./ParamData.ts"
import { UnmatchedOverride } from "./ParamError.ts"

/** A key that a config has, as an override would name it. */
interface Known {
  readonly config: string
  readonly shape: Shape.Shape
}

/** How deep keys are looked for, and for how many overrides a suggestion is sought. */
const maxDepth = 8
const maxSuggestions = 20

/** Lists the keys of all structured configs, nested ones with their paths. */
const knownKeys = (parameters: ParamData.ParamData): ReadonlyMap<string, Known> => {
  const known = new Map<string, Known>()
  const visit = (config: string, shape: Shape.Shape, path: Path.Path) => {
    for (const member of Shape.members(shape)) {
      if (member._tag !== "Struct" || path.length >= maxDepth) continue
      for (const field of member.fields.values()) {
        const at = [...path, field.name]
        const key = Path.format(at)
        if (!known.has(key)) known.set(key, { config, shape: field.shape })
        visit(config, field.shape, at)
      }
    }
  }
  for (const [id, config] of ParamData.allConfigs(parameters)) visit(id, config.shape, [])
  return known
}

const explain = (token: string, index: number, known: ReadonlyMap<string, Known> | undefined): UnmatchedOverride => {
  const at = token.indexOf("=")
  const key = at < 0 ? undefined : token.slice(0, at)
  const suggestion = key === undefined || known === undefined ? undefined : nearest(key, known.keys())
  const meant = suggestion === undefined ? undefined : known?.get(suggestion)
  if (meant === undefined) return new UnmatchedOverride({ token, index })
  return new UnmatchedOverride({
    // A mistyped key does not make its secret less of one.
    token: Shape.hasRedacted(meant.shape) ? `${key}=${redactedText}` : token,
    index,
    suggestion: `${meant.config}::${suggestion}`
  })
}

/**
 * Reports the overrides that no config took, once, as the override function asked for it.
 *
 * Shape: returns the account, marked as reported.
 * Errors: UnmatchedOverride, for the first one, where they are errors. As warnings they go to stderr.
 */
export const reportUnmatched = Effect.fnUntraced(function* (
  accounting: Accounting,
  parameters: ParamData.ParamData
): Effect.fn.Return<Accounting, UnmatchedOverride> {
  const { landed, reported, tokens, unmatched } = accounting
  if (reported || unmatched === "ignore" || landed.size === tokens.length) return accounting
  const known = knownKeys(parameters)
  let count = 0
  for (let index = 1; index <= tokens.length; index++) {
    if (landed.has(index)) continue
    const error = explain(tokens[index - 1]!, index, count++ < maxSuggestions ? known : undefined)
    if (unmatched === "error") return yield* error
    yield* Console.error(`warning: ${error.message}`)
  }
  return { ...accounting, reported: true }
})
