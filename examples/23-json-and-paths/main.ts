import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import * as Persistence from "effect-coma/Persistence"
import { wake } from "effect-coma/wake"

class Config extends Schema.Class<Config>("Config")({
  message: Field.make(Schema.String, "Hello World!")
}) {}

// Files are JSON unless their name says otherwise.
const greet = Command.make("greet", { cfg: Config }, ({ cfg }) => Console.log(cfg.message)).pipe(
  Command.withPersistence(Persistence.make({ extension: "json" }))
)

// One config may have an extension, a place and a flag of its own.
const persistence = Persistence.make().pipe(
  Persistence.register("data", { extension: "json", path: "path/to/data/dir/greet.json" })
)

const load = Command.make(
  "load",
  { cfg: Config, data: Schema.Record(Schema.String, Schema.Unknown) },
  ({ cfg, data }) => Console.log(cfg.message, JSON.stringify(data))
).pipe(Command.withPersistence(persistence))

wake([greet, load], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
