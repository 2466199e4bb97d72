/**
 * Attempts that have lost their process: it ended, and did not say how they did.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { SqlClient } from "effect/sql/SqlClient"
import { asked } from "./asked.ts"
import { type Lock, lockOf } from "./lock.ts"

/** An attempt that is recorded as running. */
export interface Running {
  readonly point: string
  readonly attempt: number
  readonly worker: string | null
}

/** Lists the attempts that nobody runs: neither their worker is there, nor the maker whose own they are. */
export const abandoned = Effect.fnUntraced(function* (sql: SqlClient, lock: Lock, sweep: string) {
  // Only those that began before their process was looked for: it may be another one a moment later.
  const running = yield* asked(
    sql<Running>`SELECT point, attempt, worker FROM coma_attempts WHERE sweep = ${sweep} AND status = 'running'`
  )
  const taken = new Map<string | null, boolean>()
  for (const { worker } of running) {
    if (!taken.has(worker)) taken.set(worker, yield* lock.isTaken(worker === null ? sweep : lockOf(sweep, worker)))
  }
  return running.filter(({ worker }) => !taken.get(worker))
})

/** Records that what runs at a point is lost, and tells whether anything was. */
export const lose = Effect.fnUntraced(function* (sql: SqlClient, sweep: string, point: string, attempt?: number) {
  const now = yield* Clock.currentTimeMillis
  const only = attempt === undefined ? sql`` : sql` AND attempt = ${attempt}`
  const rows = yield* sql`UPDATE coma_attempts SET status = 'lost', ended_at = ${now}
    WHERE sweep = ${sweep} AND point = ${point} AND status = 'running'${only} RETURNING attempt`
  return rows.length > 0
})

/** Records that an attempt is lost, and gives its point to others, unless it has ended. */
export const giveAway = Effect.fnUntraced(function* (
  sql: SqlClient,
  sweep: string,
  { attempt, point }: Pick<Running, "attempt" | "point">
) {
  if (!(yield* asked(lose(sql, sweep, point, attempt)))) return
  yield* asked(
    sql`UPDATE coma_queue SET acquired_at = NULL, acquired_by = NULL WHERE queue_name = ${sweep} AND id = ${point}`
  )
})
