/**
 * What the help of a command says of its configs: each key that an override can set, with its type and default.
 */
import type { Config } from "../../config/Config.ts"
import { defaults, ofStruct } from "../../config/schema/defaults.ts"
import * as Shape from "../../config/schema/Shape.ts"
import { select, tagsOf } from "../../config/schema/variant.ts"
import { defaultText, typeWords } from "../../config/schema/words.ts"
import * as Path from "../../config/tree/Path.ts"
import * as Tree from "../../config/tree/Tree.ts"
import { choicesOf } from "../../param/override/choices.ts"
import * as ParamData from "../../param/ParamData.ts"

/** A key, or what stands for several. */
export interface KeyRow {
  readonly name: string
  readonly type: string
  readonly description: string | undefined
  /** The default, in brackets. */
  readonly default: string | undefined
  /** When the key must be given, such as `required`; empty if it need not be. */
  readonly required: string
  /** What must be chosen for the key to be there, such as `with kind=cosine`. */
  readonly only: string | undefined
  /** Whether it is a key that one can type, and not what stands for several. */
  readonly isKey: boolean
  /** What one may type as its value, if that is one of several. */
  readonly choices: ReadonlyArray<string>
}

/** A config with its keys. */
export interface ConfigRows {
  readonly id: string
  readonly config: Config
  readonly isInline: boolean
  readonly rows: ReadonlyArray<KeyRow>
  /** How many more keys it has. */
  readonly more: number
  /** Whether there are even more. */
  readonly isMoreThanCounted: boolean
}

/** How deep nested keys are listed, how many keys of a command, and how many are counted at all. */
const maxDepth = 7
const maxKeys = 200
const maxCounted = 2000

/** Where a walk through a shape is. */
interface At {
  readonly name: string
  readonly tree: Tree.Tree | undefined
  readonly isSecret: boolean
  /** What is said of a key without a value. */
  readonly demand: string
  /** Whether the name stands for one key. */
  readonly isKey: boolean
  readonly depth: number
  readonly outer: ReadonlySet<Shape.Struct>
  readonly counted: { left: number }
}

/** Writes the keys of a path one by one: `[a.b]`, `.c`. */
const join = (name: string, key: string): string =>
  name === "" ? Path.format([key]) : name + Path.format(["x", key]).slice(1)

const isStruct = (shape: Shape.Plain): shape is Shape.Struct => shape._tag === "Struct"

/** Lists what may be typed for the values of a shape, `null` last, if it has others; a shell's list shows no controls. */
const typedFor = (shape: Shape.Shape): ReadonlyArray<string> => {
  const typed = choicesOf(shape).choices.map((choice) => choice.typed)
  const values = typed.filter((each) => each !== "null" && !/\p{Cc}/u.test(each))
  return values.length > 0 && typed.includes("null") ? [...values, "null"] : values
}

const row = (at: At, shape: Shape.Shape, description: string | undefined): KeyRow => {
  const { isSecret, tree } = at
  at.counted.left -= 1
  return {
    name: at.name,
    type: isSecret ? "secret" : typeWords(shape),
    description,
    default: tree === undefined || isSecret || Shape.hasRedacted(shape) ? undefined : defaultText(shape, tree),
    required: tree?._tag === "Missing" ? at.demand : "",
    only: undefined,
    isKey: at.isKey,
    choices: isSecret || Shape.hasRedacted(shape) ? [] : typedFor(shape)
  }
}

/** Returns the rows of a value: its own, unless it is a struct and no more, and those of the keys in it. */
const valueRows = (at: At, shape: Shape.Shape, description?: string): ReadonlyArray<KeyRow> => {
  if (at.counted.left <= 0) return []
  const here = { ...at, isSecret: at.isSecret || Shape.isRedacted(shape) }
  const members = Shape.members(shape)
  const structs = members.filter(isStruct)
  const isListed = at.depth < maxDepth && !structs.some((struct) => at.outer.has(struct))
  const own = row(here, shape, description)
  if (!isListed) return [own]
  const below = [...structRows(here, structs, own), ...members.flatMap((member) => elementRows(here, member))]
  const isPlain = structs.length === members.length && (structs.length === 1 || tagsOf(structs).length > 0)
  if (isPlain && below.length > 0) at.counted.left += 1
  return isPlain && below.length > 0 ? below : [own, ...below]
}

const structRows = (at: At, structs: ReadonlyArray<Shape.Struct>, own: KeyRow): ReadonlyArray<KeyRow> => {
  const [first, ...others] = structs
  if (first === undefined) return []
  if (others.length > 0) return alternativeRows(at, structs, own)
  const isThere = at.tree?._tag === "Mapping"
  // A struct that may be left out demands nothing; its defaults are those that it would have.
  return fieldRows(isThere ? at : { ...at, tree: ofStruct(first), demand: own.required === "" ? "" : at.demand }, first)
}

const fieldRows = (at: At, struct: Shape.Struct, without: ReadonlyArray<string> = []): ReadonlyArray<KeyRow> => {
  const inner = { ...at, depth: at.depth + 1, outer: new Set(at.outer).add(struct) }
  const fields = [...struct.fields.values()].filter(({ name }) => !without.includes(name))
  const rows = fields.flatMap(({ description, name, shape }) =>
    valueRows({ ...inner, name: join(at.name, name), tree: at.tree && Tree.child(at.tree, name) }, shape, description)
  )
  if (struct.rest === undefined) return rows
  const key = at.name === "" ? "KEY=VALUE" : `${at.name}.KEY`
  return [...rows, row({ ...inner, name: key, tree: undefined, isKey: false }, struct.rest, "any other key")]
}

