/**
 * The record of sweeps, in a file of SQLite or in a database of PostgreSQL. Loaded when a run needs it.
 *
 * Owns the lock of a sweep beside a file of SQLite: an exclusive transaction on a file of its own, which ends with the process
 * that holds it, however that ends.
 */
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Path from "effect/Path"
import type * as Scope from "effect/Scope"
import { SqlClient } from "effect/sql/SqlClient"
import { Store } from "../Store.ts"
import { SweepError } from "../space/SweepError.ts"
import { failedTo } from "../space/storeFailed.ts"
import { advisory } from "../sql/advisory.ts"
import type { Lock } from "../sql/lock.ts"
import * as SqlStore from "../sql/SqlStore.ts"
import * as Sqlite from "./sqlite.ts"

/**
 * Where sweeps are recorded, and how many points run at once.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The database. Its directory is made. */
  readonly file: string
  /** The directory in which sweeps have theirs; `sweeps` beside the database by default. */
  readonly directory?: string | undefined
  /** How many points run at once, unless `--jobs` says so; 1 by default. */
  readonly concurrency?: number | undefined
}

/**
 * How worker processes run a sweep.
 *
 * The command line's `--jobs` says how many points run at once over all workers, those that joined included; by default as many
 * as the sweep's own workers have room for.
 *
 * @since 0.1.0
 * @category models
 */
export interface WorkersOptions {
  /** How many processes the sweep starts; 2 by default. With 0 it waits for those that join with `--worker`. */
  readonly workers?: number | undefined
  /** How many points a worker runs at once; 1 by default. */
  readonly concurrency?: number | undefined
  /**
   * How often makers look for points that have ended, and workers for points and for whether theirs are still theirs; 100
   * milliseconds by default.
   */
  readonly pollInterval?: Duration.Input | undefined
  /** How often a worker says that it still has its points; 5 seconds by default. */
  readonly lockRefreshInterval?: Duration.Input | undefined
  /**
   * After how long a point whose worker says nothing is another worker's; 30 seconds by default, and several times
   * `lockRefreshInterval`. Databases count it in whole seconds. A worker that was killed is noticed at once if the sweep has started
   * it, and within some seconds if it had joined. A point that blocks its process for longer counts as frozen.
   */
  readonly lockExpiration?: Duration.Input | undefined
}

/**
 * A sweep of worker processes in a file of SQLite.
 *
 * @since 0.1.0
 * @category models
 */
export interface FileWorkers extends Options, WorkersOptions {
  /** How many points a worker runs at once; 1 by default. */
  readonly concurrency?: number | undefined
}

/**
 * A sweep of worker processes in a database of PostgreSQL.
 *
 * @since 0.1.0
 * @category models
 */
export interface ClientWorkers extends WorkersOptions {
  /**
   * The client of the database, such as `PgClient.layer` of `@effect/sql-pg`. Each process of a sweep, its maker and every
   * worker, needs two connections: one for its lock, which it keeps, and one that its statements share. More only let them run
   * at once.
   */
  readonly client: Layer.Layer<SqlClient, unknown>
  /** The directory in which sweeps have theirs, on each machine; `sweeps` by default. */
  readonly directory?: string | undefined
}

/** How long one that takes a file waits for those who look at it, in milliseconds. */
const glance = 50

/** The locks of a directory: a file for each name, which one process has to itself. */
const fileLocks = Effect.map(FileSystem.FileSystem, (fs) => (fileOf: (name: string) => string): Lock => {
  const failing = (file: string) => failedTo(`${file} cannot be locked`)
  return {
    hold: Effect.fnUntraced(function* (name) {
      const file = fileOf(name)
      const database = yield* Effect.mapError(Sqlite.open(file, glance), failing(file))
      yield* Effect.mapError(Sqlite.exec(database, "BEGIN EXCLUSIVE"), (error) =>
        Sqlite.isBusy(error) ? new SweepError({ reason: { _tag: "Busy", sweep: name } }) : failing(file)(error)
      )
    }),
    isTaken: Effect.fnUntraced(function* (name) {
      const file = fileOf(name)
      if (!(yield* Effect.mapError(fs.exists(file), failing(file)))) return false
      // Readers do not shut each other out.
      const read = Effect.flatMap(Sqlite.open(file, 0), (database) =>
        Sqlite.exec(database, "SELECT 1 FROM sqlite_master")
      )
      return yield* Effect.scoped(Effect.as(read, false)).pipe(
        Effect.catchIf(Sqlite.isBusy, () => Effect.succeed(true)),
        Effect.mapError(failing(file))
      )
    }),
    lost: Effect.never
  }
})

/** The record, and what holds a name of it. */
export interface Record {
  readonly store: Store["Service"]
  readonly lock: Lock
  readonly client: Context.Context<SqlClient>
}

/** Opens the record of a database of PostgreSQL until the scope ends. */
export const openClient = Effect.fnUntraced(function* ({
  client: layer,
  directory = "sweeps"
}: ClientWorkers): Effect.fn.Return<Record, SweepError, Scope.Scope> {
  const build = Effect.gen(function* () {
    // What changes the names of columns is for the program's own statements.
    const context = Context.make(SqlClient, Context.get(yield* Layer.build(layer), SqlClient).withoutTransforms())
    const lock = yield* Effect.provideContext(advisory, context)
    const store = yield* Effect.provideContext(Layer.build(SqlStore.layer({ directory, lock })), context)
    return { store: Context.get(store, Store), lock, client: context }
  })
  return yield* Effect.mapError(build, (error) =>
    error instanceof SweepError ? error : failedTo("the record of sweeps cannot be opened")(error)
  )
})

/** Opens the record until the scope ends. */
export const openRecord = Effect.fnUntraced(function* (
  options: Options
): Effect.fn.Return<Record, SweepError, FileSystem.FileSystem | Path.Path | Scope.Scope> {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const directory = options.directory ?? path.join(path.dirname(options.file), "sweeps")
  const locks = path.join(directory, ".locks")
  const make = (folder: string) =>
    Effect.mapError(fs.makeDirectory(folder, { recursive: true }), failedTo(`${folder} cannot be made`))
  yield* make(path.dirname(options.file))
  const files = yield* fileLocks
  const inside = files((name) => path.join(locks, name))
  const lock: Lock = { ...inside, hold: (name) => Effect.andThen(make(locks), inside.hold(name)) }
  const layer = Layer.provideMerge(SqlStore.layer({ directory, lock }), Sqlite.layer(options.file))
  const built = Effect.mapError(Layer.build(layer), (error) =>
    error._tag === "effect-coma/SweepError" ? error : failedTo(`${options.file} cannot be opened`)(error)
  )
  const client = yield* built
  return { store: Context.get(client, Store), lock, client }
})
