/**
 * Calls a resolver from the place of an interpolation.
 *
 * Owns its arguments, its result and its failure, which may quote a secret among the arguments. What built-in resolvers
 * do is in `builtIns.ts`.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Interpolation } from "../error/ConfigError.ts"
import type { Origin } from "../tree/Origin.ts"
import { toPlain } from "../tree/plain.ts"
import { hiddenOrigin, isMarked, redactedText } from "../tree/secret.ts"
import * as Tree from "../tree/Tree.ts"
import type { BuiltIn, Caller } from "./builtIns.ts"
import { failure, quotesNothing, type Show } from "./errors.ts"
import * as Place from "./Place.ts"
import type { Run, Trail } from "./Run.ts"
import * as Registry from "./registry.ts"
import { warn } from "./warnings.ts"

/** Which interpolation calls which resolver. */
interface CallSite {
  readonly run: Run
  readonly trail: Trail
  readonly name: string
}

/**
 * Calls a user's resolver with plain values, and puts its result in the place that calls it.
 *
 * What it says of a secret, that it is asked for or that it is given, nobody sees: neither its error nor its defect.
 */
export const callUsers = Effect.fnUntraced(function* (
  { name, run, trail }: CallSite,
  resolver: Registry.Implementation,
  args: ReadonlyArray<Place.Place>
) {
  const { place } = trail
  const values: Array<unknown> = []
  let { origin } = place.node
  for (const argument of args) {
    const made = yield* run.make(argument, trail)
    if (isMarked(made)) place.usedSecret = true
    else origin = hiddenOrigin(made) ?? origin
    values.push(toPlain(made))
  }
  if (origin !== place.node.origin) place.usedHidden = true
  const isSilent = quotesNothing(trail)
  // A name that a resolver has tells nothing, unless a secret gave it.
  const known = place.usedSecret ? redactedText : name
  const value = yield* resolver(values).pipe(
    Effect.mapError((cause) =>
      failure(trail, (show) => `the resolver ${known} failed${isSilent ? "" : said(show, cause)}`, {
        ...(isSilent ? {} : { cause })
      })
    ),
    Effect.catchDefect((defect) =>
      Effect.die(isSilent ? new Error(`the resolver of a secret died, and what it said is not shown`) : defect)
    )
  )
  if (value instanceof Registry.Included) return yield* putInPlace(trail, value, origin)
  const tree = Registry.toTree(value, origin)
  if (Result.isSuccess(tree)) return Place.instead(place, tree.success)
  const { failure: what } = tree
  return yield* failure(trail, `the resolver ${known} gave ${what}`)
})

/**
 * Puts what a file holds in the place of the interpolation that includes it. Interpolations in it are resolved there, as
 * if they stood there; the origins are the file's, unless its name must not be shown.
 */
const putInPlace = (
  trail: Trail,
  { file, name, tree }: Registry.Included,
  origin: Origin
): Effect.Effect<Place.Place, Interpolation> => {
  const { place } = trail
  const names = [name]
  for (let at = place.included; at !== undefined; at = at.before) {
    names.push(at.name)
    if (at.file !== file) continue
    const way = names.toReversed().join(" -> ")
    return Effect.fail(failure(trail, (show) => `${show(name)} includes itself: ${show(way)}`))
  }
  const isNamed = !place.usedSecret && !place.usedHidden
  const included = { file, name, before: place.included }
  return Effect.succeed(Place.reopened(place, isNamed ? tree : withOrigin(tree, origin), included))
}

/** Gives all of a tree one origin; shared nodes are changed once. */
const withOrigin = (tree: Tree.Tree, origin: Origin): Tree.Tree => {
  const known = new Map<Tree.Tree, Tree.Tree>()
  const change = (at: Tree.Tree): Tree.Tree => {
    const before = known.get(at)
    if (before !== undefined) return before
    const changed = { ...Tree.mapChildren(at, change), origin }
    known.set(at, changed)
    return changed
  }
  return change(tree)
}

/** Returns the message of a resolver's failure, if it may be shown. */
const said = (show: Show, cause: unknown): string => {
  const text = cause instanceof Error && cause.message !== "" ? `: ${cause.message}` : ""
  return show(text) === text ? text : ""
}

/** Calls a built-in resolver with places. */
export const callBuiltIn = (
  { find, name, trail }: Omit<CallSite, "run"> & Pick<Caller, "find">,
  { least, most, resolve }: BuiltIn,
  args: ReadonlyArray<Place.Place>
): Effect.Effect<Place.Place, Interpolation> => {
  const caller: Caller = {
    place: trail.place,
    find,
    failure: (reason, more) => failure(trail, reason, more),
    warn
  }
  if (args.length >= least && args.length <= most) return resolve(caller, args)
  const range = least === most ? `${least}` : `${least} or ${most}`
  const arity = `takes ${range} ${most === 1 ? "argument" : "arguments"}, not ${args.length}`
  return Effect.fail(caller.failure((show) => `${show(name)} ${arity}`))
}
