/**
 * One sweep on several machines: points in PostgreSQL, and workers that take them.
 *
 * `docker compose up` starts the database (or `sh postgres.sh`, without containers). On one machine:
 * `DATABASE_URL=... main train --sweep lr=1e-3,1e-4 --jobs 4`; on any other: `DATABASE_URL=... main train --worker`.
 */
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { PgClient } from "@effect/sql-pg"
import { Config, Console, Effect, Layer, Redacted, Schema } from "effect"
import { Command, Field, wake } from "effect-coma"
import { Sweep } from "effect-coma/sweep"
import { SweepNode } from "effect-coma/sweep/node"

class Model extends Schema.Class<Model>("Model")({
  lr: Field.make(Schema.Finite, 1e-3),
  depth: Field.make(Schema.Int, 1),
  /** How long teaching takes, in milliseconds. */
  takes: Field.make(Schema.Int, 0)
}) {}

const train = Command.make("train", { model: Model }, ({ model }) =>
  Effect.gen(function* () {
    const { slot, sweep } = yield* Sweep.Point
    yield* Effect.addFinalizer(() => Console.log("released"))
    yield* Console.log(sweep === "" ? "training" : `training in process ${process.pid} as ${slot}`)
    yield* Effect.sleep(model.takes)
    return { loss: model.lr / model.depth }
  })
).pipe(Sweep.enable({ result: Schema.Struct({ loss: Schema.Finite }) }))

const url = Config.Redacted("DATABASE_URL").pipe(
  Config.withDefault(Redacted.make("postgres://sweeps@127.0.0.1:5432/sweeps"))
)
const client = Layer.unwrap(Effect.map(url, (url) => PgClient.layer({ url })))

wake([train], { name: "main", version: "1.0.0" }).pipe(
  Effect.provide(SweepNode.workers({ client, workers: 2, pollInterval: 50 })),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
