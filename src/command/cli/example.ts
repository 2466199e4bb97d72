/**
 * A command line made of a command's own keys, for a command that shows none of its own.
 */
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import { quoteForShell } from "../../config/error/shell.ts"
import { defaults } from "../../config/schema/defaults.ts"
import * as Shape from "../../config/schema/Shape.ts"
import * as Path from "../../config/tree/Path.ts"
import * as Tree from "../../config/tree/Tree.ts"
import type { ParserData } from "../../hook/ParserData.ts"
import * as ParamData from "../../param/ParamData.ts"
import { type FlagRow, flagRows } from "./flagHelp.ts"
import { wordsOf } from "./names.ts"
import { takesAll } from "./usageLine.ts"

/** How many required keys an example gives at most, and how many keys are looked at. */
const maxRequired = 8
const maxKeys = 200

/** An override that a config takes. */
interface Candidate {
  readonly id: string
  readonly key: string
  readonly value: string
  readonly isRequired: boolean
  /** How well it shows what overrides are: alternatives are best. */
  readonly rank: number
  /** Whether the key means the same without the config's name. */
  readonly isOwn: boolean
  readonly isInline: boolean
}

/** What is tried for a key, and how well it shows what overrides are. */
interface Tried {
  readonly rank: number
  readonly values: ReadonlyArray<string | number | boolean>
}

/** What is tried for a key that must be given, also a list or a mapping of one value, as it is typed. */
interface Given {
  readonly value: unknown
  readonly typed: string
}

const numbers = (isInteger: boolean, from: unknown): ReadonlyArray<number> => {
  const near = typeof from === "number" && Number.isFinite(from) ? [from * 2, from / 2, from + 1, from - 1] : []
  const all = [...near, 10, 1, 2, 0.5, 0.1, 0, 100, 1000]
  return isInteger ? all.filter(Number.isSafeInteger) : all.map((each) => Number(each.toPrecision(6)))
}

const texts = (name: string): ReadonlyArray<string> => [
  `my-${name.replaceAll(/[^\w]+/g, "-").toLowerCase()}`,
  "2026-01-31",
  "5 seconds",
  "https://example.org",
  "name@example.org",
  "1",
  "a"
]

const triedFor = (shape: Shape.Shape, name: string, from: unknown): Tried | undefined => {
  const members = Shape.members(shape).filter(({ _tag }) => _tag !== "Null")
  const literals = members.flatMap((member) => (member._tag === "Literal" ? [member.value] : []))
  if (literals.length > 0) {
    return { rank: 0, values: literals.filter((value) => typeof value !== "bigint") }
  }
  const [first] = members
  switch (first?._tag) {
    case "Enum":
      return { rank: 0, values: first.members.map(([, value]) => value) }
    case "Number":
      return { rank: 1, values: numbers(first.integer, from) }
    case "Text":
      return { rank: 2, values: texts(name) }
    case "Boolean":
      return { rank: 3, values: [from !== true] }
    default:
      return undefined
  }
}

const containersFor = (shape: Shape.Shape): ReadonlyArray<Given> => {
  const inner = Shape.force(shape)
  if (inner._tag !== "List" && inner._tag !== "Record") return []
  const values = triedFor(inner.element, "value", undefined)?.values ?? []
  return inner._tag === "List"
    ? [...values.map((each) => ({ value: [each], typed: `[${each}]` })), { value: [], typed: "[]" }]
    : [...values.map((each) => ({ value: { key: each }, typed: `{key: ${each}}` })), { value: {}, typed: "{}" }]
}

/** Tells whether a schema takes a value, and makes something of it. */
const takes = (ast: SchemaAST.AST, value: unknown): boolean => {
  const schema = Schema.Struct({ value: Schema.make<Schema.Codec<unknown>>(ast) })
  const decoded = Schema.decodeUnknownExit(schema)({ value })
  if (Exit.isFailure(decoded)) return false
  const made = decoded.value.value
  return !Number.isNaN(made instanceof Date ? made.getTime() : made)
}

/** Finds the keys of a struct that one value can be given to, those of structs in it included. */
function* leaves(struct: Shape.Struct, path: Path.Path = []): Generator<readonly [Path.Path, Shape.Field]> {
  if (path.length > 3) return
  for (const field of struct.fields.values()) {
    if (Shape.hasRedacted(field.shape)) continue
    const [inner, ...others] = Shape.members(field.shape)
    if (inner?._tag === "Struct" && others.length === 0) {
      if (!field.optional) yield* leaves(inner, [...path, field.name])
    } else yield [[...path, field.name], field]
  }
}

