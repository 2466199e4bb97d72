/**
 * Calls a resolver from the place of an interpolation.
 *
 * Owns its arguments, its result and its failure, which may quote a secret among the arguments. What built-in resolvers
 * do is in `builtIns.ts`.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Interpolation } from "../error/ConfigError.ts"
import { isMarked } from "../tree/secret.ts"
import * as Tree from "../tree/Tree.ts"
import type { BuiltIn, Caller } from "./builtIns.ts"
import { failure, type Show } from "./errors.ts"
import * as Place from "./Place.ts"
import type { Run, Trail } from "./Run.ts"
import * as Registry from "./registry.ts"

/** Which interpolation calls which resolver. */
interface CallSite {
  readonly run: Run
  readonly trail: Trail
  readonly name: string
}

/** Calls a user's resolver with plain values, and puts its result in the place that calls it. */
export const callUsers = Effect.fnUntraced(function* (
  { name, run, trail }: CallSite,
  resolver: Registry.Implementation,
  args: ReadonlyArray<Place.Place>
) {
  const values: Array<unknown> = []
  for (const place of args) {
    const made = yield* run.make(place, trail)
    if (isMarked(made)) trail.place.usedSecret = true
    values.push(Tree.toUnknown(made))
  }
  const value = yield* Effect.mapError(resolver(values), (cause) =>
    failure(run.options, trail, (show) => `the resolver ${show(name)} failed${said(show, cause)}`, { cause })
  )
  const tree = Registry.toTree(value, trail.place.node.origin)
  if (Result.isSuccess(tree)) return Place.instead(trail.place, tree.success)
  const { failure: what } = tree
  return yield* failure(run.options, trail, (show) => `the resolver ${show(name)} gave ${what}`)
})

/** Returns the message of a resolver's failure, if it may be shown. */
const said = (show: Show, cause: unknown): string => {
  const text = cause instanceof Error && cause.message !== "" ? `: ${cause.message}` : ""
  return show(text) === text ? text : ""
}

/** Calls a built-in resolver with places. */
export const callBuiltIn = (
  { find, name, run, trail }: CallSite & Pick<Caller, "find">,
  { least, most, resolve }: BuiltIn,
  args: ReadonlyArray<Place.Place>
): Effect.Effect<Place.Place, Interpolation> => {
  const caller: Caller = {
    place: trail.place,
    find,
    failure: (reason, more) => failure(run.options, trail, reason, more)
  }
  if (args.length >= least && args.length <= most) return resolve(caller, args)
  const range = least === most ? `${least}` : `${least} or ${most}`
  const arity = `takes ${range} ${most === 1 ? "argument" : "arguments"}, not ${args.length}`
  return Effect.fail(caller.failure((show) => `${show(name)} ${arity}`))
}
