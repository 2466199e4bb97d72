/**
 * Tells where a value comes from: what gave it, what that won over, and, for an interpolation, what it stands for.
 */
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Result from "effect/Result"
import * as Config from "../../config/Config.ts"
import type { ConfigError } from "../../config/error/ConfigError.ts"
import { inBrackets } from "../../config/format/yaml/print.ts"
import { configSeparator, type Reference } from "../../config/interpolation/Expression.ts"
import { parse } from "../../config/interpolation/parse.ts"
import { descriptionAt, shownPath } from "../../config/schema/describe.ts"
import * as Shape from "../../config/schema/Shape.ts"
import * as Origin from "../../config/tree/Origin.ts"
import * as Path from "../../config/tree/Path.ts"
import * as Tree from "../../config/tree/Tree.ts"
import type { OverrideError } from "../../param/override/OverrideError.ts"
import * as ParamData from "../../param/ParamData.ts"
import { among } from "../../param/parameters.ts"
import { columnFor, pad } from "../../terminal/layout.ts"
import { inLine, plain, type Style } from "../../terminal/style.ts"
import type { InvocationData } from "../InvocationData.ts"
import { find } from "./find.ts"
import { completed, placeOf, resolved, shown } from "./print.ts"

/** What the instances of a config hold, without secrets, and the keys that were asked for. */
interface Told {
  readonly config: Config.Config
  /** In order of insertion; the last one is the latest. */
  readonly instances: ReadonlyArray<readonly [Config.InstanceKey, Tree.Tree]>
  /** What the latest is, without interpolations; `undefined` if they cannot be resolved. */
  readonly values: Tree.Tree | undefined
  readonly path: Path.Path
  /** Whether the path was asked for, and not that of something around it. */
  readonly isAsked: boolean
}

const holdsInterpolation = (tree: Tree.Tree): boolean =>
  tree._tag === "Interpolation" || Tree.children(tree).some(([, child]) => holdsInterpolation(child))

/** How many values are told of at most. */
const most = 200

/** Lists the paths of the single values of a tree. */
const leaves = (tree: Tree.Tree, path: Path.Path): ReadonlyArray<Path.Path> => {
  const children = Tree.children(tree)
  return children.length === 0 ? [path] : children.flatMap(([key, child]) => leaves(child, [...path, key]))
}

/** A value as a line shows it. */
const valueOf = (tree: Tree.Tree): string => inLine(tree._tag === "Interpolation" ? tree.text : inBrackets(tree))

/** A line: where a value is from, the value, and what else there is to say. */
type Row = readonly [source: string, value: string, note: string]

/** What there is to say of a value besides where it is from. */
const noteOf = ({ _tag, origin }: Tree.Tree, description: string): string => {
  if (origin._tag === "Token") return `word ${origin.index}: ${inLine(Origin.shorten(origin.text))}`
  if (origin._tag !== "Default") return ""
  return [_tag === "Missing" ? "required" : "", description].filter((part) => part !== "").join(": ")
}

const rowOf = (key: Config.InstanceKey, tree: Tree.Tree, description: string): Row => {
  const isOwn = tree.origin._tag === "Hook" && ![Config.BASE, Config.FILE, Config.OVERRIDE].includes(key)
  const place = inLine(placeOf(tree.origin) + (isOwn ? `, as ${key}` : ""))
  return [place, valueOf(tree), noteOf(tree, description)]
}

/** What the instances of a config hold at a path, the latest first; what one took over from another stands once. */
const layersOf = ({ instances, path }: Told): Told["instances"] => {
  const layers: Array<readonly [Config.InstanceKey, Tree.Tree]> = []
  for (const [key, instance] of instances.toReversed()) {
    const tree = Tree.at(instance, path)
    if (tree === undefined) continue
    const taken = layers.findIndex(([, other]) => isTaken(tree, other))
    // It is from where it was first.
    if (taken >= 0) layers[taken] = [key, layers[taken]![1]]
    else layers.push([key, tree])
  }
  return layers
}

const isTaken = (tree: Tree.Tree, other: Tree.Tree): boolean =>
  tree === other || (Equal.equals(tree.origin, other.origin) && valueOf(tree) === valueOf(other))

/** Lists the references of an interpolation, those inside the arguments of resolvers among them. */
const referencesIn = (parts: unknown): ReadonlyArray<Reference> => {
  if (typeof parts !== "object" || parts === null) return []
  // An expression is made of arrays and records of expressions.
  const part = parts as Partial<Reference>
  if (part._tag === "Reference") return [parts as Reference]
  return Object.values(parts).flatMap(referencesIn)
}

/** A place in a config. */
interface At {
  readonly config: Config.Config
  /** What is shown of the config's latest instance. */
  readonly root: Tree.Tree
  readonly path: Path.Path
}

/** Finds what is shown of a config by its id. */
type Find = (id: string) => Omit<At, "path"> | undefined

const lookUp = ({ parameters }: InvocationData): Find => {
  const known = new Map<string, ReturnType<Find>>()
  const find: Find = (id) => {
    const config = among(parameters).get(id)
    const tree = config && Result.getOrElse(Config.latest(config), () => undefined)
    return config && tree && { config, root: shown(config, completed(config, tree)) }
  }
  return (id) => {
    if (!known.has(id)) known.set(id, find(id))
    return known.get(id)
  }
}

const textsOf = (names: ReadonlyArray<unknown>): ReadonlyArray<string> | undefined =>
  names.every((name) => typeof name === "string") ? names : undefined

