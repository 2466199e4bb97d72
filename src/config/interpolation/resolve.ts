/**
 * Resolves the interpolations of a tree.
 *
 * Owns the order of the work: find the mappings and lists that hold an interpolation (`measure.ts`); then, from the
 * root, follow each interpolation to the place that it stands for (`evaluate.ts`), and make the tree of that place.
 * Each place is followed once and made once, so the work is linear in the tree. Nodes without interpolations are
 * shared.
 *
 * Origins: a value keeps the origin of where it was written, because that is where to correct it. So `${a}` gives the
 * origins of `a`, and `${oc.env:NAME}` that of the environment variable. Text that was joined from parts, and the
 * results of other resolvers, have the origin of the interpolation.
 *
 * Secrets: values that the schema declares secret are marked (`secret.ts`), and so is what is made of them. No error
 * shows them.
 */
import * as Effect from "effect/Effect"
import type { Interpolation } from "../error/ConfigError.ts"
import { mapSecrets } from "../secret/redact.ts"
import { maxDepth, maxTokens, tooDeep } from "../tree/limits.ts"
import { mark, markValues } from "../tree/secret.ts"
import * as Tree from "../tree/Tree.ts"
import { failure, neverGiven, type Reason } from "./errors.ts"
import { follow, settled } from "./evaluate.ts"
import { isContainer, type Measures, measure } from "./measure.ts"
import * as Place from "./Place.ts"
import type { Options, Other, Run, Trail, Used } from "./Run.ts"

/** How many values a resolved config may have, counting a shared one once for each use. */
const maxValues = 2 * maxTokens

/**
 * Resolves every interpolation of a tree.
 *
 * Shape: the same tree without `Interpolation` nodes; missing values and conflicts stay. A tree without interpolations
 * is returned as it is. Resolvers run one after the other, in the order of the keys.
 * Errors: Interpolation for an interpolation that is malformed, that leads nowhere, to a missing value or back to
 * itself, or whose resolver is unknown or fails. Source: OmegaConf 2.3.
 */
export const resolve = (tree: Tree.Tree, options: Options): Effect.Effect<Tree.Tree, Interpolation> =>
  Effect.map(resolveAmong(tree, options), (resolved) => resolved.tree)

/** What became of a tree, and what of other configs it was made of. */
export interface Resolved {
  readonly tree: Tree.Tree
  readonly used: Used
  /** The texts of secrets that other configs declare. */
  readonly copied: ReadonlySet<string>
}

/** As {@link resolve}, and tells which other configs it has looked into. */
export const resolveAmong = (tree: Tree.Tree, options: Options): Effect.Effect<Resolved, Interpolation> =>
  Effect.suspend(() => {
    const known: Measures = new Map()
    const { config, shape } = options
    const [used, copied] = [new Map<string, Other | undefined>(), new Set<string>()]
    if (isContainer(tree) ? !measure(known, tree).holds : tree._tag !== "Interpolation") {
      return Effect.succeed({ tree, used, copied })
    }
    const root = Place.root(shape === undefined ? tree : mapSecrets(shape, tree, markValues), { config, shape })
    return Effect.contextWith((context) => {
      const run: Run = {
        options,
        context,
        roots: new Map([[config, root]]),
        used,
        copied,
        characters: 0,
        reopened: 0,
        make: (place, trail) => make(run, known, place, trail)
      }
      return Effect.map(run.make(root, undefined), (made) => ({ tree: made, used, copied }))
    })
  })

const make = (
  run: Run,
  known: Measures,
  place: Place.Place,
  trail: Trail | undefined
): Effect.Effect<Tree.Tree, Interpolation> => {
  if (place.tree !== undefined && place.tree !== "busy") return Effect.succeed(place.tree)
  const { behind, node } = place
  if (behind !== undefined) {
    return Effect.map(make(run, known, behind, trail), (tree) => {
      place.size = behind.size
      place.depth = behind.depth
      place.tree = mark(tree)
      return place.tree
    })
  }
  if (node._tag === "Interpolation") {
    return Effect.flatMap(follow(run, place, trail), (head) => make(run, known, head, { place, before: trail }))
  }
  if (!isContainer(node)) return Effect.succeed(node)
  const { depth, holds, size } = known.get(node) ?? measure(known, node)
  place.size = size
  place.depth = depth
  if (holds || place.madeOf !== undefined) return rebuild(run, known, place, trail)
  const fault = tooLarge(place)
  return fault === undefined ? Effect.succeed(node) : Effect.fail(failed(place, trail, fault))
}

const tooLarge = (place: Place.Place): string | undefined => {
  if (place.depth > maxDepth) return tooDeep
  return place.size > maxValues ? `the config would have more than ${maxValues} values` : undefined
}

const failed = (place: Place.Place, trail: Trail | undefined, reason: Reason, back?: Place.Place) =>
  failure(trail ?? { place, before: undefined }, reason, { back })

/** Makes the tree of a mapping or list that holds interpolations. */
const rebuild = Effect.fnUntraced(function* (
  run: Run,
  known: Measures,
  place: Place.Place,
  trail: Trail | undefined
): Effect.fn.Return<Tree.Tree, Interpolation> {
  if (place.tree === "busy") return yield* failed(place, trail, "it comes back to what holds it", place)
  place.tree = "busy"
  const { madeOf, node } = place
  let mapping = node._tag === "Mapping" ? node : undefined
  const items = node._tag === "Sequence" ? [...node.items] : []
  for (const key of Place.keys(place)) {
    const raw = node._tag === "Mapping" ? Tree.get(node, key)! : items[Number(key)]!
    const inside = isContainer(raw) ? known.get(raw) : undefined
    if (madeOf === undefined && raw._tag !== "Interpolation" && inside?.holds !== true) continue
    const child = Place.child(place, key)!
    const inner = child.node._tag === "Interpolation" ? { place: child, before: trail } : trail
    const head = settled(child) ?? (yield* follow(run, child, trail))
    const tree = yield* make(run, known, head, inner)
    if (madeOf !== undefined && tree._tag === "Missing") {
      return yield* failed(place, trail, neverGiven(child, child))
    }
    place.size += head.size - (inside?.size ?? 1)
    place.depth = Math.max(place.depth, head.depth + 1)
    const fault = tooLarge(place)
    if (fault !== undefined) return yield* failed(place, inner, fault)
    if (mapping === undefined) items[Number(key)] = tree
    else mapping = Tree.set(mapping, key, tree)
  }
  place.tree = mapping ?? { ...(node as Tree.Sequence), items }
  return place.tree
})
