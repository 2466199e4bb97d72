/**
 * A queue of points in a database, as both of its sides see it.
 *
 * A point is in the queue from when it is handed out until it has ended, so that the queue is what runs.
 */
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as PersistedQueue from "effect/persistence/PersistedQueue"
import * as Schema from "effect/Schema"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { failed, type Lock } from "./SqlStore.ts"

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

/** Runs statements. */
export const asked = <A>(self: Effect.Effect<A, SqlError>) => Effect.mapError(self, failed)

/** Opens the queue of a database, whose table it makes. */
export const openQueue = Effect.fnUntraced(function* (lock: Lock, { expiration, poll, refresh }: Times) {
  const sql = yield* SqlClient.SqlClient
  const stored = PersistedQueue.layerStoreSql({
    tableName: "coma_queue",
    pollInterval: poll,
    lockRefreshInterval: refresh,
    lockExpiration: expiration
  })
  const built = yield* Effect.mapError(Layer.build(Layer.provide(PersistedQueue.layer, stored)), failed)
  const factory = Context.get(built, PersistedQueue.PersistedQueueFactory)
  return {
    sql,
    lock,
    poll,
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
