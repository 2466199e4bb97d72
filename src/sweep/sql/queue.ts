/**
 * A queue of points in a database, as both of its sides see it.
 *
 * A point is in the queue from when it is handed out until it has ended, so that the queue is what runs.
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as PersistedQueue from "effect/persistence/PersistedQueue"
import * as Schema from "effect/Schema"
import * as SqlClient from "effect/sql/SqlClient"
import { asked, failed } from "./asked.ts"
import type { Lock } from "./lock.ts"

/** When things are looked at, and given up. */
export interface Times {
  readonly poll: Duration.Input
  readonly refresh: Duration.Input
  readonly expiration: Duration.Input
}

/** How many workers a point may kill. */
export const most = 5

const Item = Schema.Struct({
  id: Schema.String,
  index: Schema.Finite,
  overrides: Schema.Array(Schema.String),
  directory: Schema.String,
  number: Schema.String
})

/** What a worker is called that has a place. */
export const nameOf = (place: number): string => `worker-${place + 1}`

/** Opens the queue of a database, whose table it makes. */
export const openQueue = Effect.fnUntraced(function* (lock: Lock, { expiration, poll, refresh }: Times) {
  const sql = yield* SqlClient.SqlClient
  const stored = PersistedQueue.layerStoreSql({
    tableName: "coma_queue",
    pollInterval: poll,
    lockRefreshInterval: refresh,
    lockExpiration: expiration
  })
  const built = yield* Layer.build(Layer.provide(PersistedQueue.layer, stored)).pipe(
    Effect.mapError(failed),
    // It dies of a table that it cannot make.
    Effect.catchDefect((defect) => Effect.fail(failed(defect)))
  )
  const factory = Context.get(built, PersistedQueue.PersistedQueueFactory)
  const seconds = sql.literal(String(Math.ceil(Duration.toSeconds(Duration.fromInputUnsafe(expiration)))))
  return {
    sql,
    lock,
    poll,
    /** What a row has whose worker has said nothing for too long. */
    isExpired: sql.onDialectOrElse({
      pg: () => sql`acquired_at < NOW() - INTERVAL '${seconds} seconds'`,
      orElse: () => sql`acquired_at < datetime(CURRENT_TIMESTAMP, '-${seconds} seconds')`
    }),
    queueOf: (sweep: string) => factory.make({ name: sweep, schema: Item, maxAttempts: most }),
    /** How many points are handed out, without one. */
    handedOut: (sweep: string, but = "") =>
      asked(
        Effect.map(
          sql<{ count: number }>`SELECT COUNT(*) AS count FROM coma_queue
            WHERE queue_name = ${sweep} AND state IN ('pending', 'cancelled') AND id <> ${but}`,
          (rows) => Number(rows[0]!.count)
        )
      )
  }
})

/** An open queue. */
export type Queue = Effect.Success<ReturnType<typeof openQueue>>
