/**
 * The locks of a database of PostgreSQL: a name is a connection's, and free as soon as that ends.
 *
 * Owns that a process whose connection is cut takes its names again on another one, and learns it if somebody else has them
 * by then.
 */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import { SweepError } from "../space/SweepError.ts"
import { storeFailed } from "../space/storeFailed.ts"
import { asked, patience } from "./asked.ts"
import type { Lock } from "./lock.ts"

/** How often a connection is asked whether it is there. */
const beat = "1 second"

const scarce = Effect.suspend(() => {
  const problem = [
    `the client of the database had no connection for a lock within ${patience} seconds`,
    "Each process of a sweep needs two at once: one for its lock, and one for statements. See maxConnections."
  ].join("\n")
  return Effect.fail(storeFailed(problem))
})

const within = <A, E, R>(self: Effect.Effect<A, E, R>) =>
  Effect.timeoutOrElse(self, { duration: `${patience} seconds`, orElse: () => scarce })

/** Makes the locks of a database. Each that is held takes a connection. */
export const advisory = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const lost = yield* Deferred.make<never, SweepError>()

  /** Gives a connection that has the name until the scope ends. */
  const take = Effect.fnUntraced(function* (name: string) {
    const connection = yield* within(sql.reserve)
    const call = (what: string) =>
      connection.execute(`SELECT ${what}(hashtextextended($1, 0)) AS ok`, [name], undefined)
    const [row] = yield* Effect.acquireRelease(call("pg_try_advisory_lock"), () =>
      Effect.ignore(call("pg_advisory_unlock"))
    )
    // It answers with the column that was asked for.
    if (!(row as { readonly ok: boolean }).ok) return yield* new SweepError({ reason: { _tag: "Busy", sweep: name } })
    // Without a second one, statements would wait for ever.
    yield* within(sql`SELECT 1`)
    return connection
  })

  const takeAgain = (name: string) =>
    asked(
      Effect.flatMap(Effect.flatMap(Effect.scope, Scope.fork), (scope) =>
        Effect.onError(Scope.provide(take(name), scope), (cause) => Scope.close(scope, Exit.failCause(cause)))
      )
    )

  const hold = Effect.fnUntraced(function* (name: string) {
    const held = yield* Deferred.make<void, SweepError>()
    const keep = Effect.gen(function* () {
      const connection = yield* takeAgain(name)
      yield* Deferred.succeed(held, undefined)
      // It fails once the connection is gone.
      yield* Effect.ignore(Effect.forever(Effect.delay(connection.execute("SELECT 1", [], undefined), beat)))
    })
    const keepOn = Effect.catch(Effect.forever(Effect.scoped(keep)), (error) =>
      Effect.flatMap(Deferred.fail(held, error), (isFirst) => (isFirst ? Effect.void : Deferred.fail(lost, error)))
    )
    yield* Effect.forkScoped(keepOn)
    yield* Deferred.await(held)
  })

  return {
    hold,
    isTaken: (name) =>
      Effect.map(
        asked(
          sql`SELECT 1 FROM pg_locks, (SELECT hashtextextended(${name}, 0) AS key) AS named
            WHERE locktype = 'advisory' AND objsubid = 1 AND granted
            AND classid::bigint = (key >> 32) & 4294967295 AND objid::bigint = key & 4294967295
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
        ),
        (rows) => rows.length > 0
      ),
    lost: Deferred.await(lost)
  } satisfies Lock
})
