/**
 * The nodes of a tree, which is the value of one config instance: immutable, and each with its origin.
 *
 * Owns the node types, their constructors, and access to their children. A mapping keeps its keys in insertion order
 * and is persistent: setting one key shares all the others.
 */
import * as HashMap from "effect/HashMap"
import * as Option from "effect/Option"
import type { Origin } from "./Origin.ts"
import { isIndex, type Path } from "./Path.ts"

/** What every node has. */
interface Node {
  readonly origin: Origin
  /** Set if a secret took part in making the node (see `secret.ts`): no error shows such a node. */
  readonly secret?: true
}

/** A key and all the keys before it, newest first. */
interface Keys {
  readonly key: string
  readonly before: Keys | undefined
}

/**
 * Keys to trees, in insertion order.
 *
 * An absolute container replaces the node below it, a relative one merges with it. Merging makes absolute nodes, which
 * make it associative, and so does a value that is another alternative of a union than the one below.
 *
 * @since 0.1.0
 * @category models
 */
export interface Mapping extends Node {
  readonly _tag: "Mapping"
  readonly index: HashMap.HashMap<string, Tree>
  readonly keys: Keys | undefined
  readonly absolute: boolean
}

/**
 * A list. `absolute`: see {@link Mapping}.
 *
 * @since 0.1.0
 * @category models
 */
export interface Sequence extends Node {
  readonly _tag: "Sequence"
  readonly items: ReadonlyArray<Tree>
  readonly absolute: boolean
}

/**
 * One value. `source` is the text as it was typed, without quotes. `quoted` tells whether it had quotes, because a
 * quoted scalar is always text.
 *
 * @since 0.1.0
 * @category models
 */
export interface Scalar extends Node {
  readonly _tag: "Scalar"
  readonly value: string | number | bigint | boolean | null
  readonly source: string
  readonly quoted: boolean
}

/**
 * `???`: a value that must be given before it is used.
 *
 * @since 0.1.0
 * @category models
 */
export interface Missing extends Node {
  readonly _tag: "Missing"
}

/**
 * Unresolved text with `${…}` (or `\${`) in it, as it was typed.
 *
 * @since 0.1.0
 * @category models
 */
export interface Interpolation extends Node {
  readonly _tag: "Interpolation"
  readonly text: string
}

/**
 * The result of merging a list over a mapping, or a mapping over a list: an error that waits to be reported.
 *
 * @since 0.1.0
 * @category models
 */
export interface Conflict extends Node {
  readonly _tag: "Conflict"
  readonly expected: "mapping" | "list"
  readonly received: "mapping" | "list"
  readonly over: Origin
}

/**
 * A value with its origins.
 *
 * @since 0.1.0
 * @category models
 */
export type Tree = Mapping | Sequence | Scalar | Missing | Interpolation | Conflict

/**
 * How a missing value is written.
 *
 * @since 0.1.0
 * @category getters
 */
export const missingText = "???"

/**
 * Makes a mapping without keys.
 *
 * ```ts
 * const empty = Tree.emptyMapping(Origin.fromHook)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const emptyMapping = (origin: Origin): Mapping => ({
  _tag: "Mapping",
  index: HashMap.empty(),
  keys: undefined,
  origin,
  absolute: false
})

/**
 * Makes a mapping; a key that comes twice keeps its first position and its last value.
 *
 * ```ts
 * const model = Tree.mapping([["lr", Tree.scalar(0.1, Origin.fromHook)]], Origin.fromHook)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const mapping = (entries: Iterable<readonly [string, Tree]>, origin: Origin): Mapping => {
  let keys: Keys | undefined
  const index = HashMap.mutate(HashMap.empty<string, Tree>(), (map) => {
    for (const [key, tree] of entries) {
      if (!HashMap.has(map, key)) keys = { key, before: keys }
      HashMap.set(map, key, tree)
    }
  })
  return { _tag: "Mapping", index, keys, origin, absolute: false }
}

/**
 * Makes a list.
 *
 * ```ts
 * const layers = Tree.sequence([Tree.scalar(64, Origin.fromHook)], Origin.fromHook)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const sequence = (items: ReadonlyArray<Tree>, origin: Origin): Sequence => ({
  _tag: "Sequence",
  items,
  origin,
  absolute: false
})

/**
 * Makes a scalar: a number, a boolean, `null`, or finished text, in which `${` has no meaning.
 *
 * ```ts
 * const lr = Tree.scalar(0.1, Origin.fromHook)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const scalar = (
  value: Scalar["value"],
  origin: Origin,
  options?: { readonly source?: string | undefined; readonly quoted?: boolean | undefined }
): Scalar => ({
  _tag: "Scalar",
  value,
  source: options?.source ?? String(value),
  quoted: options?.quoted ?? typeof value === "string",
  origin
})

/**
 * Makes the node of a missing value.
 *
 * ```ts
 * expect(Tree.toUnknown(Tree.missing(Origin.fromHook))).toEqual("???")
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const missing = (origin: Origin): Missing => ({ _tag: "Missing", origin })

/**
 * Makes the node of a text: missing for `???`, an interpolation if it holds `${`, otherwise a scalar.
 *
 * ```ts
 * const where = Tree.text("${oc.env:HOME}/models", Origin.fromHook)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const text = (
  value: string,
  origin: Origin,
  options?: { readonly source?: string | undefined; readonly quoted?: boolean | undefined }
): Tree => {
  if (value === missingText) return missing(origin)
  if (value.includes("${")) return { _tag: "Interpolation", text: value, origin }
  return scalar(value, origin, options)
}

/**
 * Returns the tree at `key`, or `undefined`.
 *
 * @since 0.1.0
 * @category getters
 */
