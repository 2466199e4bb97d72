import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect, Schema } from "effect"
import { Command, Field, wake } from "effect-coma"

class Config extends Schema.Class<Config>("Config")({
  message: Field.make(Schema.String, "Hello World!")
}) {}

// Every config that has a file has a flag that names another one; its extension says the format.
const greet = Command.make("greet", { cfg: Config }, ({ cfg }) => Console.log(cfg.message))

wake([greet], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
