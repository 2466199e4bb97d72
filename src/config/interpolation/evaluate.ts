/**
 * Finds the place that an interpolation stands for.
 *
 * Owns following keys, joining texts, and the arguments of resolvers (`call.ts` calls them). `resolve.ts` decides what
 * to follow and makes trees of the places; `errors.ts` makes the errors.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Interpolation } from "../error/ConfigError.ts"
import { nearest } from "../error/nearest.ts"
import { kind } from "../schema/describe.ts"
import { maxBytes } from "../tree/limits.ts"
import * as Tree from "../tree/Tree.ts"
import { type Absent, builtIns } from "./builtIns.ts"
import { callBuiltIn, callUsers } from "./call.ts"
import {
  type Argument,
  type Call,
  type Expression,
  type Part,
  parseKeys,
  type Reference,
  type Target
} from "./Expression.ts"
import { absent, failure, neverGiven, noKey, type Reason } from "./errors.ts"
import * as Place from "./Place.ts"
import { parse } from "./parse.ts"
import type { Run, Trail } from "./Run.ts"
import * as Registry from "./registry.ts"
import { rootOf, useSecret } from "./roots.ts"

/** How many interpolations may come out of `oc.decode` and `oc.create`, which could make new ones forever. */
const maxReopened = 10_000

/** Returns the place that a place stands for, if that is known. */
export const settled = (place: Place.Place): Place.Place | undefined =>
  place.node._tag !== "Interpolation" ? place : place.head === "busy" ? undefined : place.head

/** Follows the interpolation of a place, once; `before` holds those on the way to it. */
export const follow: (
  run: Run,
  place: Place.Place,
  before: Trail | undefined
) => Effect.Effect<Place.Place, Interpolation> = Effect.fnUntraced(function* (run, place, before) {
  const known = settled(place)
  if (known !== undefined) return known
  if (place.behind !== undefined) {
    const found = Place.conceal(settled(place.behind) ?? (yield* follow(run, place.behind, before)))
    place.head = found
    return found
  }
  const trail: Trail = { place, before }
  if (place.head === "busy") {
    return yield* failure(before ?? trail, "it comes back to itself", { back: place })
  }
  // Any other node would be settled.
  const { text } = place.node as Tree.Interpolation
  if (place.reopened && ++run.reopened > maxReopened) {
    return yield* failure(trail, `resolvers gave more than ${maxReopened} interpolations`)
  }
  const parts = parse(text)
  if (Result.isFailure(parts)) {
    const reason: Reason = (show) => show(parts.failure)
    return yield* failure(trail, reason, { isText: true })
  }
  place.head = "busy"
  const found: Place.Place = yield* evaluateParts(run, trail, parts.success)
  if (found.secret) place.usedSecret = true
  const head = place.secret || place.usedSecret ? Place.conceal(found) : found
  place.head = head
  return head
})

/** Evaluates parts: one expression alone keeps its value's type, everything else becomes text. */
const evaluateParts = (
  run: Run,
  trail: Trail,
  parts: ReadonlyArray<Part>
): Effect.Effect<Place.Place, Interpolation> => {
  const [first] = parts
  return parts.length === 1 && typeof first === "object" ? evaluate(run, trail, first) : join(run, trail, parts)
}

const join = Effect.fnUntraced(function* (run: Run, trail: Trail, parts: ReadonlyArray<Part>) {
  let text = ""
  let { origin } = trail.place.node
  for (const part of parts) {
    if (typeof part === "string") {
      text += part
      continue
    }
    const { node } = yield* evaluate(run, trail, part)
    if (node._tag !== "Scalar") return yield* failure(trail, `${kind(node)} cannot stand inside a text`)
    text += typeof node.value === "string" ? node.value : node.source
    // Text around a value that must not be shown must not be shown, either.
    if (node.secret !== true && Place.isHiddenIn(trail.place, node)) origin = node.origin
  }
  run.characters += text.length
  if (run.characters > maxBytes) {
    return yield* failure(trail, `interpolations give more than ${maxBytes} characters of text`)
  }
  return Place.instead(trail.place, Tree.scalar(text, origin))
})

/** Evaluates an expression to a place that is settled: what `oc.decode` makes may be an interpolation again. */
const evaluate = (run: Run, trail: Trail, self: Expression): Effect.Effect<Place.Place, Interpolation> =>
  self._tag === "Reference"
    ? refer(run, trail, self)
    : Effect.flatMap(call(run, trail, self), (made) => {
        const known = settled(made)
        if (known !== undefined) return Effect.succeed(known)
        return Effect.tap(follow(run, made, trail), ({ secret }) =>
          Effect.sync(() => {
            if (secret) trail.place.usedSecret = true
          })
        )
      })