/** Lists what the configs take; `undefined` if something must be given and it is not known what is taken there. */
const candidatesOf = (data: ParserData): ReadonlyArray<Candidate> | undefined => {
  const all = [...ParamData.allConfigs(data.parameters)]
  const hasDict = all.some(([, { kind }]) => kind === "dict")
  const out: Array<Candidate> = []
  for (const [id, config] of all) {
    const shape = Shape.force(config.shape)
    if (shape._tag !== "Struct" || Shape.isRedacted(config.shape)) continue
    const others = all.filter(([other]) => other !== id)
    const base = defaults(config.schema)
    let seen = 0
    for (const [path, field] of leaves(shape)) {
      if (seen++ >= maxKeys) break
      const tree = Tree.at(base, path)
      const from = tree?._tag === "Scalar" ? tree.value : undefined
      const tried = triedFor(field.shape, field.name, from)
      const isRequired = tree?._tag === "Missing"
      const values = (tried?.values ?? []).map((each): Given => ({ value: each, typed: String(each) }))
      const found = [...values, ...(isRequired ? containersFor(field.shape) : [])].find(
        ({ value }) => value !== from && takes(field.ast, value)
      )
      if (found === undefined) {
        if (isRequired) return undefined
        continue
      }
      out.push({
        id,
        key: Path.format(path),
        value: found.typed,
        isRequired,
        rank: tried?.rank ?? 0,
        isOwn: !hasDict && others.every(([, other]) => Shape.at(other.shape, path) === undefined),
        isInline: ParamData.isInlineId(data.parameters, id)
      })
    }
  }
  return out.filter(({ isRequired }) => isRequired).length > maxRequired ? undefined : out
}

/** Chooses what must be given, then what shows most, of different configs if there are several. */
const choose = (all: ReadonlyArray<Candidate>): ReadonlyArray<Candidate> => {
  const chosen = all.filter(({ isRequired }) => isRequired)
  const rest = all.filter(({ isRequired }) => !isRequired).sort((a, b) => a.rank - b.rank)
  while (chosen.length < 2 && rest.length > 0) {
    const other = rest.findIndex(({ id }) => chosen.every((each) => each.id !== id))
    chosen.push(...rest.splice(Math.max(0, other), 1))
  }
  const places = new Map(all.map((each, place) => [each, place]))
  return chosen.sort((a, b) => places.get(a)! - places.get(b)!)
}

const override = ({ id, isInline, isOwn, key, value }: Candidate, isPrefixed: boolean): string =>
  isInline || (isOwn && !isPrefixed) ? `${key}=${value}` : `${id}::${key}=${value}`

const overridesOf = (data: ParserData): ReadonlyArray<string> | undefined => {
  if (takesAll(data)) return []
  const candidates = candidatesOf(data)
  if (candidates === undefined) return undefined
  const chosen = choose(candidates)
  // One of several shows the config's name; it is the one that needs it, or the first.
  const first = chosen.findIndex(({ isInline }) => !isInline)
  const needed = chosen.some(({ isInline, isOwn }) => !isInline && !isOwn)
  if (chosen.length > 0) {
    return chosen.map((each, index) => override(each, chosen.length > 1 && !needed && index === first))
  }
  for (const [id, config] of ParamData.allConfigs(data.parameters)) {
    const shape = Shape.force(config.shape)
    if (Shape.hasRedacted(shape) || (shape._tag !== "Record" && shape._tag !== "List")) continue
    const element = Shape.members(shape.element)[0]
    const value = element?._tag === "Unknown" ? "value" : triedFor(shape.element, "value", undefined)?.values[0]
    if (value !== undefined) return [shape._tag === "Record" ? `${id}::key=${value}` : `${id}::${value}`]
  }
  return []
}

/** Returns what is given to a flag or a positional that must be given; `undefined` if that is not known. */
const given = ({ isUncertain, name, value }: FlagRow): string | undefined => {
  if (isUncertain) return undefined
  const [choice] = /(?<=^<)[^|>]+/.exec(value) ?? []
  return choice ?? { INTEGER: "1", NUMBER: "0.5", TEXT: `my-${name}`, DATE: "2026-01-31" }[value.replace("...", "")]
}

/** Makes a command line of a command's own keys; `undefined` if it has none that are known to be taken. */
export const makeExample = (program: string, data: ParserData): string | undefined => {
  const overrides = overridesOf(data)
  if (overrides === undefined) return undefined
  const positionals = data.arguments.flatMap(flagRows)
  // A positional that may be left out would take the first override.
  if (overrides.length > 0 && positionals.some(({ isRepeated }) => isRepeated)) return undefined
  const required = [
    ...data.flags.flatMap(flagRows).filter(({ isRequired }) => isRequired),
    ...positionals.filter(({ isRequired }) => isRequired || overrides.length > 0)
  ].map((row) => ({ row, value: given(row) }))
  if (required.some(({ value }) => value === undefined)) return undefined
  const words = required.flatMap(({ row, value }) =>
    row.spellings.some((spelling) => spelling.startsWith("-")) ? [`--${row.name}`, value!] : [value!]
  )
  const all = [...words, ...overrides]
  return all.length === 0 ? undefined : [program, ...wordsOf(data.name), ...all].map(quoteForShell).join(" ")
}
