/**
 * Where the overrides of a command line have landed, and telling the user of those that landed nowhere.
 */
import * as Effect from "effect/Effect"
import { nearest } from "../../config/error/nearest.ts"
import { maxTold } from "../../config/error/several.ts"
import { declaredKeys } from "../../config/schema/keys.ts"
import * as Path from "../../config/tree/Path.ts"
import { printedAs } from "../../config/tree/printing.ts"
import { warning, warningOf } from "../../terminal/notify.ts"
import * as ParamData from "../ParamData.ts"
import type { Overridden, Unmatched } from "./contract.ts"
import { equalsAt, headOf, partsOf, separatorAt } from "./key.ts"
import {
  KeyNotFound,
  type OverrideError,
  overrideError,
  overrideErrors,
  UnmatchedOverride,
  type UnmatchedVariable
} from "./OverrideError.ts"
import { shower } from "./shown.ts"

/**
 * Where the overrides of a command line have landed.
 *
 * @since 0.1.0
 * @category models
 */
export interface Accounting {
  /** The overrides that were read. */
  readonly tokens: ReadonlyArray<string>
  /** The configs in which each landed, by its place on the command line, from 1. */
  readonly landed: ReadonlyMap<number, ReadonlyArray<string>>
  readonly unmatched: Unmatched
  /** What stands between a prefix and the rest of an override. */
  readonly sep: string
  /** Whether those that landed nowhere have been reported. */
  readonly reported: boolean
  /** Whether variables of the environment that no config took have been reported. */
  readonly variablesReported: boolean
}

/**
 * The account before any override was read.
 *
 * @since 0.1.0
 * @category getters
 */
export const empty: Accounting = {
  tokens: [],
  landed: new Map(),
  unmatched: "ignore",
  sep: "::",
  reported: false,
  variablesReported: false,
  // What was typed may hold a secret.
  ...printedAs<Accounting>(({ landed, reported, sep, tokens, unmatched }) => ({
    overrides: tokens.length,
    landed,
    unmatched,
    sep,
    reported
  }))
}

/**
 * Adds to the account what an override function made of a config.
 *
 * @since 0.1.0
 * @category combinators
 */
export const add = (self: Accounting, config: string, overridden: Overridden): Accounting =>
  addAll(self, new Map([[config, overridden]]))

/**
 * Adds to the account what an override function made of several configs, by id.
 *
 * @internal
 */
export const addAll = (self: Accounting, made: ReadonlyMap<string, Overridden>): Accounting => {
  const landed = new Map<number, Array<string>>()
  for (const [index, configs] of self.landed) landed.set(index, [...configs])
  let { sep, tokens, unmatched } = self
  for (const [config, overridden] of made) {
    for (const index of overridden.landed) {
      const configs = landed.get(index)
      if (configs === undefined) landed.set(index, [config])
      else configs.push(config)
    }
    tokens = overridden.tokens
    unmatched = overridden.unmatched
    sep = overridden.sep ?? sep
  }
  return { ...self, tokens, landed, unmatched, sep }
}

/** How deep keys are looked for. */
const maxDepth = 8

/**
 * Lists what may be typed for a key, and how the key is written: itself, with a dot for the separator, the last part of it
 * alone, or what it was called before. What comes first stays. With a prefix, only the configs count that it stands for.
 */
const spellings = (parameters: ParamData.ParamData, sep: string, prefix = ""): ReadonlyMap<string, string> => {
  const exact = new Map<string, string>()
  const loose = new Map<string, string>()
  const add = (map: Map<string, string>, spelling: string, written: string) => {
    if (!map.has(spelling)) map.set(spelling, written)
  }
  const configs = ParamData.allConfigs(parameters)
  for (const [id, config] of configs) {
    if (configs.has(prefix) ? id !== prefix : !id.startsWith(prefix)) continue
    for (const { field, path } of declaredKeys(config.shape, maxDepth)) {
      const key = Path.format(path)
      const written = ParamData.isInlineId(parameters, id) ? key : `${id}${sep}${key}`
      add(exact, key, written)
      add(loose, `${id}.${key}`, written)
      if (path.length > 1) add(loose, field.name, written)
      for (const old of field.oldNames) add(loose, Path.format([...path.slice(0, -1), old]), written)
    }
  }
  for (const [spelling, written] of loose) add(exact, spelling, written)
  return exact
}

/** Finds the key that a mistyped one most likely means: of one that begins with a known key, only what that holds. */
const nearestKey = (key: string, known: ReadonlyMap<string, string>): string | undefined => {
  for (let end = key.lastIndexOf("."); end > 0; end = key.lastIndexOf(".", end - 1)) {
    const start = key.slice(0, end)
    if (known.has(start))
      return nearest(
        key,
        [...known.keys()].filter((each) => each.startsWith(`${start}.`))
      )
  }
  return nearest(key, known.keys())
}

