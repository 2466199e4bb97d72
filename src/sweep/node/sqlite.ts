/**
 * A client of `effect/sql` for the SQLite that Node.js has.
 *
 * Owns one connection, which statements take in turns. Statements are prepared once.
 */
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Reactivity from "effect/reactivity/Reactivity"
import * as Schedule from "effect/Schedule"
import * as Semaphore from "effect/Semaphore"
import * as Stream from "effect/Stream"
import * as SqlClient from "effect/sql/SqlClient"
import type { Connection } from "effect/sql/SqlConnection"
import { classifySqliteError, SqlError } from "effect/sql/SqlError"
import * as Statement from "effect/sql/Statement"

/** How long a statement waits for another process, in milliseconds. */
const patience = 10_000

/** How many statements stay prepared. */
const most = 100

const failed = (cause: unknown): SqlError => {
  const message = cause instanceof Error ? cause.message : "SQLite failed"
  // Node.js has a name of its own for the number of the error.
  if (cause instanceof Error && "errcode" in cause) Object.assign(cause, { errno: cause.errcode })
  return new SqlError({ reason: classifySqliteError(cause, { message, operation: "execute" }) })
}

/** Tells whether another process has the file to itself. */
export const isBusy = ({ reason }: SqlError): boolean => reason._tag === "LockTimeoutError"

/** Runs a statement that tells nothing. */
export const exec = (database: DatabaseSync, statement: string): Effect.Effect<void, SqlError> =>
  Effect.try({ try: () => database.exec(statement), catch: failed })

/** Opens a database until the scope ends. */
export const open = (file: string, timeout = patience) =>
  Effect.acquireRelease(Effect.try({ try: () => new DatabaseSync(file, { timeout }), catch: failed }), (database) =>
    Effect.sync(() => database.close())
  )

const makeConnection = (database: DatabaseSync): Connection => {
  const prepared = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    const known = prepared.get(sql)
    if (known !== undefined) return known
    if (prepared.size >= most) prepared.clear()
    const statement = database.prepare(sql)
    prepared.set(sql, statement)
    return statement
  }
  const run = <A>(f: () => A): Effect.Effect<A, SqlError> => Effect.try({ try: f, catch: failed })
  // Who writes a statement knows what it takes.
  const values = (params: ReadonlyArray<unknown>) => params as ReadonlyArray<SQLInputValue>
  const all = (sql: string, params: ReadonlyArray<unknown>): ReadonlyArray<object> =>
    prepare(sql).all(...values(params))
  const execute: Connection["execute"] = (sql, params, transform) =>
    run(() => (transform === undefined ? all(sql, params) : transform(all(sql, params))))
  const asValues: Connection["executeValues"] = (sql, params) =>
    run(() => all(sql, params).map((row) => Object.values(row)))
  return {
    execute,
    executeRaw: (sql, params) => run(() => all(sql, params)),
    executeStream: (sql, params, transform) => Stream.fromIterableEffect(execute(sql, params, transform)),
    executeValues: asValues,
    executeValuesUnprepared: asValues,
    executeUnprepared: execute
  }
}

/** The client of a database file. */
export const layer = (file: string): Layer.Layer<SqlClient.SqlClient, SqlError> =>
  Layer.effect(
    SqlClient.SqlClient,
    Effect.gen(function* () {
      const database = yield* open(file)
      // What is read does not wait for what is written, and a process that dies leaves a whole file.
      yield* exec(database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL").pipe(
        // It does not wait by itself while others open the file, too.
        Effect.retry({ schedule: Schedule.spaced(50), times: patience / 50, while: isBusy })
      )
      const connection = makeConnection(database)
      const semaphore = yield* Semaphore.make(1)
      return yield* SqlClient.make({
        ...SqlClient.makeSqliteAcquirers({ connection: Effect.succeed(connection), semaphore }),
        compiler: Statement.makeCompilerSqlite(),
        // One that begins with reading cannot wait for another that writes.
        beginTransaction: "BEGIN IMMEDIATE",
        driver: "node:sqlite",
        spanAttributes: []
      })
    })
  ).pipe(Layer.provide(Reactivity.layer))
