/**
 * What a config takes of a file.
 *
 * Owns telling, once for an invocation, of what a file has from an older program.
 */
import * as Effect from "effect/Effect"
import type * as Config from "../../config/Config.ts"
import { type ConfigError, configError } from "../../config/error/ConfigError.ts"
import { maxTold } from "../../config/error/several.ts"
import { adapt, type Read } from "../../config/evolution/adapt.ts"
import type { Persistence } from "../../config/file/Persistence.ts"
import { isFirst } from "../../config/file/reading.ts"
import * as Instance from "../../config/Instance.ts"
import type * as Tree from "../../config/tree/Tree.ts"
import { warning, warningOf } from "../../terminal/notify.ts"

/** Merges a file over what a config holds, as the program names things by now. */
export const take = Effect.fnUntraced(function* (
  config: Config.Config,
  below: Tree.Tree,
  {
    file,
    path,
    persistence
  }: { readonly file: Tree.Tree | undefined; readonly path: string; readonly persistence: Persistence }
): Effect.fn.Return<Tree.Tree, ConfigError> {
  const read = yield* Effect.fromResult(adapt(config, persistence, file))
  const tree = yield* Effect.fromResult(Instance.fromFile(config, below, read.tree, path))
  yield* tell(read)
  return tree
})

const tell = Effect.fnUntraced(function* ({ oldNames, unknown }: Read) {
  const all = [...oldNames, ...unknown]
  for (const reason of all.slice(0, maxTold)) {
    const error = configError(reason)
    if (yield* isFirst(error.message)) yield* warningOf(error)
  }
  if (all.length > maxTold) yield* warning(`${all.length - maxTold} more keys of the file are such`)
})
