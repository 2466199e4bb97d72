/**
 * Reading a file of an older version.
 *
 * Owns running the migrations, and where the values of their results come from. A value that is an interpolation goes
 * through a migration as a token: where it comes out again, the interpolation stands.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"
import * as SchemaGetter from "effect/SchemaGetter"
import type { Migration } from "../file/Persistence.ts"
import { maxDepth, maxTokens } from "../tree/limits.ts"
import type { Origin } from "../tree/Origin.ts"
import { toPlain } from "../tree/plain.ts"
import { same } from "../tree/same.ts"
import * as Tree from "../tree/Tree.ts"
import { withEntries } from "./entries.ts"

/** What a migration made of a tree, or why it did not. */
export type Migrated = Tree.Tree | { readonly _tag: "Refused"; readonly why: string }

/** Runs a migration over a tree that has the shape of its version. */
export const migrate = (migration: Migration, given: Tree.Tree, showsValues: boolean): Migrated => {
  const tree = withoutMissing(given)
  const opened = open(tree)
  const exit =
    transform(migration, opened.value) ?? (opened.tokens.size === 0 ? decode(migration, opened.value) : undefined)
  if (exit === undefined) return refused("a value in it is an interpolation, which this migration does not take")
  if (Exit.isFailure(exit)) {
    const error = Cause.squash(exit.cause)
    if (error instanceof Computed) return refused(error.message)
    const why = showsValues && error instanceof Error ? error.message.split("\n")[0] : undefined
    return refused(why === undefined || why === "" ? "it does not take what is in it" : why)
  }
  const left = new Set(opened.tokens.keys())
  const plain = Result.try(() => plainOf(exit.value, opened.tokens))
  if (Result.isFailure(plain) || !isObject(plain.success)) return refused("it makes what no file holds")
  const made = traced(plain.success, tree, { tokens: opened.tokens, left, from: singles(tree), origin: tree.origin })
  const lost = [...left].map((token) => opened.tokens.get(token))[0]
  return lost === undefined ? made : refused(uncomputed(lost.text))
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value)

const uncomputed = (text: string): string => `it does not carry over ${text}, which it cannot compute with`

const refused = (why: string): Migrated => ({ _tag: "Refused", why })

/** What stands for an interpolation: it can be moved, and throws where something is made of it. */
type Token = object

/** A plain value in which tokens stand for interpolations. */
interface Opened {
  readonly value: unknown
  readonly tokens: ReadonlyMap<Token, Tree.Interpolation>
}

/** What a token throws. */
class Computed extends Error {}

const token = (text: string): Token => {
  const refuse = () => {
    throw new Computed(uncomputed(text))
  }
  return new Proxy({}, { get: refuse, has: refuse, ownKeys: refuse })
}

/** Leaves out what has no value yet. */
const withoutMissing = (tree: Tree.Tree): Tree.Tree =>
  Tree.mapChildren(
    tree._tag === "Mapping"
      ? withEntries(tree, (key, value) => (value._tag === "Missing" ? undefined : [key, value]))
      : tree,
    withoutMissing
  )

const open = (tree: Tree.Tree): Opened => {
  const tokens = new Map<Token, Tree.Interpolation>()
  const go = (at: Tree.Tree): unknown => {
    if (at._tag === "Sequence") return at.items.map(go)
    if (at._tag === "Mapping") return Object.fromEntries(Tree.entries(at).map(([key, value]) => [key, go(value)]))
    if (at._tag !== "Interpolation") return toPlain(at)
    const made = token(at.text)
    tokens.set(made, at)
    return made
  }
  return { value: go(tree), tokens }
}

/** Copies what a file can hold: a date is what JSON makes of it. Throws for all else, such as a value in itself. */
const plainOf = (value: unknown, tokens: Opened["tokens"]): unknown => {
  let left = maxTokens
  const go = (each: unknown, depth: number): unknown => {
    if (depth > maxDepth || left-- <= 0 || typeof each === "function" || typeof each === "symbol") throw new Error()
    if (typeof each !== "object" || each === null || tokens.has(each)) return each
    if (Array.isArray(each)) return Array.from(each, (item) => go(item, depth + 1))
    if ("toJSON" in each && typeof each.toJSON === "function") return go(each.toJSON(), depth + 1)
    const entries = Object.entries(each)
    const prototype: unknown = Object.getPrototypeOf(each)
    if (entries.length === 0 && prototype !== Object.prototype && prototype !== null) throw new Error()
    return Object.fromEntries(entries.map(([key, item]) => [key, go(item, depth + 1)]))
  }
  return go(value, 0)
}

const options = { errors: "all", onExcessProperty: "error" } as const

/** Runs a migration with its schemas; a function in them may throw. */
const decode = (migration: Migration, value: unknown): Exit.Exit<unknown, unknown> =>
  Effect.runSyncExit(Effect.suspend(() => Schema.decodeUnknownEffect(migration)(value, options)))

/**
 * Runs the function of a migration alone: its schemas take no tokens, and what it makes is read as what a file holds, which
 * tells where a wrong value came from. `undefined` if it is not one function between two plain schemas.
 */
