/**
 * The value of one config instance: an immutable tree whose every node knows its origin.
 *
 * Owns the node types, their constructors, and reading a tree (`get`, `entries`, `toUnknown`). Merging is in
 * `merge.ts`, reading text in `Yaml.ts`, `Json.ts` and `Value.ts`, judging a tree by a schema in `coerce.ts`.
 *
 * A mapping keeps its keys in insertion order and is persistent: setting one key shares all the others. A list is, too,
 * as far as appending and replacing elements go: see {@link append}.
 */
import * as HashMap from "effect/HashMap"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { maxDepth, maxTokens } from "./limits.ts"
import type { Origin } from "./Origin.ts"
import * as Origins from "./Origin.ts"
import { isIndex } from "./Path.ts"

/** What every node has. */
interface Node {
  readonly origin: Origin
  /** Set where a secret took part in making it (see `secret.ts`): no error shows it. */
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
 * `absolute` says how it merges over another node: an absolute container replaces what it meets, a relative one
 * merges with it. Only merging makes absolute nodes; it is what makes merging associative.
 */
export interface Mapping extends Node {
  readonly _tag: "Mapping"
  readonly index: HashMap.HashMap<string, Tree>
  readonly keys: Keys | undefined
  readonly absolute: boolean
  /** The keys that tell which alternative of a union this is: it replaces what has another value there. */
  readonly tags?: ReadonlyArray<string>
}

/** A list. `absolute`: see {@link Mapping}. */
export interface Sequence extends Node {
  readonly _tag: "Sequence"
  readonly items: ReadonlyArray<Tree>
  readonly absolute: boolean
}

/**
 * One value. `source` is the text as it was typed, without quotes; `quoted` says whether it had any, because a
 * quoted scalar is text whatever it looks like.
 */
export interface Scalar extends Node {
  readonly _tag: "Scalar"
  readonly value: string | number | bigint | boolean | null
  readonly source: string
  readonly quoted: boolean
}

/** `???`: a value that must be given before it is used. */
export interface Missing extends Node {
  readonly _tag: "Missing"
}

/** Text with `${…}` (or `\${`) in it, not yet resolved. `text` is as it was typed. */
export interface Interpolation extends Node {
  readonly _tag: "Interpolation"
  readonly text: string
}

/** What merging a list over a mapping, or a mapping over a list, leaves: an error that waits to be reported. */
export interface Conflict extends Node {
  readonly _tag: "Conflict"
  readonly expected: "mapping" | "list"
  readonly found: "mapping" | "list"
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

/** What an appended list is made of, until somebody looks at its elements. */
interface Appended {
  readonly before: Sequence
  readonly items: ReadonlyArray<Tree>
}

const appended = new WeakMap<Sequence, Appended>()

const gather = (self: Sequence): ReadonlyArray<Tree> => {
  const parts: Array<ReadonlyArray<Tree>> = []
  let at = self
  for (let part = appended.get(at); part !== undefined; part = appended.get(at)) {
    parts.push(part.items)
    at = part.before
  }
  const out = [...at.items]
  for (const part of parts.reverse()) for (const item of part) out.push(item)
  appended.delete(self)
  return out
}

/**
 * Adds elements to the end of a list.
 *
 * No element is copied until `items` is read: the new list knows the one before and what was added, and puts them
 * together once, back to the nearest list that is put together already. So n appends and one look cost O(n), and every
 * list on the way is as immutable as any other.
 */
export const append = (self: Sequence, items: ReadonlyArray<Tree>): Sequence => {
  let all: ReadonlyArray<Tree> | undefined
  const out: Sequence = {
    _tag: "Sequence",
    get items() {
      all ??= gather(out)
      return all
    },
    origin: self.origin,
    absolute: self.absolute
  }
  appended.set(out, { before: self, items })
  return out
}

/** What a list with replaced elements is made of, until somebody looks at all of them. */
interface Replaced {
  readonly base: Sequence
  readonly items: HashMap.HashMap<number, Tree>
}

const replaced = new WeakMap<Sequence, Replaced>()

/** Returns how many elements a list has. */
export const length = (self: Sequence): number => (replaced.get(self)?.base ?? self).items.length

/** Returns the element at an index, or `undefined`. */
export const item = (self: Sequence, index: number): Tree | undefined => {
  const parts = replaced.get(self)
  if (parts === undefined) return self.items[index]
  return Option.getOrElse(HashMap.get(parts.items, index), () => parts.base.items[index])
}

/**
 * Replaces the element at an index that a list has.
 *
 * Nothing is copied until `items` is read: the new list knows the first one and what was replaced since. So n
 * replacements and one look cost O(n log n); see {@link append}.
 */
export const setItem = (self: Sequence, index: number, tree: Tree): Sequence => {
  const parts = replaced.get(self)
  const base = parts?.base ?? self
  const items = HashMap.set(parts?.items ?? HashMap.empty<number, Tree>(), index, tree)
  let all: Array<Tree> | undefined
  const out: Sequence = {
    _tag: "Sequence",
    get items() {
      if (all === undefined) {
        all = [...base.items]
        for (const [at, each] of items) all[at] = each
      }
      return all
    },
    origin: self.origin,
    absolute: self.absolute,
    ...(self.secret === undefined ? {} : { secret: self.secret })
  }
  replaced.set(out, { base, items })
  return out
}

/** Makes a scalar that is not text to be looked into: a number, a boolean, `null`, or finished text. */
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

/** Makes the node of a missing value. */
export const missing = (origin: Origin): Missing => ({ _tag: "Missing", origin })

/** Makes the node of a text: missing for `???`, an interpolation where it has `${`, a scalar otherwise. */
export const text = (
  value: string,
  origin: Origin,
  options?: { readonly source?: string | undefined; readonly quoted?: boolean | undefined }
): Tree => {
  if (value === missingText) return missing(origin)
  if (value.includes("${")) return { _tag: "Interpolation", text: value, origin }
  return scalar(value, origin, options)
}

/** The state of making one tree of a plain value. */
interface Reading {
  readonly origin: Origin
  /** The objects that the present value is in. */
  readonly around: Set<object>
  /** How many values there may still be. */
  left: number
}

/**
 * Makes a tree of a plain value: objects, arrays, text, numbers, booleans, `null`; `undefined` is missing, and what has
 * a JSON form of its own, such as a date, is that.
 *
 * What no tree can hold is missing, and so an error of its own when it is used: a value inside itself, one more than 200
 * levels deep or beyond the first two million, and one that throws when it is read.
 */
export const fromUnknown = (value: unknown, origin: Origin = Origins.fromHook): Tree =>
  ofUnknown({ origin, around: new Set(), left: maxTokens }, value)

const ofUnknown = (reading: Reading, value: unknown): Tree => {
  const { origin } = reading
  if (value === undefined || reading.left-- <= 0) return missing(origin)
  switch (typeof value) {
    case "string":
      return text(value, origin)
    case "number":
    case "bigint":
    case "boolean":
      return scalar(value, origin)
    case "object":
      return value === null ? scalar(null, origin) : ofObject(reading, value)
    default:
      return text(String(value), origin)
  }
}

const ofObject = (reading: Reading, value: object): Tree => {
  const { around, origin } = reading
  if (around.has(value) || around.size >= maxDepth) return missing(origin)
  // an object of a program's own may throw when it is read
  const form = Result.try(() => read(value))
  if (Result.isFailure(form)) return missing(origin)
  around.add(value)
  const tree = ofForm(reading, form.success)
  around.delete(value)
  return tree
}

/** What an object is, one level deep. */
type Form =
  | { readonly _tag: "Value"; readonly value: unknown }
  | { readonly _tag: "Items"; readonly items: ReadonlyArray<unknown> }
  | { readonly _tag: "Entries"; readonly entries: ReadonlyArray<readonly [string, unknown]> }

/** Reads an object. What `toJSON` gives is read as it stands, as JSON does. */
const read = (value: object): Form => {
  const json: unknown = "toJSON" in value && typeof value.toJSON === "function" ? value.toJSON() : value
  if (typeof json !== "object" || json === null) return { _tag: "Value", value: json }
  if (Array.isArray(json)) return { _tag: "Items", items: Array.from(json) }
  return { _tag: "Entries", entries: Object.entries(json) }
}

const ofForm = (reading: Reading, form: Form): Tree => {
  switch (form._tag) {
    case "Value":
      return ofUnknown(reading, form.value)
    case "Items":
      return sequence(
        form.items.map((item) => ofUnknown(reading, item)),
        reading.origin
      )
    case "Entries":
      return mapping(
        form.entries.map(([key, item]) => [key, ofUnknown(reading, item)] as const),
        reading.origin
      )
  }
}

/** Returns the tree at `key`, or `undefined`. */
export const get = (self: Mapping, key: string): Tree | undefined => Option.getOrUndefined(HashMap.get(self.index, key))

/** Returns the tree at a key of a mapping, or at an index of a list; `undefined` where there is none. */
export const child = (self: Tree, key: string): Tree | undefined => {
  if (self._tag === "Mapping") return get(self, key)
  return self._tag === "Sequence" && isIndex(key) ? self.items[Number(key)] : undefined
}

/** Returns the keys and trees of a mapping, or the indices and trees of a list, in order; nothing of a single value. */
export const children = (self: Tree): ReadonlyArray<readonly [string, Tree]> => {
  if (self._tag === "Mapping") return entries(self)
  return self._tag === "Sequence" ? self.items.map((item, index) => [String(index), item] as const) : []
}

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
