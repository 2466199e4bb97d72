/**
 * Sweeps in a process of Node.js: points in fibers, the record in SQLite.
 *
 * Owns that a run which sweeps nothing neither loads nor makes a database.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Path from "effect/Path"
import * as Scope from "effect/Scope"
import * as Launcher from "../Launcher.ts"
import { Store } from "../Store.ts"
import type { SweepError } from "../space/SweepError.ts"
import type { Options } from "./record.ts"

export type { Options } from "./record.ts"

/**
 * Runs points in fibers of this process, and records them in a file of SQLite.
 *
 * ```ts
 * const program = wake([greet], app).pipe(
 *   Effect.provide(SweepNode.layer({ file: "sweeps.db", concurrency: 4 })),
 *   Effect.provide(NodeServices.layer)
 * )
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const layer = (
  options: Options
): Layer.Layer<Launcher.Launcher | Store, never, FileSystem.FileSystem | Path.Path> =>
  Layer.merge(Launcher.fibers({ concurrency: options.concurrency }), store(options))

const store = (options: Options): Layer.Layer<Store, never, FileSystem.FileSystem | Path.Path> =>
  Layer.effect(
    Store,
    Effect.gen(function* () {
      const context = yield* Effect.context<FileSystem.FileSystem | Path.Path>()
      const scope = yield* Effect.scope
      const opening = Effect.promise(() => import("./record.ts")).pipe(
        Effect.flatMap(({ open }) => open(options)),
        Effect.provideContext(context),
        Effect.provideService(Scope.Scope, scope)
      )
      const ready: Effect.Effect<Store["Service"], SweepError> = yield* Effect.cached(opening)
      const { join, dirname } = Context.get(context, Path.Path)
      return {
        directory: options.directory ?? join(dirname(options.file), "sweeps"),
        open: (sweep) => Effect.flatMap(ready, (store) => store.open(sweep)),
        points: (sweep) => Effect.flatMap(ready, (store) => store.points(sweep)),
        sweeps: (command) => Effect.flatMap(ready, (store) => store.sweeps(command)),
        attempts: (sweep) => Effect.flatMap(ready, (store) => store.attempts(sweep)),
        begin: (sweep, point) => Effect.flatMap(ready, (store) => store.begin(sweep, point)),
        end: (sweep, point, attempt, ended) => Effect.flatMap(ready, (store) => store.end(sweep, point, attempt, ended))
      }
    })
  )
