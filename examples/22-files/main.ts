import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import { wake } from "effect-coma/wake"

class Config extends Schema.Class<Config>("Config")({
  message: Field.make(Schema.String, "Hello World!")
}) {}

// Every config that has a file has a flag that names another one; its extension says the format.
const greet = Command.make("greet", { cfg: Config }, ({ cfg }) => Console.log(cfg.message))

wake([greet], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
