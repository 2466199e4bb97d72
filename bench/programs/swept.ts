/**
 * A command to be swept whose points do nothing but wait. `WORKERS` says in how many processes they run,
 * `CONCURRENCY` how many in each, `POLL` how often those look, `DATABASE_URL` that they are recorded in PostgreSQL.
 */
import { appendFileSync } from "node:fs"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { PgClient } from "@effect/sql-pg"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import { Sweep } from "effect-coma/sweep"
import { SweepNode } from "effect-coma/sweep/node"
import { wake } from "effect-coma/wake"

class Work extends Schema.Class<Work>("Work")({
  n: Field.make(Schema.Int, 0),
  /** In milliseconds. */
  takes: Field.make(Schema.Int, 0)
}) {}

const train = Command.make("train", { work: Work }, ({ work }) =>
  Effect.gen(function* () {
    appendFileSync("times", `${Date.now()}\n`)
    if (work.takes > 0) yield* Effect.sleep(work.takes)
    appendFileSync("times", `${Date.now()}\n`)
    return { loss: work.n }
  })
).pipe(Sweep.enable({ result: Schema.Struct({ loss: Schema.Finite }) }))

const url = process.env["DATABASE_URL"]
const options = {
  workers: Number(process.env["WORKERS"]),
  concurrency: Number(process.env["CONCURRENCY"]),
  pollInterval: Number(process.env["POLL"])
}
const launcher =
  url === undefined
    ? SweepNode.workers({ file: "sweeps.db", ...options })
    : SweepNode.workers({ client: PgClient.layer({ url: Redacted.make(url) }), ...options })

wake([train], { name: "main", version: "1" }).pipe(
  Effect.provide(launcher),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
