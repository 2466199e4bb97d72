/**
 * Sweeps in Node.js: points in fibers or in worker processes, the record in SQLite or PostgreSQL.
 *
 * Owns that a run which sweeps nothing neither loads nor makes a database.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Path from "effect/Path"
import { ChildProcessSpawner } from "effect/process/ChildProcessSpawner"
import * as Scope from "effect/Scope"
import * as Launcher from "../Launcher.ts"
import { Store } from "../Store.ts"
import type { SweepError } from "../space/SweepError.ts"
import type { ClientWorkers, FileWorkers, Options, Record } from "./record.ts"

export type { ClientWorkers, FileWorkers, Options, WorkersOptions } from "./record.ts"

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
  Layer.merge(
    Launcher.fibers({ concurrency: options.concurrency }),
    Layer.effect(Store, Effect.flatMap(record(options), storeOf(options)))
  )

/** How a record is had, once it is needed. */
type Ready<A> = Effect.Effect<A, SweepError>

/** Opens the record when it is first needed, until the scope ends. */
const record = Effect.fnUntraced(function* (options: Options | ClientWorkers) {
  const context = yield* Effect.context<FileSystem.FileSystem | Path.Path | Scope.Scope>()
  const opening = Effect.promise(() => import("./record.ts")).pipe(
    Effect.flatMap(({ openClient, openRecord }) => ("client" in options ? openClient(options) : openRecord(options))),
    Effect.provideContext(context)
  )
  return yield* Effect.cached(opening)
})

const storeOf = (options: Options | ClientWorkers) => (ready: Ready<Record>) =>
  Effect.map(Path.Path, ({ dirname, join }): Store["Service"] => {
    const store = Effect.map(ready, (record) => record.store)
    return {
      directory: options.directory ?? ("client" in options ? "sweeps" : join(dirname(options.file), "sweeps")),
      open: (sweep) => Effect.flatMap(store, (store) => store.open(sweep)),
      points: (sweep) => Effect.flatMap(store, (store) => store.points(sweep)),
      sweeps: (command) => Effect.flatMap(store, (store) => store.sweeps(command)),
      attempts: (sweep) => Effect.flatMap(store, (store) => store.attempts(sweep)),
      begin: (sweep, point, worker) => Effect.flatMap(store, (store) => store.begin(sweep, point, worker)),
      end: (sweep, point, attempt, ended) => Effect.flatMap(store, (store) => store.end(sweep, point, attempt, ended))
    }
  })

/**
 * Runs points in worker processes, which take them from a queue: of this machine with a file of SQLite, of several with a
 * database of PostgreSQL.
 *
 * A sweep starts its workers, which are this program with the same command line and `--worker`, and starts those again that
 * end. Further ones join with the same command line and `--worker`, and end with the sweep. A point that has killed five
 * workers is `lost`. If the maker of the sweep is killed, workers end what was handed out, and the next maker takes them
 * over. `Point.slot` is a place among all workers. The program reads the command line of its process: `args` of `wake` reach no
 * worker.
 *
 * On several machines the program, its configs and the words of the command line are to be the same: they make the sweep. The
 * directory of a point is on the machine that ran it, unless that is shared.
 *
 * ```ts
 * const program = wake([greet], app).pipe(
 *   Effect.provide(SweepNode.workers({ file: "sweeps.db", workers: 2, concurrency: 2 })),
 *   Effect.provide(NodeServices.layer)
 * )
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const workers = (
  options: FileWorkers | ClientWorkers
): Layer.Layer<Launcher.Launcher | Store, never, FileSystem.FileSystem | Path.Path | ChildProcessSpawner> =>
  Layer.effectContext(
    Effect.gen(function* () {
      const ready = yield* record(options)
      const store = yield* storeOf(options)(ready)
      const scope = yield* Effect.scope
      const spawner = yield* ChildProcessSpawner
      const queueing = Effect.flatMap(
        Effect.promise(() => import("./workers.ts")),
        ({ openQueue }) => Effect.flatMap(ready, (record) => openQueue(record, options))
      )
      const queue = yield* Effect.cached(Effect.provideService(queueing, Scope.Scope, scope))
      return Context.make(Store, store).pipe(
        Context.add(Launcher.Launcher, {
          concurrency: (options.workers ?? 2) * (options.concurrency ?? 1) || 1,
          open: (opening) =>
            Effect.flatMap(queue, ({ open }) => Effect.provideService(open(opening), ChildProcessSpawner, spawner)),
          given: Effect.flatMap(
            Effect.promise(() => import("./workers.ts")),
            ({ given }) => given
          ),
          work: (working) => Effect.flatMap(queue, ({ work }) => work(working))
        })
      )
    })
  )