const transform = (migration: Migration, value: unknown): Exit.Exit<unknown, unknown> | undefined => {
  const { ast } = migration
  const [link, ...others] = ast.encoding ?? []
  const isPlain = (each: SchemaAST.AST) => SchemaAST.toEncoded(each) === SchemaAST.toType(each)
  if (link === undefined || others.length > 0 || !isPlain(link.to) || !isPlain(SchemaAST.toType(ast))) return undefined
  const { transformation } = link
  if (transformation._tag !== "Transformation") return undefined
  const run = Effect.suspend(() => SchemaGetter.run(transformation.decode, Option.some(value), options))
  // A migration needs no services: its type says so.
  return Exit.map(
    Effect.runSyncExit(run as Effect.Effect<Option.Option<unknown>, unknown>),
    Option.getOrElse(() => ({}))
  )
}

/** Where a value that a migration made may come from. */
interface Sources {
  readonly tokens: Opened["tokens"]
  /** The tokens that have not come out yet. */
  readonly left: Set<Token>
  /** The single values that the migration was given. */
  readonly from: ReadonlyMap<string, ReadonlyArray<Tree.Tree>>
  /** Where the nearest value around it stands. */
  readonly origin: Origin
}

/** Makes the tree of a value, whose parts stand where the equal ones did that the migration was given. */
const traced = (value: unknown, near: Tree.Tree | undefined, sources: Sources): Tree.Tree => {
  const { left, tokens } = sources
  const token = tokenOf(value, tokens)
  if (token !== undefined) {
    left.delete(value as Token) // it has a token
    return token
  }
  const origin = near?.origin ?? sources.origin
  if (Array.isArray(value)) {
    const items = value.map((item, index) =>
      traced(item, near && Tree.child(near, String(index)), { ...sources, origin })
    )
    return Tree.sequence(items, origin)
  }
  if (typeof value === "object" && value !== null) return mapping(value, near, { ...sources, origin })
  const made = typeof value === "string" ? Tree.text(value, origin) : Tree.fromUnknown(value, origin)
  if (near !== undefined && same(near, made)) return near
  return (near === undefined ? equalOf(sources.from, made) : undefined) ?? made
}

const tokenOf = (value: unknown, tokens: Opened["tokens"]): Tree.Interpolation | undefined =>
  typeof value === "object" && value !== null ? tokens.get(value) : undefined

/** Finds the first single value that says the same, among those that a migration was given. */
const equalOf = (from: Sources["from"], made: Tree.Tree): Tree.Tree | undefined =>
  made._tag === "Scalar" ? from.get(kindOf(made.value))?.find((each) => same(each, made)) : undefined

/** The single values of a tree, those that may be the same together. */
const singles = (tree: Tree.Tree): Sources["from"] => {
  const all = new Map<string, Array<Tree.Tree>>()
  const go = (at: Tree.Tree): void => {
    if (at._tag === "Scalar") all.set(kindOf(at.value), all.get(kindOf(at.value)) ?? [at])
    for (const [, child] of Tree.children(at)) go(child)
  }
  go(tree)
  return all
}

const mapping = (value: object, near: Tree.Tree | undefined, sources: Sources): Tree.Tree => {
  const given = Object.entries(value).filter(([, item]) => item !== undefined)
  const before = near?._tag === "Mapping" ? near : undefined
  const gone = before === undefined ? [] : Tree.entries(before).filter(([key]) => !Object.hasOwn(value, key))
  const fresh = given.filter(([key]) => before === undefined || Tree.get(before, key) === undefined)
  // A key that goes has become one that comes, if they have one value, or there are no others.
  const became = new Map<string, readonly [string, Tree.Tree]>()
  const left = Map.groupBy(gone, ([, each]) => kindOf(each._tag === "Scalar" ? each.value : undefined))
  for (const [key, item] of fresh) {
    const alike = left.get(kindOf(typeof item === "object" && item !== null ? undefined : item)) ?? []
    const found = alike.find(([, each]) => says(each, item, sources))
    if (found !== undefined) alike.splice(alike.indexOf(found), 1)
    const only = fresh.length === 1 && gone.length === 1 ? gone[0] : undefined
    const old = found ?? only
    if (old !== undefined) became.set(key, old)
  }
  const entries = given.map(([key, item]) => {
    const from = (before && Tree.get(before, key)) ?? became.get(key)?.[1]
    return [key, traced(item, from, sources)] as const
  })
  const origins = (key: string) => {
    const old = became.get(key)?.[0] ?? key
    return before === undefined || Tree.get(before, old) === undefined ? undefined : Tree.originOfKey(before, old)
  }
  return Tree.withKeyOrigins(Tree.mapping(entries, sources.origin), origins)
}

/** What two values share that may be the same: among many, few are to be compared. */
const kindOf = (value: unknown): string => `${typeof value} ${String(value)}`

/** Tells whether a node is what a value says. */
const says = (node: Tree.Tree, value: unknown, { tokens }: Sources): boolean => {
  const go = (each: unknown): Tree.Tree => {
    if (Array.isArray(each)) return Tree.sequence(each.map(go), node.origin)
    const token = tokenOf(each, tokens)
    if (token !== undefined || typeof each !== "object" || each === null)
      return token ?? Tree.fromUnknown(each, node.origin)
    return Tree.mapping(
      Object.entries(each).map(([key, item]) => [key, go(item)] as const),
      node.origin
    )
  }
  const token = tokenOf(value, tokens)
  return token === undefined ? node._tag !== "Interpolation" && same(node, go(value)) : token === node
}
