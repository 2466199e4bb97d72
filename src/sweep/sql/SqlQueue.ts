/**
 * A queue of points in a database, which the maker of a sweep hands out and workers take.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type * as SqlClient from "effect/sql/SqlClient"
import type { Queue } from "../Queue.ts"
import type { SweepError } from "../space/SweepError.ts"
import { asked } from "./asked.ts"
import { handOut } from "./handOut.ts"
import { type Lock, lockOf } from "./lock.ts"
import { nameOf, openQueue, type Times } from "./queue.ts"
import { takeAll } from "./takeAll.ts"

/** Makes the queue of a database. */
export const make = Effect.fnUntraced(function* (
  lock: Lock,
  times: Times
): Effect.fn.Return<Queue["Service"], SweepError, SqlClient.SqlClient | Scope.Scope> {
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
