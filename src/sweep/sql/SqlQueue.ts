/**
 * A queue of points in a database, which the maker of a sweep hands out and workers take.
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type * as SqlClient from "effect/sql/SqlClient"
import type { Queue } from "../Queue.ts"
import type { SweepError } from "../space/SweepError.ts"
import { asked } from "./asked.ts"
import { handOut } from "./handOut.ts"
import { type Lock, lockOf } from "./lock.ts"
import { giveAway, type Running } from "./lost.ts"
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
      const running = yield* asked(
        sql<Running>`SELECT point, attempt, worker FROM coma_attempts
          WHERE sweep = ${sweep} AND worker = ${nameOf(place)} AND status = 'running'`
      )
      for (const each of running) yield* giveAway(sql, sweep, each)
    })
  }
})
