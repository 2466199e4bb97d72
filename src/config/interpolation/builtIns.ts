/**
 * The resolvers that every config can call.
 *
 * Owns `oc.env`, `oc.decode`, `oc.create`, `oc.select`, `oc.deprecated`, `oc.dict.keys` and `oc.dict.values`. Unlike
 * users' resolvers, they see the places of the config. Source: OmegaConf 2.3.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Interpolation } from "../error/ConfigError.ts"
import { parseValue } from "../format/yaml/value.ts"
import { kind } from "../schema/describe.ts"
import { maxDepth, tooDeep } from "../tree/limits.ts"
import { fromEnvironment } from "../tree/Origin.ts"
import * as Path from "../tree/Path.ts"
import { mark } from "../tree/secret.ts"
import * as Tree from "../tree/Tree.ts"
import { configSeparator, parseKeys, type Target } from "./Expression.ts"
import { Allowed, provided } from "./environment.ts"
import { type More, neverGiven, type Reason } from "./errors.ts"
import * as Place from "./Place.ts"

/** Why a reference leads nowhere. */
export interface Absent {
  readonly _tag: "Absent"
  readonly reason: Reason
}

/** What a built-in resolver knows about the place that calls it. */
export interface Caller {
  readonly place: Place.Place
  /** Follows keys; fails if they lead into a conflict. */
  readonly find: (target: Target) => Effect.Effect<Place.Place | Absent, Interpolation>
  readonly failure: (reason: Reason, more?: More) => Interpolation
  /** Prints what would be the reason of a failure as a warning. */
  readonly warn: (said: Interpolation) => Effect.Effect<void>
}

/** A resolver that sees places. It takes `least` to `most` arguments. */
export interface BuiltIn {
  readonly least: number
  readonly most: number
  readonly resolve: (caller: Caller, args: ReadonlyArray<Place.Place>) => Effect.Effect<Place.Place, Interpolation>
}

const textOf = (caller: Caller, name: string, what: string, { node }: Place.Place) => {
  if (Place.isHiddenIn(caller.place, node)) caller.place.usedHidden = true
  return node._tag === "Scalar" && typeof node.value === "string"
    ? Effect.succeed(node.value)
    : Effect.fail(caller.failure(`${name} takes ${what}, not ${kind(node)}`))
}

const keysOf = Effect.fnUntraced(function* (caller: Caller, name: string, key: Place.Place) {
  const text = yield* textOf(caller, name, "the key of a value", key)
  const keys = parseKeys(text)
  return keys ?? (yield* caller.failure((show) => `${show(text)} is not a key`, { isText: true }))
})

const select = (caller: Caller, name: string, key: Place.Place) =>
  Effect.flatMap(keysOf(caller, name, key), caller.find)

const env: BuiltIn = {
  least: 1,
  most: 2,
  resolve: Effect.fnUntraced(function* (caller: Caller, [key, otherwise]: ReadonlyArray<Place.Place>) {
    const name = yield* textOf(caller, "oc.env", "the name of an environment variable", key!)
    if (!(yield* Allowed)(name)) {
      return yield* caller.failure(
        (show) => `the program does not let a config read the environment variable ${show(name)}`
      )
    }
    const provider = yield* provided
    const found = yield* Effect.mapError(provider.load([name]), (cause) =>
      caller.failure((show) => `the environment variable ${show(name)} cannot be read`, { cause })
    )
    if (found?.value !== undefined) {
      // an origin must not show a name that was made of a secret, or of a value that is hidden
      const given = Place.isHiddenIn(caller.place, key!.node) ? key!.node.origin : fromEnvironment(name)
      const origin = caller.place.usedSecret ? caller.place.node.origin : given
      return Place.instead(caller.place, Tree.scalar(found.value, origin))
    }
    if (otherwise === undefined) {
      return yield* caller.failure((show) => `the environment variable ${show(name)} is not set`)
    }
    const { node } = otherwise
    if (node._tag !== "Scalar") {
      return yield* caller.failure(`oc.env takes text as its default, not ${kind(node)}`)
    }
    if (node.value === null || typeof node.value === "string") return otherwise
    return Place.instead(caller.place, Tree.scalar(node.source, node.origin))
  })
}

/** Parses text as a value in the caller's place, and resolves its interpolations. */
const parse = (caller: Caller, text: string, node: Tree.Tree): Effect.Effect<Place.Place, Interpolation> => {
  const parsed = parseValue(text, node.origin)
  return Result.isSuccess(parsed)
    ? Effect.succeed(Place.reopened(caller.place, parsed.success))
    : Effect.fail(caller.failure(`the text is not a value: ${parsed.failure}`))
}

const decode: BuiltIn = {
  least: 1,
  most: 1,
  resolve: (caller, [text]) => {
    const { node } = text!
    if (node._tag === "Scalar" && node.value === null) return Effect.succeed(text!)
    return Effect.flatMap(textOf(caller, "oc.decode", "text or null", text!), (value) => parse(caller, value, node))
  }
}

/**
 * Reads the finished texts of a tree for interpolations again; `undefined` if the tree is too deep. Nodes that do not
 * change are shared, and shared nodes are read once.
 */
