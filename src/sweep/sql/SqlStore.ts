/**
 * A record of sweeps in a database: SQLite, or PostgreSQL.
 *
 * Owns the statements. Who may make a sweep is said by a lock, which the platform has. Clients change no names of columns.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import { type Attempt, outcomeOf, type Recorded, type Status, Store } from "../Store.ts"
import type { SweepError } from "../space/SweepError.ts"
import { asked, failed } from "./asked.ts"
import type { Lock } from "./lock.ts"
import { abandoned, lose } from "./lost.ts"
import { migrate } from "./schema.ts"

/** How sweeps are recorded in a database. */
export interface Options {
  /** The directory in which sweeps have theirs. */
  readonly directory: string
  /** Who has a sweep, and the places of its workers. */
  readonly lock: Lock
}

interface PointRow {
  readonly id: string
  readonly position: number
  readonly overrides: string
  readonly directory: string
}

interface AttemptRow {
  readonly point: string
  readonly attempt: number
  readonly status: Status
  readonly result: string | null
  readonly problem: string | null
  readonly worker: string | null
  readonly started_at: number
  readonly ended_at: number | null
}

// What is read was written by the same statements.
const overridesIn = (text: string): ReadonlyArray<string> => JSON.parse(text) as ReadonlyArray<string>

const attemptIn = (row: AttemptRow): Attempt => ({
  point: row.point,
  attempt: Number(row.attempt),
  status: row.status,
  result: row.result === null ? undefined : (JSON.parse(row.result) as unknown),
  problem: row.problem ?? undefined,
  worker: row.worker ?? undefined,
  startedAt: Number(row.started_at),
  endedAt: row.ended_at === null ? undefined : Number(row.ended_at)
})

/** Makes the record of a database, whose tables it makes. */
const make = Effect.fnUntraced(function* ({
  directory,
  lock
}: Options): Effect.fn.Return<Store["Service"], SweepError, SqlClient.SqlClient> {
  const sql = yield* SqlClient.SqlClient
  yield* Effect.mapError(migrate, failed)
  const attempts = (sweep: string) =>
    Effect.map(
      asked(sql<AttemptRow>`SELECT * FROM coma_attempts WHERE sweep = ${sweep} ORDER BY started_at, point, attempt`),
      (rows) => rows.map(attemptIn)
    )
  /** Lets no other process begin the point until the transaction ends. With SQLite, no other writes at all. */
  const only = (sweep: string, point: string) =>
    sql.onDialectOrElse({
      pg: () => sql`SELECT id FROM coma_points WHERE sweep = ${sweep} AND id = ${point} FOR UPDATE`,
      orElse: () => Effect.void
    })
  return {
    directory,
    attempts,
    open: Effect.fnUntraced(function* ({ command, id, overrides }) {
      yield* lock.hold(id)
      const now = yield* Clock.currentTimeMillis
      const left = yield* abandoned(sql, lock, id)
      const opened = sql.withTransaction(
        Effect.gen(function* () {
          yield* sql`INSERT INTO coma_sweeps (id, command, overrides, created_at)
            VALUES (${id}, ${command}, ${JSON.stringify(overrides)}, ${now}) ON CONFLICT (id) DO NOTHING`
          // It is this process that makes it now, and it has not begun any.
          yield* sql`UPDATE coma_attempts SET status = 'lost', ended_at = ${now}
            WHERE sweep = ${id} AND status = 'running' AND worker IS NULL`
          for (const { attempt, point } of left) yield* lose(sql, id, point, attempt)
        })
      )
      yield* asked(opened)
    }),
    points: Effect.fnUntraced(function* (sweep) {
      const rows = yield* asked(sql<PointRow>`SELECT * FROM coma_points WHERE sweep = ${sweep} ORDER BY position, id`)
      const left = new Set((yield* abandoned(sql, lock, sweep)).map(({ attempt, point }) => `${point} ${attempt}`))
      // The clocks of several machines differ.
      const all = (yield* attempts(sweep)).toSorted((a, b) => a.attempt - b.attempt)
      const byPoint = Map.groupBy(all, ({ point }) => point)
      return rows.flatMap(({ directory, id, overrides, position }): ReadonlyArray<Recorded> => {
        const tried = byPoint.get(id)
        if (tried === undefined) return []
        const point = { id, index: Number(position), overrides: overridesIn(overrides), directory }
        return [{ ...point, ...outcomeOf(tried, !left.has(`${id} ${tried.at(-1)!.attempt}`)) }]
      })
    }),
    sweeps: (command) =>
      Effect.map(
        asked(
          sql<{ id: string; command: string; overrides: string }>`SELECT id, command, overrides FROM coma_sweeps
            WHERE command = ${command} ORDER BY created_at DESC`
        ),
        (rows) => rows.map((row) => ({ ...row, overrides: overridesIn(row.overrides) }))
      ),
    begin: Effect.fnUntraced(function* (sweep, { directory, id, index, overrides }, worker) {
      const now = yield* Clock.currentTimeMillis
      const begun = sql.withTransaction(
        Effect.gen(function* () {
          yield* sql`INSERT INTO coma_points (sweep, id, position, overrides, directory)
            VALUES (${sweep}, ${id}, ${index}, ${JSON.stringify(overrides)}, ${directory}) ON CONFLICT (sweep, id)
            DO NOTHING`
          yield* only(sweep, id)
          // From here on it cannot become done any more.
          yield* lose(sql, sweep, id)
          const tried = (yield* sql<AttemptRow>`SELECT * FROM coma_attempts WHERE sweep = ${sweep} AND point = ${id}
            ORDER BY attempt`).map(attemptIn)
          const done = tried.find(({ status }) => status === "done")
          if (done !== undefined) return { status: "done", result: done.result, problem: done.problem } as const
          const attempt = (tried.at(-1)?.attempt ?? 0) + 1
          yield* sql`INSERT INTO coma_attempts (sweep, point, attempt, status, worker, started_at)
            VALUES (${sweep}, ${id}, ${attempt}, 'running', ${worker ?? null}, ${now})`
          return attempt
        })
      )
      return yield* asked(begun)
    }),
    end: Effect.fnUntraced(function* (sweep, point, attempt, { problem, result, status }) {
      const now = yield* Clock.currentTimeMillis
      const json = result === undefined ? null : JSON.stringify(result)
      yield* asked(
        sql`UPDATE coma_attempts SET status = ${status}, result = ${json}, problem = ${problem ?? null}, ended_at = ${now}
          WHERE sweep = ${sweep} AND point = ${point} AND attempt = ${attempt}
          AND status = 'running'`
      )
    })
  }
})

/** Records sweeps in the database of a client. */
export const layer = (options: Options): Layer.Layer<Store, SweepError, SqlClient.SqlClient> =>
  Layer.effectContext(Effect.map(make(options), (store) => Context.make(Store, store)))