const literalsOf = (shape: Shape.Shape): ReadonlyArray<string> =>
  Shape.members(shape).flatMap((member) => (member._tag === "Literal" ? [String(member.value)] : []))

const alternativeRows = (at: At, structs: ReadonlyArray<Shape.Struct>, own: KeyRow): ReadonlyArray<KeyRow> => {
  const tags = tagsOf(structs)
  const [tag] = tags
  const chosen = at.tree?._tag === "Mapping" ? select(structs, at.tree).members : []
  const tagRows = tags.map((key): KeyRow => {
    const fields = structs.flatMap((struct) => struct.fields.get(key) ?? [])
    const shape = Shape.unionOf(fields.map((field) => field.shape))
    const tree = at.tree?._tag === "Mapping" ? Tree.child(at.tree, key) : undefined
    const description = fields.find((field) => field.description !== undefined)?.description ?? own.description
    return { ...row({ ...at, name: join(at.name, key), tree }, shape, description), required: own.required }
  })
  const merged = new Map<string, { readonly row: KeyRow; readonly labels: Array<string> }>()
  for (const [index, struct] of structs.entries()) {
    const literal = tag === undefined ? [] : literalsOf(struct.fields.get(tag)!.shape)
    const label = tag === undefined ? `${index + 1}` : literal.join("|")
    const tree = chosen.length === 1 && chosen[0] === struct ? at.tree : ofStruct(struct)
    for (const each of fieldRows({ ...at, tree, demand: "required" }, struct, tags)) {
      const key = JSON.stringify(each)
      const known = merged.get(key)
      if (known === undefined) merged.set(key, { row: each, labels: [label] })
      else known.labels.push(label)
    }
  }
  const rows = [...merged.values()].map(({ labels, row }) => {
    if (labels.length === structs.length) return row
    const label =
      tag === undefined ? `in alternative ${labels.join(" or ")}` : `with ${join("", tag)}=${labels.join("|")}`
    return { ...row, only: [label, row.only].filter((part) => part !== undefined).join(", ") }
  })
  return [...tagRows, ...rows]
}

/** Returns the rows of what is in a list or a dict. */
const elementRows = (at: At, shape: Shape.Plain): ReadonlyArray<KeyRow> => {
  if (shape._tag !== "List" && shape._tag !== "Record") return []
  const { element } = shape
  const inner = { ...at, depth: at.depth + 1, demand: "required in each", tree: undefined, isKey: false }
  if (shape._tag === "List") return hasKeys(element) ? within({ ...inner, name: `${at.name}[]` }, element) : []
  const name = at.name === "" ? "KEY" : `${at.name}.KEY`
  return hasKeys(element) ? within({ ...inner, name }, element) : [row({ ...inner, name }, element, undefined)]
}

const hasKeys = (shape: Shape.Shape): boolean => Shape.some(shape, (part) => part._tag === "Struct")

/** Returns the rows of an element that is there. */
const within = (at: At, shape: Shape.Shape): ReadonlyArray<KeyRow> => {
  const only = Shape.members(shape)
  const [first] = only
  const tree = only.length === 1 && first?._tag === "Struct" ? ofStruct(first) : undefined
  return valueRows({ ...at, tree }, shape)
}

/** Lists the keys of a config, and what stands for several. */
export const keyRows = (config: Config, counted = { left: maxCounted }): ReadonlyArray<KeyRow> => {
  const shape = Shape.force(config.shape)
  const isSecret = Shape.isRedacted(config.shape)
  const plain = { name: "", tree: undefined, isSecret, demand: "required", depth: 0, outer: new Set<Shape.Struct>() }
  if (shape._tag === "Struct") {
    return fieldRows({ ...plain, counted, isKey: true, tree: defaults(config.schema) }, shape)
  }
  const at: At = { ...plain, counted, isKey: false }
  const element = shape._tag === "Record" || shape._tag === "List" ? shape.element : undefined
  const taken: Shape.Shape = element ?? { _tag: "Unknown" }
  const said =
    config.kind === "list"
      ? row({ ...at, name: "WORD" }, taken, "any number of words")
      : row({ ...at, name: "KEY=VALUE" }, taken, "any key")
  return [said, ...(element !== undefined && hasKeys(element) ? elementRows(at, shape) : [])]
}

/** Shares out what is listed, so that a config with many keys leaves room for the others. */
const shares = (sizes: ReadonlyArray<number>): ReadonlyArray<number> => {
  let left = maxKeys
  const out = sizes.map(() => 0)
  const ascending = [...sizes.keys()].sort((a, b) => sizes[a]! - sizes[b]!)
  for (const [done, index] of ascending.entries()) {
    out[index] = Math.min(sizes[index]!, Math.floor(left / (sizes.length - done)))
    left -= out[index]
  }
  return out
}

/** Lists what overrides can set: the keys of the configs, the inline config last. */
export const configRows = (parameters: ParamData.ParamData): ReadonlyArray<ConfigRows> => {
  const all = [...ParamData.allConfigs(parameters)].map(([id, config]) => {
    const counted = { left: maxCounted }
    return { id, config, rows: keyRows(config, counted), isMoreThanCounted: counted.left <= 0 }
  })
  const limits = shares(all.map(({ rows }) => rows.length))
  return all.map(({ config, id, isMoreThanCounted, rows }, index) => ({
    id,
    config,
    isInline: ParamData.isInlineId(parameters, id),
    rows: rows.slice(0, limits[index]),
    more: rows.length - limits[index]!,
    isMoreThanCounted
  }))
}
