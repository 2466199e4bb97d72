/**
 * The value of one config instance: an immutable tree whose every node knows its origin.
 *
 * Owns the node types, their constructors, and reading a tree (`get`, `entries`, `toUnknown`). Merging is in
 * `merge.ts`, reading text in `Yaml.ts`, `Json.ts` and `Value.ts`, judging a tree by a schema in `Shape.ts`.
 *
 * A mapping keeps its keys in insertion order and is persistent: setting one key shares all the others.
 */
import * as HashMap from "effect/HashMap"
import * as Option from "effect/Option"
import type { Origin } from "./Origin.ts"
import * as Origins from "./Origin.ts"

/** A key and all the keys before it, newest first. */
interface Keys {
  readonly key: string
  readonly before: Keys | undefined
}

/**
 * Keys to trees, in insertion order.
 *
 * `absolute` says how it merges over another node: an absolute container replaces what it meets, a relative one
 * merges with it. Only merging makes absolute nodes; it is what makes merging associative.
 */
export interface Mapping {
  readonly _tag: "Mapping"
  readonly index: HashMap.HashMap<string, Tree>
  readonly keys: Keys | undefined
  readonly origin: Origin
  readonly absolute: boolean
}

/** A list. `absolute`: see {@link Mapping}. */
export interface Sequence {
  readonly _tag: "Sequence"
  readonly items: ReadonlyArray<Tree>
  readonly origin: Origin
  readonly absolute: boolean
}

/**
 * One value. `source` is the text as it was typed, without quotes; `quoted` says whether it had any, because a
 * quoted scalar is text whatever it looks like.
 */
export interface Scalar {
  readonly _tag: "Scalar"
  readonly value: string | number | bigint | boolean | null
  readonly source: string
  readonly quoted: boolean
  readonly origin: Origin
}

/** `???`: a value that must be given before it is used. */
export interface Missing {
  readonly _tag: "Missing"
  readonly origin: Origin
}

/** Text with `${…}` (or `\${`) in it, not yet resolved. `text` is as it was typed. */
export interface Interpolation {
  readonly _tag: "Interpolation"
  readonly text: string
  readonly origin: Origin
}

/** What merging a list over a mapping, or a mapping over a list, leaves: an error that waits to be reported. */
export interface Conflict {
  readonly _tag: "Conflict"
  readonly expected: "mapping" | "list"
  readonly found: "mapping" | "list"
  readonly origin: Origin
  readonly over: Origin
}

/** A value with its origins. */
export type Tree = Mapping | Sequence | Scalar | Missing | Interpolation | Conflict

/** How a missing value is written. */
export const missingText = "???"

/** Makes a mapping without keys. */
export const emptyMapping = (origin: Origin): Mapping => ({
  _tag: "Mapping",
  index: HashMap.empty(),
  keys: undefined,
  origin,
  absolute: false
})

/** Makes a mapping; a key that comes twice keeps its first place and its last value. */
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

/** Makes a list. */
export const sequence = (items: ReadonlyArray<Tree>, origin: Origin): Sequence => ({
  _tag: "Sequence",
  items,
  origin,
  absolute: false
})

/** Makes a scalar that is not text to be looked into: a number, a boolean, `null`, or finished text. */
export const scalar = (
  value: Scalar["value"],
  origin: Origin,
  options?: { readonly source?: string; readonly quoted?: boolean }
): Scalar => ({
  _tag: "Scalar",
  value,
  source: options?.source ?? String(value),
  quoted: options?.quoted ?? typeof value === "string",
  origin
})

/** Makes the node of a missing value. */
export const missing = (origin: Origin): Missing => ({ _tag: "Missing", origin })

/** Makes the node of a text: missing for `???`, an interpolation where it has `${`, a scalar otherwise. */
export const text = (
  value: string,
  origin: Origin,
  options?: { readonly source?: string; readonly quoted?: boolean }
): Tree => {
  if (value === missingText) return missing(origin)
  if (value.includes("${")) return { _tag: "Interpolation", text: value, origin }
  return scalar(value, origin, options)
}

/**
 * Makes a tree of a plain value: objects, arrays, text, numbers, booleans, `null`; `undefined` is missing, and what has
 * a JSON form of its own, such as a date, is that.
 */
export const fromUnknown = (value: unknown, origin: Origin = Origins.fromHook): Tree => {
  if (value === null) return scalar(null, origin)
  if (value === undefined) return missing(origin)
  if (Array.isArray(value)) {
    return sequence(
      value.map((item) => fromUnknown(item, origin)),
      origin
    )
  }
  switch (typeof value) {
    case "string":
      return text(value, origin)
    case "number":
    case "bigint":
    case "boolean":
      return scalar(value, origin)
    case "object":
      if ("toJSON" in value && typeof value.toJSON === "function") return fromUnknown(value.toJSON(), origin)
      return mapping(
        Object.entries(value).map(([key, item]) => [key, fromUnknown(item, origin)] as const),
        origin
      )
    default:
      return text(String(value), origin)
  }
}

/** Returns the tree at `key`, or `undefined`. */
export const get = (self: Mapping, key: string): Tree | undefined => Option.getOrUndefined(HashMap.get(self.index, key))

/** Sets one key, sharing the others. A new key comes last. */
export const set = (self: Mapping, key: string, tree: Tree): Mapping => ({
  ...self,
  index: HashMap.set(self.index, key, tree),
  keys: HashMap.has(self.index, key) ? self.keys : { key, before: self.keys }
})

/** Returns how many keys a mapping has. */
export const size = (self: Mapping): number => HashMap.size(self.index)

/** Returns the keys of a mapping in insertion order. */
export const keys = (self: Mapping): ReadonlyArray<string> => {
  const out = new Array<string>(size(self))
  let at = out.length
  for (let node = self.keys; node !== undefined; node = node.before) out[--at] = node.key
  return out
}

/** Returns the keys and trees of a mapping in insertion order. */
export const entries = (self: Mapping): ReadonlyArray<readonly [string, Tree]> =>
  keys(self).map((key) => [key, get(self, key)!] as const)

/**
 * Returns a tree as a plain value: what JSON would hold, with `???` for missing values and interpolations as text.
 *
 * A key such as `__proto__` becomes an own property like any other. A conflict reads as `undefined`.
 */
export const toUnknown = (self: Tree): unknown => {
  switch (self._tag) {
    case "Mapping":
      return Object.fromEntries(entries(self).map(([key, tree]) => [key, toUnknown(tree)]))
    case "Sequence":
      return self.items.map(toUnknown)
    case "Scalar":
      return self.value
    case "Missing":
      return missingText
    case "Interpolation":
      return self.text
    case "Conflict":
      return undefined
  }
}