export const get = (self: Mapping, key: string): Tree | undefined => Option.getOrUndefined(HashMap.get(self.index, key))

/**
 * Returns the tree at a key of a mapping, or at an index of a list; `undefined` if it does not exist.
 *
 * @since 0.1.0
 * @category getters
 */
export const child = (self: Tree, key: string): Tree | undefined => {
  if (self._tag === "Mapping") return get(self, key)
  return self._tag === "Sequence" && isIndex(key) ? self.items[Number(key)] : undefined
}

/**
 * Returns the tree that keys and indices lead to; `undefined` if it does not exist.
 *
 * @internal
 */
export const at = (self: Tree | undefined, path: Path): Tree | undefined =>
  path.reduce<Tree | undefined>((tree, key) => tree && child(tree, key), self)

/**
 * Returns the keys and trees of a mapping, or the indices and trees of a list, in order; none for a single value.
 *
 * @since 0.1.0
 * @category getters
 */
export const children = (self: Tree): ReadonlyArray<readonly [string, Tree]> => {
  if (self._tag === "Mapping") return entries(self)
  return self._tag === "Sequence" ? self.items.map((item, index) => [String(index), item] as const) : []
}

/**
 * Sets one key, sharing the others. A new key comes last.
 *
 * @since 0.1.0
 * @category combinators
 */
export const set = (self: Mapping, key: string, tree: Tree): Mapping => ({
  ...self,
  index: HashMap.set(self.index, key, tree),
  keys: HashMap.has(self.index, key) ? self.keys : { key, before: self.keys }
})

/**
 * Removes one key, sharing the others.
 *
 * @internal
 */
export const remove = (self: Mapping, key: string): Mapping => {
  if (!HashMap.has(self.index, key)) return self
  const later: Array<string> = []
  let at = self.keys
  for (; at !== undefined && at.key !== key; at = at.before) later.push(at.key)
  const keys = later.reduceRight<Keys | undefined>((before, each) => ({ key: each, before }), at?.before)
  return { ...self, index: HashMap.remove(self.index, key), keys }
}

/**
 * Returns how many keys a mapping has.
 *
 * @since 0.1.0
 * @category getters
 */
export const size = (self: Mapping): number => HashMap.size(self.index)

/**
 * Returns the keys of a mapping in insertion order.
 *
 * @since 0.1.0
 * @category getters
 */
export const keys = (self: Mapping): ReadonlyArray<string> => {
  const out = new Array<string>(size(self))
  let at = out.length
  for (let node = self.keys; node !== undefined; node = node.before) out[--at] = node.key
  return out
}

/**
 * Returns the keys and trees of a mapping in insertion order.
 *
 * @since 0.1.0
 * @category getters
 */
export const entries = (self: Mapping): ReadonlyArray<readonly [string, Tree]> =>
  keys(self).map((key) => [key, get(self, key)!] as const)

/**
 * Replaces the children of a mapping or a list, sharing those that do not change.
 *
 * `f` also gets the key, or the index in digits. If nothing changes, the result is `self`.
 *
 * @since 0.1.0
 * @category combinators
 */
export const mapChildren = <T extends Tree>(self: T, f: (child: Tree, key: string) => Tree): T => {
  if (self._tag === "Mapping") {
    const changed: Array<readonly [string, Tree]> = []
    for (const [key, child] of entries(self)) {
      const next = f(child, key)
      if (next !== child) changed.push([key, next])
    }
    if (changed.length === 0) return self
    const index = HashMap.mutate(self.index, (map) => {
      for (const [key, child] of changed) HashMap.set(map, key, child)
    })
    return { ...self, index }
  }
  if (self._tag !== "Sequence") return self
  const items = self.items.map((item, index) => f(item, String(index)))
  return items.every((item, index) => item === self.items[index]) ? self : { ...self, items }
}

/** Where the keys of a mapping stand in their file, for errors about unknown keys. */
const keyOrigins = new WeakMap<Mapping, (key: string) => Origin | undefined>()

/**
 * Remembers where the keys of a mapping stand; returns the mapping.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withKeyOrigins = (self: Mapping, originOf: (key: string) => Origin | undefined): Mapping => {
  keyOrigins.set(self, originOf)
  return self
}

/**
 * Returns where a key of a mapping stands or, if that is not known, where its value does.
 *
 * @since 0.1.0
 * @category getters
 */
export const originOfKey = (self: Mapping, key: string): Origin =>
  keyOrigins.get(self)?.(key) ?? (get(self, key) ?? self).origin