/** Finds what a mistyped key most likely means, in what may be typed. */
const suggestionFor = (key: string, known: ReadonlyMap<string, string>): { readonly suggestion?: string } => {
  const spelling = nearestKey(key, known)
  const suggestion = spelling === undefined ? undefined : known.get(spelling)
  return suggestion === undefined ? {} : { suggestion }
}

/** Makes the error of a key that was asked for and that no config has. */
export const keyNotFound = (key: string, parameters: ParamData.ParamData, sep: string): OverrideError => {
  const shown = shower(ParamData.allConfigs(parameters), sep, parameters.declared).token(`${key}=`)
  const at = key.indexOf(sep)
  const within = at < 0 ? {} : suggestionFor(key.slice(at + sep.length), spellings(parameters, sep, key.slice(0, at)))
  // A prefix may be mistyped, too.
  const suggestion = { ...suggestionFor(key.replace(sep, "."), spellings(parameters, sep)), ...within }
  const equals = equalsAt(shown)
  return overrideError(new KeyNotFound({ key: equals < 0 ? shown : shown.slice(0, equals), ...suggestion }))
}

/** What there is to know of a command line in which overrides landed nowhere. */
interface Command {
  readonly known: ReadonlyMap<string, string>
  readonly sep: string
  /** Whether it takes bare words. */
  readonly takesWords: boolean
}

const explain = (token: string, shown: string, index: number, { known, sep, takesWords }: Command) => {
  const parts = partsOf(token)
  if (parts?.operation !== "remove") {
    const suggestion = parts === undefined ? {} : suggestionFor(parts.key, known)
    return new UnmatchedOverride({ token: shown, index, ...suggestion })
  }
  const { suggestion: key } = suggestionFor(parts.key, known)
  // A word that begins with `~` may be a secret of a list.
  const word = takesWords && shown === token ? { suggestion: `+=${token}` } : {}
  return new UnmatchedOverride({
    token: shown,
    index,
    ...(key === undefined ? word : { suggestion: removing(key, sep) })
  })
}

/** Writes the override that removes a key. */
const removing = (key: string, sep: string): string => {
  const at = separatorAt(headOf(key, sep), sep)
  return at < 0 ? `~${key}` : `${key.slice(0, at + sep.length)}~${key.slice(at + sep.length)}`
}

/**
 * Reports the overrides that no config took, once, as the override function asked for it.
 *
 * Shape: returns the account, marked as reported.
 * Errors: UnmatchedOverride, for all of them, where they are errors. As warnings they go to stderr.
 *
 * @since 0.1.0
 * @category getters
 */
export const reportUnmatched = Effect.fnUntraced(function* (
  accounting: Accounting,
  parameters: ParamData.ParamData
): Effect.fn.Return<Accounting, OverrideError> {
  const { landed, reported, tokens, unmatched } = accounting
  if (reported || unmatched === "ignore" || landed.size === tokens.length) return accounting
  const show = shower(ParamData.allConfigs(parameters), accounting.sep, parameters.declared)
  const command: Command = {
    known: spellings(parameters, accounting.sep),
    sep: accounting.sep,
    takesWords: [...ParamData.allConfigs(parameters).values()].some(({ kind }) => kind === "list")
  }
  const wrong: Array<UnmatchedOverride> = []
  for (let index = 1; index <= tokens.length; index++) {
    if (landed.has(index)) continue
    const token = tokens[index - 1]!
    const error = explain(token, show.token(token), index, command)
    wrong.push(error)
    if (wrong.length > maxTold) break
  }
  const [first, ...others] = wrong
  if (first !== undefined) {
    const error = overrideErrors([first, ...others])
    if (unmatched === "error") return yield* error
    yield* warningOf(error)
  }
  return { ...accounting, reported: true }
})

/**
 * Reports variables of the environment that no config took, as overrides are that landed nowhere, unless it has been done.
 *
 * Errors: UnmatchedVariable, for all of them, where they are errors.
 *
 * @internal
 */
export const reportVariables = Effect.fnUntraced(function* (
  accounting: Accounting,
  wrong: ReadonlyArray<UnmatchedVariable>
): Effect.fn.Return<Accounting, OverrideError> {
  const [first, ...others] = wrong.slice(0, maxTold + 1)
  if (first === undefined || accounting.variablesReported || accounting.unmatched === "ignore") return accounting
  if (accounting.unmatched === "error") return yield* overrideErrors([first, ...others])
  for (const { message } of [first, ...others]) yield* warning(message)
  return { ...accounting, variablesReported: true }
})
