/**
 * Bringing a config's file up to date.
 *
 * Owns what that means: it gains the fields that it lacks; and, if it is updated as a whole, the new names and the newest
 * version. What else is in the file stays.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Config from "./Config.ts"
import type { ConfigError } from "./error/ConfigError.ts"
import { adapt } from "./evolution/adapt.ts"
import { grow } from "./evolution/grow.ts"
import type { Persistence } from "./file/Persistence.ts"
import * as store from "./file/store.ts"
import * as Instance from "./Instance.ts"
import { descriptionAt } from "./schema/describe.ts"
import * as Origin from "./tree/Origin.ts"
import type { Path } from "./tree/Path.ts"
import * as Tree from "./tree/Tree.ts"

/** Where the file of a config is. */
export interface Place {
  readonly path: string
  readonly persistence: Persistence
}

/** A file that is to be updated. */
export interface Update extends store.Prepared {
  readonly path: string
  /** The fields that it gains. */
  readonly added: ReadonlyArray<Path>
  /** The tree that was read of it. */
  readonly held: Tree.Tree | undefined
}

/** How much of a file is updated: its missing fields, or its version and its names, too. */
export type Extent = "fields" | "all"

/**
 * Makes the new text of a config's file; `None` if there is no file, or nothing to do. The config has been filled.
 *
 * With `fields`, a file of an older version is left alone, since it has other fields.
 */
export const prepare = Effect.fnUntraced(function* (
  config: Config.Config,
  { path, persistence }: Place,
  extent: Extent
): Effect.fn.Return<Option.Option<Update>, ConfigError, store.FileServices> {
  const file = { config: config.id, path }
  const held = yield* store.load(file)
  const filled = config.instances.get(Config.FILE)
  if (Option.isNone(held) || filled === undefined) return Option.none()
  const read = yield* Effect.fromResult(adapt(config, persistence, held.value))
  if (extent === "fields" && read.isOld) return Option.none()
  const start = (extent === "all" ? read.tree : held.value) ?? Tree.emptyMapping(Origin.fromDefault)
  const { added, tree } = grow(config.shape, start, filled)
  if (extent === "fields" && added.length === 0) return Option.none()
  const prepared = yield* store.prepare({
    ...file,
    tree: Tree.reveal(tree),
    before: Effect.succeed(start),
    overwrite: true,
    ...(extent === "all" ? { adapt: (each) => adapt(config, persistence, each) } : {}),
    descriptions: (at) => descriptionAt(config.shape, at),
    check: (each) => Instance.readBack(config, each, { path, persistence })
  })
  return Option.map(prepared, (ready) => ({ ...ready, path, added, held: held.value }))
})