/** Returns where a reference leads; `undefined` if a part of it must be resolved first. */
const target = (reference: Reference, at: At, find: Find): At | undefined => {
  const { up } = reference
  const keys = textsOf(reference.keys.map(({ name }) => name))
  if (keys === undefined || up > at.path.length) return undefined
  if (reference.config === undefined) return { ...at, path: [...at.path.slice(0, up && at.path.length - up), ...keys] }
  const id = textsOf(reference.config)?.join(".")
  const other = id === undefined || id === at.config.id ? at : find(id)
  return id === undefined ? undefined : other && { ...other, path: keys }
}

/** How many references a chain follows at most. */
const longest = 20

/** The values that an interpolation leads to, one below the other, each further in. */
const chain = (
  tree: Tree.Tree,
  at: At,
  own: string,
  find: Find,
  indent: string,
  left = longest
): ReadonlyArray<Row> => {
  if (tree._tag !== "Interpolation" || left === 0) return []
  const parts = Result.getOrElse(parse(tree.text), () => [])
  return referencesIn(parts).flatMap((reference) => {
    const to = target(reference, at, find)
    const next = to && Tree.at(to.root, to.path)
    if (to === undefined || next === undefined) return []
    const [source, value, note] = rowOf(Config.BASE, next, "")
    const prefix = to.config.id === own ? "" : to.config.id + configSeparator
    const row: Row = [
      `${indent}${inLine(prefix + Path.format(to.path))}`,
      value,
      [source, note].filter((each) => each !== "").join(", ")
    ]
    return [row, ...chain(next, to, own, find, `${indent}  `, left - 1)]
  })
}

/** The environment variable that an interpolation stands for. */
const variableOf = (tree: Tree.Tree, resolved: Tree.Tree | undefined): ReadonlyArray<Row> =>
  tree._tag === "Interpolation" && resolved?.origin._tag === "Environment"
    ? [[`  $${inLine(resolved.origin.name)}`, valueOf(resolved), ""]]
    : []

/** How wide a column is at most. */
const widest = 40

/** Puts rows into columns. */
const inColumns = (rows: ReadonlyArray<Row>, style: Style, isWinner: (row: Row) => boolean): ReadonlyArray<string> => {
  const sources = columnFor(
    rows.map(([source]) => source),
    widest
  )
  const values = columnFor(
    rows.map(([, value]) => value),
    widest
  )
  return rows.map((row) => {
    const [source, value, note] = row
    const cells = `${pad(source, sources)}  ${pad(value, values)}  ${note}`.trimEnd()
    return isWinner(row) ? `  ▸ ${style.heading(cells)}` : `    ${style.faint(cells)}`
  })
}

/** Tells of one value. */
const tell = (
  { accounting, parameters }: InvocationData,
  told: Told,
  lookedUp: Find,
  style: Style
): ReadonlyArray<string> => {
  const { config, instances, path, values } = told
  const root = instances.at(-1)?.[1]
  // Of what was not asked for by its own key, no key is shown that may be a secret.
  const names = told.isAsked || root === undefined ? path : shownPath(root, config.shape, path)
  const key = inLine(Path.format(names))
  const prefix = ParamData.isInlineId(parameters, config.id)
    ? ""
    : config.id + (path.length === 0 ? "" : accounting.sep)
  const name = style.name(prefix + key)
  const layers = layersOf(told)
  const [[, winner] = []] = layers
  if (winner === undefined || root === undefined) return [`${name} has no value`]
  const description = inLine(descriptionAt(config.shape, path) ?? "")
  const value = Tree.at(values, path)
  const rows: Array<Row> = []
  for (const [instance, tree] of layers) {
    rows.push(rowOf(instance, tree, description))
    if (tree === winner) {
      rows.push(...chain(tree, { config, root, path }, config.id, lookedUp, "  "), ...variableOf(tree, value))
    }
  }
  const [first] = rows
  return [`${name} = ${valueOf(value ?? winner)}`, ...inColumns(rows, style, (row) => row === first)]
}

/**
 * Tells where the values of a key come from, in each config that has it: what gave it first, then what that won over.
 *
 * Errors: those of resolving interpolations; KeyNotFound for a key that no config has.
 */
export const tellWhy: (
  data: InvocationData,
  key: string,
  style?: Style
) => Effect.Effect<string, ConfigError | OverrideError> = Effect.fnUntraced(function* (data, key, style = plain) {
  const blocks: Array<string> = []
  const lookedUp = lookUp(data)
  const anySecret = [...ParamData.allConfigs(data.parameters).values()].some(({ shape }) => Shape.hasRedacted(shape))
  let count = 0
  for (const { config, path } of yield* Effect.fromResult(find(data, key))) {
    const show = (hasSecrets?: boolean) =>
      [...config.instances].map(([name, tree]) => [name, shown(config, completed(config, tree), hasSecrets)] as const)
    const tree = Tree.at(show().at(-1)?.[1], path)
    // What cannot be resolved elsewhere in the config does not matter here.
    const found = yield* Effect.catch(resolved(data, config), (error) =>
      tree === undefined || !holdsInterpolation(tree) ? Effect.undefined : Effect.fail(error)
    )
    const values = found?.tree
    const instances = show(found?.hasSecrets ?? anySecret)
    const paths = tree === undefined ? [path] : leaves(tree, path)
    count += paths.length
    for (const each of paths.slice(0, Math.max(0, most - blocks.length))) {
      const isAsked = each.length === path.length
      blocks.push(tell(data, { config, instances, values, path: each, isAsked }, lookedUp, style).join("\n"))
    }
  }
  if (count > blocks.length) blocks.push(`… and ${count - blocks.length} more values`)
  return blocks.join("\n\n")
})
