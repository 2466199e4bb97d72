/**
 * Finds the values that a key asks for, as an override with that key would find its configs.
 */
import * as Result from "effect/Result"
import type * as Config from "../../config/Config.ts"
import * as Shape from "../../config/schema/Shape.ts"
import type * as Path from "../../config/tree/Path.ts"
import * as Tree from "../../config/tree/Tree.ts"
import * as Accounting from "../../param/override/Accounting.ts"
import { address } from "../../param/override/address.ts"
import { parseKey } from "../../param/override/key.ts"
import type { OverrideError } from "../../param/override/OverrideError.ts"
import * as ParamData from "../../param/ParamData.ts"
import type { InvocationData } from "../InvocationData.ts"

/** A config, and the keys of it that were asked for. */
export interface Asked {
  readonly config: Config.Config
  readonly path: Path.Path
}

/** Tells whether a config has a key, or may have it. */
const has = ({ config, path }: Asked): boolean =>
  [...config.instances.values()].some((tree) => Tree.at(tree, path) !== undefined) ||
  (config.kind === "struct" && Shape.at(config.shape, path) !== undefined)

/** Finds the configs that have a key; a prefix asks all that it fits. Errors: KeyNotFound. */
export const find = (
  { accounting, parameters }: InvocationData,
  key: string
): Result.Result<ReadonlyArray<Asked>, OverrideError> =>
  Result.gen(function* () {
    const configs = ParamData.allConfigs(parameters)
    const { sep } = accounting
    const declared = parameters.declared
    const options = { sep, exclusivePrefixed: false, declared }
    // What addresses nothing stands in no override, so no place on the command line is to blame.
    const notFound = () => Accounting.keyNotFound(key, parameters, sep)
    const addressed = yield* Result.mapError(address([`${key}=`], configs, options), notFound)
    const [shared] = addressed.shared
    const asked: Array<Asked> = []
    for (const [id, config] of configs) {
      const token = shared ?? addressed.prefixed.get(id)?.[0]
      // What is no key cannot be found.
      const path = token === undefined ? undefined : Result.getOrElse(parseKey(token.key), () => undefined)
      if (path !== undefined && has({ config, path })) asked.push({ config, path })
    }
    // A prefix alone asks for all of its config.
    const whole = asked.length === 0 && shared !== undefined ? configs.get(key) : undefined
    if (whole !== undefined) return [{ config: whole, path: [] }]
    if (asked.length > 0) return asked
    return yield* Result.fail(notFound())
  })