const refer = Effect.fnUntraced(function* (run: Run, trail: Trail, self: Reference) {
  const { up } = self
  const config = self.config === undefined ? undefined : yield* nameOf(run, trail, self.config)
  let target: Target = { config, up, keys: [] }
  for (const { bracketed, name } of self.keys) {
    if (typeof name === "string" || bracketed) {
      target = withKeys(target, [typeof name === "string" ? name : yield* keyOf(run, trail, name)])
      continue
    }
    const more = parseKeys(yield* keyOf(run, trail, name))
    const isFirst = name === self.keys[0]?.name && config === undefined
    if (more === undefined || (!isFirst && (more.up > 0 || more.config !== undefined))) {
      return yield* failure(trail, "what stands for one of its keys is not a key")
    }
    target = isFirst ? { ...more, up: up + more.up } : withKeys(target, more.keys)
  }
  const found = yield* find(run, trail, target)
  if (!("node" in found)) return yield* failure(trail, found.reason, { isText: true })
  if (found.node._tag === "Missing") return yield* failure(trail, neverGiven(trail.place, found))
  return found
})

const withKeys = (target: Target, keys: ReadonlyArray<string>): Target => ({
  ...target,
  keys: target.keys.concat(keys)
})

/** Evaluates a name whose parts stand between dots. */
const nameOf = Effect.fnUntraced(function* (run: Run, trail: Trail, self: ReadonlyArray<string | Expression>) {
  const parts: Array<string> = []
  for (const part of self) parts.push(typeof part === "string" ? part : yield* keyOf(run, trail, part))
  return parts.join(".")
})

const keyOf = Effect.fnUntraced(function* (run: Run, trail: Trail, self: Expression) {
  const { node } = yield* evaluate(run, trail, self)
  if (Place.isHiddenIn(trail.place, node)) trail.place.usedHidden = true
  if (node._tag === "Scalar" && typeof node.value === "string") return node.value
  if (node._tag === "Scalar" && Number.isInteger(node.value)) return String(node.value)
  return yield* failure(trail, `a key or a name must be text, and this one is ${kind(node)}`)
})

/**
 * Follows keys from a root, or from `up` levels above the trail's newest place, which remembers secrets on the way.
 */
const find: (run: Run, trail: Trail, target: Target) => Effect.Effect<Place.Place | Absent, Interpolation> =
  Effect.fnUntraced(function* (run, trail, { config, keys, up }) {
    const start = config === undefined ? Place.start(trail.place, up) : yield* rootOf(run, trail, config)
    if (start === undefined) return { _tag: "Absent", reason: "its dots lead above the root of the config" }
    if (!("node" in start)) return start
    let at: Place.Place = start
    for (const [index, key] of keys.entries()) {
      at = settled(at) ?? (yield* follow(run, at, trail))
      if (at.secret) trail.place.usedSecret = true
      const next = Place.child(at, key) ?? Place.renamedChild(at, key)
      if (next === undefined) {
        const asked = { holder: trail.place, start, keys: keys.slice(0, index) }
        if (at.node._tag === "Scalar" || at.node._tag === "Conflict") {
          const reason = noKey(asked, kind(at.node), key)
          if (at.node._tag === "Scalar") return { _tag: "Absent", reason }
          return yield* failure(trail, reason, { isText: true })
        }
        return { _tag: "Absent", reason: absent(asked, at, key) }
      }
      at = next
    }
    const end = settled(at) ?? (yield* follow(run, at, trail))
    useSecret(run, trail, end)
    return end
  })

const call = Effect.fnUntraced(function* (run: Run, trail: Trail, self: Call) {
  const name = yield* nameOf(run, trail, self.name)
  const users = Registry.find(run.context, name)
  const builtIn = users === undefined ? builtIns.get(name) : undefined
  if (users === undefined && builtIn === undefined) {
    const suggestion = nearest(name, [...builtIns.keys(), ...Registry.names(run.context)])
    const hint = suggestion === undefined ? "" : ` (the nearest is ${suggestion})`
    const reason: Reason = (show) => `there is no resolver ${show(`${name}${hint}`)}`
    return yield* failure(trail, reason, { isText: true })
  }
  const args: Array<Place.Place> = []
  for (const argument of self.arguments) args.push(yield* evaluateArgument(run, trail, argument))
  return yield* users === undefined
    ? callBuiltIn({ trail, name, find: (target) => find(run, trail, target) }, builtIn!, args)
    : callUsers({ run, trail, name }, users, args)
})

const evaluateArgument: (run: Run, trail: Trail, self: Argument) => Effect.Effect<Place.Place, Interpolation> =
  Effect.fnUntraced(function* (run, trail, self) {
    switch (self._tag) {
      case "Literal": {
        const { source, value } = self
        return Place.instead(trail.place, Tree.scalar(value, trail.place.node.origin, { source }))
      }
      case "Text":
        return yield* join(run, trail, self.parts)
      case "List": {
        const items: Array<Place.Place> = []
        for (const item of self.items) items.push(yield* evaluateArgument(run, trail, item))
        return Place.list(trail.place, items)
      }
      case "Dict": {
        const entries: Array<readonly [string, Place.Place]> = []
        for (const [key, item] of self.entries) entries.push([key, yield* evaluateArgument(run, trail, item)])
        return Place.dict(trail.place, entries)
      }
      default:
        return yield* evaluate(run, trail, self)
    }
  })
