/**
 * The record of sweeps in a file of SQLite. Loaded when a run needs it.
 *
 * Owns the lock of a sweep: an exclusive transaction on a file of its own, which ends with the process that holds it, however
 * that ends.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Path from "effect/Path"
import type * as Scope from "effect/Scope"
import { failedTo } from "../output.ts"
import { Store } from "../Store.ts"
import { SweepError } from "../space/SweepError.ts"
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

/** How long a maker waits for one that only looks whether there is another, in milliseconds. */
const glance = 50

/** Holds a file until the scope ends, unless another process does. */
const hold = (file: string, sweep: string) =>
  Effect.flatMap(Effect.mapError(Sqlite.open(file, glance), failedTo(`${file} cannot be opened`)), (database) =>
    Effect.try({
      try: () => database.exec("BEGIN EXCLUSIVE"),
      catch: () => new SweepError({ reason: { _tag: "Busy", sweep } })
    })
  )

/** Opens the record until the scope ends. */
export const open = Effect.fnUntraced(function* (
  options: Options
): Effect.fn.Return<Store["Service"], SweepError, FileSystem.FileSystem | Path.Path | Scope.Scope> {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const directory = options.directory ?? path.join(path.dirname(options.file), "sweeps")
  const locks = path.join(directory, ".locks")
  const make = (folder: string) =>
    Effect.mapError(fs.makeDirectory(folder, { recursive: true }), failedTo(`${folder} cannot be made`))
  yield* make(path.dirname(options.file))
  const lock = (sweep: string) => Effect.andThen(make(locks), hold(path.join(locks, sweep), sweep))
  const layer = SqlStore.layer({ directory, lock }).pipe(Layer.provide(Sqlite.layer(options.file)))
  const built = Effect.mapError(Layer.build(layer), (error) =>
    error._tag === "effect-coma/SweepError" ? error : failedTo(`${options.file} cannot be opened`)(error)
  )
  return Context.get(yield* built, Store)
})
