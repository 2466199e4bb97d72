import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import { wake } from "effect-coma/wake"

class Db extends Schema.Class<Db>("Db")({
  file: Field.make(Schema.String, "scores.db"),
  dry: Field.make(Schema.Boolean, false)
}) {}

// A name is a path: the words before the last one are groups. Both commands share `db.yaml`.
const migrate = Command.make("db migrate", { db: Db }, ({ db }) =>
  Console.log(`${db.dry ? "Would migrate" : "Migrating"} ${db.file}.`)
).pipe(Command.withDescription("Brings the tables up to date."), Command.withAlias("m"))

const seed = Command.make("db seed", { db: Db }, ({ db }) => Console.log(`Filling ${db.file}.`))

const serve = Command.make("serve", {}, () => Console.log("Serving."))

wake([migrate, seed, serve], { name: "main", version: "1.0.0" }).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
