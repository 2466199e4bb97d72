/**
 * A record of sweeps in a database: SQLite, or any other that `effect/sql` has a client for.
 *
 * Owns the statements. Who may make a sweep is said by a lock, which the platform has.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import { type Attempt, outcomeOf, type Recorded, type Status, Store } from "../Store.ts"
import { SweepError } from "../space/SweepError.ts"
import { migrate } from "./schema.ts"

/** How sweeps are recorded in a database. */
export interface Options {
  /** The directory in which sweeps have theirs. */
  readonly directory: string
  /** Makes a sweep, or a name within one, this process's until the scope ends, or fails with Busy. */
  readonly lock: Lock
}

/** Makes a name this process's until the scope ends, or fails with Busy. It is free as soon as its process has ended. */
export type Lock = (name: string) => Effect.Effect<void, SweepError, Scope.Scope>

/** Tells whether a process has a name. */
export const isTaken = (lock: Lock, name: string): Effect.Effect<boolean, SweepError> =>
  Effect.catch(Effect.as(Effect.scoped(lock(name)), false), (error) =>
    error.reason._tag === "Busy" ? Effect.succeed(true) : Effect.fail(error)
  )

/** What the lock of a worker is called. */
export const lockOf = (sweep: string, worker: string): string => `${sweep}.${worker}`

/** What an error says, and what it comes from in the end: clients say no more than that something failed. */
const saidBy = (error: unknown): string => {
  let last = error
  for (let depth = 0; depth < 10 && last instanceof Error && last.cause !== undefined; depth++) last = last.cause
  const all = [error, last].map((each) => (each instanceof Error ? each.message : String(each)))
  return [...new Set(all)].filter((text) => text !== "").join(": ")
}

export const failed = (cause: unknown): SweepError => {
  const said = saidBy(cause)
  return new SweepError({ reason: { _tag: "StoreFailed", problem: `the record of sweeps failed: ${said}`, cause } })
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
    sql<AttemptRow>`SELECT * FROM coma_attempts WHERE sweep = ${sweep} ORDER BY started_at, point, attempt`.pipe(
      Effect.mapError(failed),
      Effect.map((rows) => rows.map(attemptIn))
    )
  /** Tells whether somebody runs what is recorded as running: its worker, or the maker of the sweep. */
  const isRun = (sweep: string, worker: string | null | undefined) =>
    isTaken(lock, worker ? lockOf(sweep, worker) : sweep)
  return {
    directory,
    attempts,
    open: Effect.fnUntraced(function* ({ command, id, overrides }) {
      yield* lock(id)
      const now = yield* Clock.currentTimeMillis
      yield* Effect.mapError(
        Effect.gen(function* () {
          yield* sql`INSERT INTO coma_sweeps (id, command, overrides, created_at)
            VALUES (${id}, ${command}, ${JSON.stringify(overrides)}, ${now}) ON CONFLICT (id) DO NOTHING`
          yield* sql`UPDATE coma_attempts SET status = 'lost', ended_at = ${now}
            WHERE sweep = ${id} AND status = 'running' AND worker IS NULL`
          const working = yield* sql<{ worker: string }>`SELECT DISTINCT worker FROM coma_attempts
            WHERE sweep = ${id} AND status = 'running'`
          for (const { worker } of working) {
            if (yield* isRun(id, worker)) continue
            yield* sql`UPDATE coma_attempts SET status = 'lost', ended_at = ${now}
              WHERE sweep = ${id} AND status = 'running' AND worker = ${worker}`
          }
        }),
        failed
      )
    }),
    points: Effect.fnUntraced(function* (sweep) {
      const rows = yield* Effect.mapError(
        sql<PointRow>`SELECT * FROM coma_points WHERE sweep = ${sweep} ORDER BY position, id`,
        failed
      )
      const all = yield* attempts(sweep)
      const running = all.filter(({ status }) => status === "running")
      const held = new Map<string | undefined, boolean>()
      for (const { worker } of running) if (!held.has(worker)) held.set(worker, yield* isRun(sweep, worker))
      const byPoint = Map.groupBy(all, ({ point }) => point)
      return rows.flatMap(({ directory, id, overrides, position }): ReadonlyArray<Recorded> => {
        const tried = byPoint.get(id)
        if (tried === undefined) return []
        const point = { id, index: Number(position), overrides: overridesIn(overrides), directory }
        return [{ ...point, ...outcomeOf(tried, held.get(tried.at(-1)!.worker) ?? false) }]
      })
    }),
    sweeps: (command) =>
      sql<{ id: string; command: string; overrides: string }>`SELECT id, command, overrides FROM coma_sweeps
        WHERE command = ${command} ORDER BY created_at DESC`.pipe(
        Effect.mapError(failed),
        Effect.map((rows) => rows.map((row) => ({ ...row, overrides: overridesIn(row.overrides) })))
      ),
    begin: Effect.fnUntraced(function* (sweep, { directory, id, index, overrides }, worker) {
      const now = yield* Clock.currentTimeMillis
      const begun = sql.withTransaction(
        Effect.gen(function* () {
          yield* sql`INSERT INTO coma_points (sweep, id, position, overrides, directory)
            VALUES (${sweep}, ${id}, ${index}, ${JSON.stringify(overrides)}, ${directory}) ON CONFLICT (sweep, id)
            DO NOTHING`
          yield* sql`UPDATE coma_attempts SET status = 'lost', ended_at = ${now}
            WHERE sweep = ${sweep} AND point = ${id} AND status = 'running'`
          const [last] = yield* sql<{ attempt: number | null }>`SELECT MAX(attempt) AS attempt FROM coma_attempts
            WHERE sweep = ${sweep} AND point = ${id}`
          const attempt = Number(last?.attempt ?? 0) + 1
          yield* sql`INSERT INTO coma_attempts (sweep, point, attempt, status, worker, started_at)
            VALUES (${sweep}, ${id}, ${attempt}, 'running', ${worker ?? null}, ${now})`
          return attempt
        })
      )
      return yield* Effect.mapError(begun, failed)
    }),
    end: Effect.fnUntraced(function* (sweep, point, attempt, { problem, result, status }) {
      const now = yield* Clock.currentTimeMillis
      const json = result === undefined ? null : JSON.stringify(result)
      yield* Effect.mapError(
        sql`UPDATE coma_attempts SET status = ${status}, result = ${json}, problem = ${problem ?? null}, ended_at = ${now}
          WHERE sweep = ${sweep} AND point = ${point} AND attempt = ${attempt}
          AND status = 'running'`,
        failed
      )
    })
  }
})

/** Records sweeps in the database of a client. */
export const layer = (options: Options): Layer.Layer<Store, SweepError, SqlClient.SqlClient> =>
  Layer.effectContext(Effect.map(make(options), (store) => Context.make(Store, store)))
