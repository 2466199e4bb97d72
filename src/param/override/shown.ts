/**
 * What a person sees of the overrides that were typed.
 *
 * Owns one rule: where no config of the command has a secret, an override is shown as it was typed. Otherwise a part of
 * it is shown only if it is known to be none: the prefix of a config, a key that a struct declares (or one so near to it
 * that it must be a slip), and the value of such a key, if no secret can be in it.
 */
import * as Result from "effect/Result"
import type { Config } from "../../config/Config.ts"
import { nearest } from "../../config/error/nearest.ts"
import * as Shape from "../../config/schema/Shape.ts"
import * as Path from "../../config/tree/Path.ts"
import { redactedText } from "../../config/tree/secret.ts"
import { equalsAt, parseKey, separatorAt } from "./key.ts"

/** Shows the overrides of a command. */
export interface Shower {
  /** Returns what is shown of an override. */
  readonly token: (token: string) => string
  /** Returns a prefix, or `<redacted>` if it begins no config's id and is near to none. */
  readonly prefix: (prefix: string) => string
}

const asTyped: Shower = { token: (token) => token, prefix: (prefix) => prefix }

const plainWord = /^[\w-]+$/

/** Tells whether a word is a known one, or so near to one that it must be a slip and no secret. */
export const isNear = (word: string, known: Iterable<string>): boolean =>
  plainWord.test(word) && nearest(word, known) !== undefined

/** What is known of a typed key: the names that may be shown, and what may be the value. */
interface Followed {
  readonly shown: ReadonlyArray<string>
  /** The declared field at the end of the key. */
  readonly field: Shape.Shape | undefined
}

/** Follows a key through the declared fields of a shape, and no further. */
const follow = (root: Shape.Shape, path: Path.Path): Followed => {
  const shown: Array<string> = []
  let shape: Shape.Shape | undefined = root
  for (const key of path) {
    const members: ReadonlyArray<Shape.Plain> = shape === undefined ? [] : Shape.members(shape)
    const isDeclared = members.some((member) =>
      member._tag === "Struct"
        ? member.fields.has(key)
        : Path.isIndex(key) &&
          (member._tag === "List" ||
            (member._tag === "Tuple" && (member.rest ?? member.elements[Number(key)]) !== undefined))
    )
    const names = members.flatMap((member) => (member._tag === "Struct" ? [...member.fields.keys()] : []))
    shown.push(isDeclared || isNear(key, names) ? key : redactedText)
    shape = shape !== undefined && isDeclared ? Shape.at(shape, [key]) : undefined
  }
  return { shown, field: shape }
}

/** Tells whether a value of a shape may hold keys, among which a secret could stand under a wrong one. */
const isOpen = (shape: Shape.Shape): boolean =>
  Shape.members(shape).some((member) => {
    switch (member._tag) {
      case "Struct":
      case "Record":
      case "Unknown":
        return true
      case "List":
        return isOpen(member.element)
      case "Tuple":
        return member.elements.some(isOpen) || (member.rest !== undefined && isOpen(member.rest))
      default:
        return false
    }
  })

/** Tells whether the value that is typed for a field may be shown, if no secret is declared there. */
const isPlain = (field: Shape.Shape, value: string): boolean =>
  !Shape.hasRedacted(field) && !(value.includes("{") && isOpen(field))

const depthOf = ({ shown }: Followed): number => shown.filter((key) => key !== redactedText).length

/** Returns what is shown of a key and its value; `configs` are those that they may be for, unless it is `forNone`. */
const showAssignment = (
  configs: ReadonlyArray<Config>,
  { key, end, value, forNone }: { readonly key: string; end: string; value: string; forNone: boolean }
): string => {
  const parsed = parseKey(key)
  if (Result.isFailure(parsed)) return `${redactedText}=${redactedText}`
  const path = parsed.success
  const all = configs.filter(({ kind }) => kind === "struct").map(({ shape }) => follow(shape, path))
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
  const shown = best === undefined || depthOf(best) === 0 ? redactedText : Path.format(best.shown)
  return `${shown}${end}${redactedText}`
}

/** Makes what shows the overrides of a command with these configs. */
export const shower = (configs: ReadonlyMap<string, Config>, sep: string): Shower => {
  const all = [...configs.values()]
  if (!all.some(({ shape }) => Shape.hasRedacted(shape))) return asTyped
  const ids = [...configs.keys()]
  const prefix = (typed: string): string =>
    ids.some((id) => id.startsWith(typed)) || isNear(typed, ids) ? typed : redactedText
  const token = (typed: string): string => {
    const equals = equalsAt(typed)
    const head = equals < 0 ? typed : typed.slice(0, equals)
    const at = separatorAt(head, sep)
    const given = at < 0 ? undefined : typed.slice(0, at)
    const start = given === undefined ? "" : `${prefix(given)}${sep}`
    if (equals < 0) return `${start}${redactedText}`
    const body = at < 0 ? head : head.slice(at + sep.length)
    if (body === "+") return `${start}+=${redactedText}`
    const append = body.endsWith("+")
    const among = given === undefined ? all : all.filter(({ id }) => id.startsWith(given))
    const key = append ? body.slice(0, -1) : body
    const forNone = among.length === 0
    const assignment = { key, end: append ? "+=" : "=", value: typed.slice(equals + 1), forNone }
    return start + showAssignment(forNone ? all : among, assignment)
  }
  return { token, prefix }
}