const reopen = (tree: Tree.Tree): Tree.Tree | undefined => {
  const known = new Map<Tree.Tree, Tree.Tree>()
  let isTooDeep = false
  const open = (at: Tree.Tree, depth: number): Tree.Tree => {
    if (at._tag === "Scalar") {
      if (typeof at.value !== "string" || !at.value.includes("${")) return at
      const opened = Tree.text(at.value, at.origin)
      return at.secret === true ? mark(opened) : opened
    }
    const before = known.get(at)
    if (before !== undefined) return before
    if (depth > maxDepth) isTooDeep = true
    if (isTooDeep) return at
    const opened = Tree.mapChildren(at, (child) => open(child, depth + 1))
    known.set(at, opened)
    return opened
  }
  const opened = open(tree, 1)
  return isTooDeep ? undefined : opened
}

const create: BuiltIn = {
  least: 1,
  most: 1,
  resolve: Effect.fnUntraced(function* (caller: Caller, [value]: ReadonlyArray<Place.Place>) {
    const { node } = value!
    const text = node._tag === "Scalar" ? node.value : undefined
    if (text === null) return value!
    if (node._tag === "Mapping" || node._tag === "Sequence") {
      const opened = reopen(node)
      if (opened === undefined) return yield* caller.failure(tooDeep)
      return Place.reopened(caller.place, opened)
    }
    const made = typeof text === "string" ? yield* parse(caller, text, node) : value!
    // a text without a value is an empty mapping
    if (made.node._tag === "Scalar" && made.node.value === null) {
      return Place.instead(caller.place, Tree.mapping([], node.origin))
    }
    if (made.node._tag === "Mapping" || made.node._tag === "Sequence") return made
    return yield* caller.failure(`oc.create takes a mapping or a list, not ${kind(made.node)}`)
  })
}

const selected: BuiltIn = {
  least: 1,
  most: 2,
  resolve: Effect.fnUntraced(function* (caller: Caller, [key, otherwise]: ReadonlyArray<Place.Place>) {
    const found = yield* select(caller, "oc.select", key!)
    if ("node" in found && found.node._tag !== "Missing") return found
    return otherwise ?? Place.instead(caller.place, Tree.scalar(null, caller.place.node.origin))
  })
}

/** Puts names into a message: `$NAME`, `${NAME}`, and `$$` for a dollar sign; what it does not know stays. */
const substitute = (message: string, names: { readonly [name: string]: string }): string =>
  message.replace(/\$(?:(\$)|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/g, (found, dollar, bare, braced) => {
    const name = bare ?? braced
    return dollar ?? (Object.hasOwn(names, name) ? names[name] : found)
  })

const deprecated: BuiltIn = {
  least: 1,
  most: 2,
  resolve: Effect.fnUntraced(function* (caller: Caller, [key, text]: ReadonlyArray<Place.Place>) {
    const target = yield* keysOf(caller, "oc.deprecated", key!)
    const { config, keys, up } = target
    const message =
      text === undefined
        ? "'$OLD_KEY' is deprecated. Change your code and config to use '$NEW_KEY'"
        : yield* textOf(caller, "oc.deprecated", "text as its message", text)
    const start = config === undefined ? Place.start(caller.place, up) : undefined
    const newKey = Path.format([...(start === undefined ? [] : Place.path(start)), ...keys])
    const names = {
      OLD_KEY: Path.format(Place.path(caller.place)),
      NEW_KEY: config === undefined ? newKey : config + configSeparator + newKey
    }
    // made before the value is known: if that is a secret, the message does not tell it
    const said = caller.failure((show) => show(substitute(message, names)), { isText: true })
    const found = yield* caller.find(target)
    if (!("node" in found)) return yield* caller.failure(found.reason, { isText: true })
    if (found.node._tag === "Missing") return yield* caller.failure(neverGiven(caller.place, found), { isText: true })
    yield* caller.warn(said)
    return found
  })
}

const ofMapping = Effect.fnUntraced(function* (caller: Caller, name: string, key: Place.Place) {
  const found = yield* select(caller, name, key)
  if (!("node" in found)) return yield* caller.failure(found.reason, { isText: true })
  if (found.node._tag === "Mapping") return found
  return yield* caller.failure(`${name} takes the key of a mapping, and this is ${kind(found.node)}`)
})

const dictKeys: BuiltIn = {
  least: 1,
  most: 1,
  resolve: Effect.fnUntraced(function* (caller: Caller, [key]: ReadonlyArray<Place.Place>) {
    const { origin } = caller.place.node
    const names = Place.keys(yield* ofMapping(caller, "oc.dict.keys", key!))
    const items = names.map((name) => Tree.scalar(name, origin))
    return Place.instead(caller.place, Tree.sequence(items, origin))
  })
}

const dictValues: BuiltIn = {
  least: 1,
  most: 1,
  resolve: Effect.fnUntraced(function* (caller: Caller, [key]: ReadonlyArray<Place.Place>) {
    const found = yield* ofMapping(caller, "oc.dict.values", key!)
    const items = Place.keys(found).map((name) => Place.child(found, name)!)
    return Place.list(caller.place, items)
  })
}

/** The built-in resolvers by name. */
export const builtIns: ReadonlyMap<string, BuiltIn> = new Map([
  ["oc.env", env],
  ["oc.decode", decode],
  ["oc.create", create],
  ["oc.select", selected],
  ["oc.deprecated", deprecated],
  ["oc.dict.keys", dictKeys],
  ["oc.dict.values", dictValues]
])
