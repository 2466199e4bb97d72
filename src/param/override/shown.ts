/**
 * What a person sees of the overrides that were typed.
 *
 * Owns one rule: where no config of the command has a secret, an override is shown as it was typed. Otherwise a part of
 * it is shown only if it is known to be none: the prefix of a config, a key that a struct declares (or one so near to it
 * that it must be a slip), and the value of such a key, if no secret can be in it.
 */
import * as Result from "effect/Result"
import type { Config } from "../../config/Config.ts"
import { isNear } from "../../config/error/nearest.ts"
import { type Followed, follow } from "../../config/schema/declared.ts"
import * as Shape from "../../config/schema/Shape.ts"
import * as Path from "../../config/tree/Path.ts"
import { isReferenceText, redactedText } from "../../config/tree/secret.ts"
import { headOf, parseKey, partsOf, separatorAt } from "./key.ts"

/** Shows the overrides of a command. */
export interface Shower {
  /** Returns what is shown of an override. */
  readonly token: (token: string) => string
  /** Returns a prefix, or `<redacted>` if it begins no config's id and is near to none. */
  readonly prefix: (prefix: string) => string
}

const asTyped: Shower = { token: (token) => token, prefix: (prefix) => prefix }

/** One word, or a list of words, in which nothing can stand under a wrong key. */
const plainValue = /^(?:[\p{L}\p{N}_.+\-/@%~]*|\[ *[\p{L}\p{N}_.+\-/@%~]+(?: *, *[\p{L}\p{N}_.+\-/@%~]+)* *\])$/u

/** Tells whether the value that is typed for a field may be shown, if no secret is declared there. */
const isPlain = (field: Shape.Shape, value: string): boolean =>
  !Shape.hasRedacted(field) && (plainValue.test(value) || isReferenceText(value))

/** How each operation is written after its key. */
const signs = { set: "=", append: "+=", replace: ":=", remove: "" } as const

const depthOf = ({ shown }: Followed): number => shown.filter((key) => key !== redactedText).length

/** What an override does: its key, what stands between that and the value, and the value. */
interface Assigned {
  readonly key: string
  readonly end: string
  readonly value: string
  readonly forNone: boolean
  /** Whether it may be without a key: it has a prefix. */
  readonly isWhole: boolean
}

/** Returns what is shown of a key and its value; `configs` are those that they may be for, unless it is `forNone`. */
const showAssignment = (
  configs: ReadonlyArray<Config>,
  near: typeof isNear,
  { key, end, value, forNone, isWhole }: Assigned
): string => {
  const parsed = isWhole ? Result.succeed([]) : parseKey(key)
  if (Result.isFailure(parsed)) return end === "" ? redactedText : `${redactedText}=${redactedText}`
  const path = parsed.success
  const all = configs.filter(({ kind }) => kind === "struct").map(({ shape }) => follow(shape, path, near))
  const isSecret = configs.some(({ shape }) => {
    const at = Shape.at(shape, path)
    return at !== undefined && Shape.hasRedacted(at)
  })
  const isPublic = !forNone && !isSecret && all.some(({ field }) => field !== undefined && isPlain(field, value))
  if (isPublic) return key + end + value
  const best = all.reduce<Followed | undefined>(
    (a, b) => (a === undefined || depthOf(b) > depthOf(a) ? b : a),
    undefined
  )
  const shown = isWhole ? "" : best === undefined || depthOf(best) === 0 ? redactedText : Path.format(best.shown)
  return `${shown}${end}${end === "" ? "" : redactedText}`
}

/** How many words are compared with known ones: a command line may hold very many. */
const maxCompared = 200

/** Makes what shows the overrides of a command with these configs, and those that it declared before. */
export const shower = (
  configs: ReadonlyMap<string, Config>,
  sep: string,
  declared?: ReadonlyMap<string, Config>
): Shower => {
  // A config that a hook took away may still be meant.
  const known = declared === undefined ? configs : new Map([...declared, ...configs])
  const all = [...known.values()]
  if (!all.some(({ shape }) => Shape.hasRedacted(shape))) return asTyped
  const ids = [...known.keys()]
  let left = maxCompared
  const near = (word: string, names: Iterable<string>): boolean => left-- > 0 && isNear(word, names)
  const prefix = (typed: string): string =>
    ids.some((id) => id.startsWith(typed)) || near(typed, ids) ? typed : redactedText
  const token = (typed: string): string => {
    const at = separatorAt(headOf(typed, sep), sep)
    const given = at < 0 ? undefined : typed.slice(0, at)
    const start = given === undefined ? "" : `${prefix(given)}${sep}`
    const body = at < 0 ? typed : typed.slice(at + sep.length)
    const parts = partsOf(body)
    if (parts === undefined) return `${start}${body.startsWith("+=") ? "+=" : ""}${redactedText}`
    const { key, operation, value = "" } = parts
    const among = given === undefined ? all : all.filter(({ id }) => id.startsWith(given))
    const forNone = among.length === 0
    const isWhole = given !== undefined && key === "" && operation !== "remove"
    const removes = operation === "remove" ? "~" : ""
    const assignment = { key, end: signs[operation], value, forNone, isWhole }
    return start + removes + showAssignment(forNone ? all : among, near, assignment)
  }
  return { token, prefix }
}
