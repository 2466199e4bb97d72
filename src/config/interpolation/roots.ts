/**
 * The roots of the other configs that interpolations refer to.
 *
 * Owns finding them, once in a run, and what a run must remember of the secrets in them.
 */
import * as Effect from "effect/Effect"
import type { Interpolation } from "../error/ConfigError.ts"
import { mapSecrets } from "../secret/redact.ts"
import { isMarked, markValues } from "../tree/secret.ts"
import * as Tree from "../tree/Tree.ts"
import type { Absent } from "./builtIns.ts"
import { failure, noConfig, type Reason } from "./errors.ts"
import * as Place from "./Place.ts"
import type { Run, Trail } from "./Run.ts"

/** Finds the root of another config, the same each time. */
export const rootOf = (run: Run, trail: Trail, id: string): Effect.Effect<Place.Place | Absent, Interpolation> =>
  Effect.suspend((): Effect.Effect<Place.Place | Absent, Interpolation> => {
    const known = run.roots.get(id)
    if (known !== undefined) return Effect.succeed(known)
    const { others } = run.options
    if (others === undefined) {
      const reason: Reason = (show) =>
        `the config ${show(id)} is not known here: decode with ParamData.value, or hand the other configs to Config.value`
      return Effect.fail(failure(trail, reason, { isText: true }))
    }
    const found = others.find(id)
    run.used.set(id, found)
    if (found === undefined) return Effect.succeed({ _tag: "Absent", reason: noConfig(id, others.ids()) })
    const { config, shape, tree } = found
    if (tree === undefined) {
      const reason: Reason = (show) => `the config ${show(id)} has no values yet: a config hook must fill it first`
      return Effect.fail(failure(trail, reason, { isText: true }))
    }
    const marked = shape === undefined ? tree : mapSecrets(shape, tree, markValues)
    const root = run.roots.get(config) ?? Place.root(marked, { config, shape })
    run.roots.set(config, root).set(id, root)
    return Effect.succeed(root)
  })

/** Remembers that the trail's newest place uses a secret, and, if it is another config's, the secret. */
export const useSecret = (run: Run, { place }: Trail, { home, node, secret }: Place.Place): void => {
  if (secret) place.usedSecret = true
  if (home.config === run.options.config || (!secret && !isMarked(node))) return
  const collect = (at: Tree.Tree): void => {
    if (at._tag === "Scalar" && (secret || at.secret === true)) run.copied.add(at.source)
    for (const [, child] of Tree.children(at)) collect(child)
  }
  collect(node)
}
