/**
 * The locks of a database of PostgreSQL: a name is a connection's, and free as soon as that ends.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { SweepError } from "../space/SweepError.ts"
import { failed, type Lock } from "./SqlStore.ts"

/** Makes the locks of a database. Each that is held takes a connection. */
export const advisory = Effect.map(SqlClient.SqlClient, (sql): Lock => {
  const call = (what: string) => `SELECT ${what}(hashtextextended($1, 0)) AS ok`
  return (name) =>
    Effect.flatMap(Effect.mapError(sql.reserve, failed), (connection) =>
      Effect.acquireRelease(
        Effect.flatMap(
          Effect.mapError(connection.execute(call("pg_try_advisory_lock"), [name], undefined), failed),
          // It answers with the column that was asked for.
          (rows) =>
            (rows[0] as { readonly ok: boolean }).ok
              ? Effect.void
              : Effect.fail(new SweepError({ reason: { _tag: "Busy", sweep: name } }))
        ),
        () => Effect.ignore(connection.execute(call("pg_advisory_unlock"), [name], undefined))
      )
    )
})
