/**
 * A queue of points in a database, which the maker of a sweep hands out and workers take.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type * as SqlClient from "effect/sql/SqlClient"
import type { Opening, Task, Working } from "../Launcher.ts"
import type { Ended } from "../Store.ts"
import type { SweepError } from "../space/SweepError.ts"
import { asked } from "./asked.ts"
import { handOut } from "./handOut.ts"
import { type Lock, lockOf } from "./lock.ts"
import { nameOf, openQueue, type Times } from "./queue.ts"
import { type Place, takeAll } from "./takeAll.ts"

/** What the two sides of a queue can do. */
export interface SqlQueue {
  /** Hands out points. `start` starts who runs them, and gives what fails once nobody will. */
  readonly open: (
    opening: Opening,
    start: Effect.Effect<Effect.Effect<never, SweepError>, never, Scope.Scope>
  ) => Effect.Effect<(task: Task) => Effect.Effect<Ended, SweepError>, SweepError, Scope.Scope>
  /** Runs points as a worker of that place, so many at once, until the sweep is over. */
  readonly work: (working: Working, options: Place) => Effect.Effect<void, SweepError>
  /** Tells whether a process is the worker of that place. */
  readonly isWorker: (sweep: string, place: number) => Effect.Effect<boolean, SweepError>
  /** Tells how many points workers of that place have begun. */
  readonly begun: (sweep: string, place: number) => Effect.Effect<number, SweepError>
  /** Frees what a worker ran that has ended. */
  readonly release: (sweep: string, place: number) => Effect.Effect<void, SweepError>
}

/** Makes the queue of a database. */
export const make = Effect.fnUntraced(function* (
  lock: Lock,
  times: Times
): Effect.fn.Return<SqlQueue, SweepError, SqlClient.SqlClient | Scope.Scope> {
  const queue = yield* openQueue(lock, times)
  const { sql } = queue
  return {
    open: (opening, start) => handOut(queue, opening, start),
    work: (working, options) => Effect.scoped(takeAll(queue, working, options)),
    isWorker: (sweep, place) => lock.isTaken(lockOf(sweep, nameOf(place))),
    begun: (sweep, place) =>
      Effect.map(
        asked(
          sql<{ count: number }>`SELECT COUNT(*) AS count FROM coma_attempts
            WHERE sweep = ${sweep} AND worker = ${nameOf(place)}`
        ),
        (rows) => Number(rows[0]!.count)
      ),
    release: Effect.fnUntraced(function* (sweep, place) {
      const worker = nameOf(place)
      yield* asked(
        sql`UPDATE coma_queue SET acquired_at = NULL, acquired_by = NULL WHERE queue_name = ${sweep} AND id IN (
          SELECT point FROM coma_attempts WHERE sweep = ${sweep} AND worker = ${worker} AND status = 'running')`
      )
      const now = yield* Clock.currentTimeMillis
      yield* asked(
        sql`UPDATE coma_attempts SET status = 'lost', ended_at = ${now}
          WHERE sweep = ${sweep} AND worker = ${worker} AND status = 'running'`
      )
    })
  }
})
