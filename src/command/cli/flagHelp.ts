/**
 * What help says of flags and positionals: their names, what they take, and their defaults.
 */
import * as Context from "effect/Context"
import type * as Argument from "effect/cli/Argument"
import type { Environment } from "effect/cli/Command"
import type * as Flag from "effect/cli/Flag"
import type * as Param from "effect/cli/Param"
import * as Primitive from "effect/cli/Primitive"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import { type Node, type Single, singles } from "../../hook/flags.ts"

/** A flag, or a positional, as help shows it. */
export interface FlagRow {
  readonly name: string
  /** What one types: `-q`, `--quick`; the name of a positional. */
  readonly spellings: ReadonlyArray<string>
  /** What it takes: `<cpu|gpu>`, `FILE`; empty for a switch. */
  readonly value: string
  readonly description: string | undefined
  readonly default: string | undefined
  readonly isRequired: boolean
  readonly isRepeated: boolean
  /** Whether a part of it may refuse what it seems to take. */
  readonly isUncertain: boolean
}

/** What the parts around a flag say of it. */
interface Facts {
  readonly isOptional: boolean
  readonly isRepeated: boolean
  /** Whether a part may refuse a value, or know another source of it. */
  readonly isUncertain: boolean
  readonly default: Option.Option<unknown>
}

const plainFacts: Facts = { isOptional: false, isRepeated: false, isUncertain: false, default: Option.none() }

/** What no flag has as its value. */
const probe: unique symbol = Symbol()

/** Returns the default that `withDefault` has set: it maps an optional flag to its value, or to the default. */
const defaultOf = (f: (value: Option.Option<unknown>) => unknown): Option.Option<unknown> =>
  // A function of the program's own may throw on what it does not expect.
  Result.getOrElse(
    Result.try(() => (f(Option.some(probe)) === probe ? Option.some(f(Option.none())) : Option.none())),
    () => Option.none()
  )

const factsOf = (param: Param.Any): Facts => {
  const node = param as Node
  switch (node._tag) {
    case "Single":
      return plainFacts
    case "Optional":
      return { ...factsOf(node.param), isOptional: true }
    case "Variadic":
      return {
        ...factsOf(node.param),
        isRepeated: true,
        isOptional: Option.getOrElse(node.min, () => 0) === 0
      }
    case "Transform":
      return { ...factsOf(node.param), isUncertain: true }
    case "Map": {
      const facts = factsOf(node.param)
      const isOptional = (node.param as Node)._tag === "Optional"
      return isOptional && Option.isNone(facts.default) ? { ...facts, default: defaultOf(node.f) } : facts
    }
  }
}

/** Tells whether a flag fails that is left out: a part of it may know another source of its value. */
const failsWithout = (param: Param.Any): boolean => {
  const node = param as Node
  const flags = Object.fromEntries(singles(param).map(({ name }) => [name, []]))
  // What would ask a service for a value finds none here, and fails otherwise.
  const none = Context.empty() as Context.Context<Environment>
  const parsed = Effect.runSyncExit(Effect.provideContext(node.parse({ flags, arguments: [] }), none))
  const error = Exit.isFailure(parsed) ? Option.getOrUndefined(Exit.findErrorOption(parsed)) : undefined
  return error?._tag === "MissingOption" || error?._tag === "MissingArgument"
}

const flagChoices = ({ primitiveType }: Single): ReadonlyArray<string> | undefined =>
  // The type of a choice does not list its keys.
  (primitiveType as { readonly choiceKeys?: ReadonlyArray<string> }).choiceKeys

const isSwitch = ({ primitiveType }: Single): boolean => primitiveType._tag === "Boolean"

const words: Readonly<Record<string, string>> = { string: "TEXT" }

const typeOf = (single: Single): string => {
  const choices = flagChoices(single)
  if (choices !== undefined) return `<${choices.join("|")}>`
  if (single.typeName !== undefined && single.primitiveType._tag !== "Path") return single.typeName
  const type = single.typeName ?? Primitive.getTypeName(single.primitiveType)
  return words[type] ?? type.toUpperCase()
}

const valueOf = (single: Single, isRepeated: boolean): string => {
  if (isSwitch(single)) return ""
  const type = typeOf(single)
  const value = single.optionalValue === undefined ? type : `[=${type}]`
  return isRepeated ? `${value}...` : value
}

/** Writes a default as one would type it, if that is known. */
const shownDefault = (single: Single, value: unknown): string | undefined => {
  const key = flagChoices(single)?.find((each) => each === value || parsesTo(single, each, value))
  if (key !== undefined) return key
  if (flagChoices(single) !== undefined || single.primitiveType._tag === "Redacted") return undefined
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString()
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(String).join(", ")
  if (value === "") return '""'
  return Predicate.isString(value) || Predicate.isNumber(value) || value === true ? String(value) : undefined
}

const parsesTo = ({ primitiveType }: Single, key: string, value: unknown): boolean =>
  // A choice needs no services.
  Exit.match(Effect.runSyncExit(primitiveType.parse(key) as Effect.Effect<unknown, string>), {
    onFailure: () => false,
    onSuccess: (parsed) => parsed === value
  })

/** Tells whether a flag may stand without a value. */
export const isOptional = ({ value }: FlagRow): boolean => value.startsWith("[=")

/** Writes a flag with what it takes. */
export const withValue = (flag: string, value: string): string =>
  value === "" || value.startsWith("[=") ? `${flag}${value}` : `${flag} ${value}`

const negationOf = (single: Single): ReadonlyArray<string> =>
  single.negation === false ? [] : [`--${single.negation ?? `no-${single.name}`}`]

const rowOf = (single: Single, facts: Facts, isRequired: boolean): FlagRow => {
  const value = Option.getOrUndefined(facts.default)
  const isFlag = single.kind === "flag"
  const short = single.aliases.filter((alias) => alias.length === 1).map((alias) => `-${alias}`)
  const long = single.aliases.filter((alias) => alias.length > 1).map((alias) => `--${alias}`)
  // A switch that is on by default is there to be turned off.
  const negation = isSwitch(single) && value === true ? negationOf(single) : []
  return {
    name: single.name,
    spellings: isFlag ? [...short, `--${single.name}`, ...long, ...negation] : [`<${single.name}>`],
    value: valueOf(single, facts.isRepeated && isFlag),
    description: Option.getOrUndefined(single.description),
    default: value === undefined ? undefined : shownDefault(single, value),
    isRequired,
    isRepeated: facts.isRepeated,
    isUncertain: facts.isUncertain
  }
}

/** Lists a flag or positional as help shows it; one that is made of several has a row for each that is not hidden. */
export const flagRows = (param: Flag.Flag<unknown> | Argument.Argument<unknown>): ReadonlyArray<FlagRow> => {
  const facts = factsOf(param)
  const all = singles(param)
  const mayFail = !facts.isOptional && (all.length === 1 || !facts.isUncertain)
  const isRequired = mayFail && (!facts.isUncertain || failsWithout(param))
  return all
    .filter(({ hidden }) => !hidden)
    .map((single) => rowOf(single, facts, isRequired && !(isSwitch(single) && single.kind === "flag")))
}
