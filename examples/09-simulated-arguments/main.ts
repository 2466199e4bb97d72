import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect, Schema } from "effect"
import { Command, Field, wake } from "effect-coma"

class Recipient extends Schema.Class<Recipient>("Recipient")({
  entity: Field.make(Schema.String, "World")
}) {}

const greet = Command.make("greet", { recipient: Recipient }, ({ recipient }) =>
  Console.log(`Hello ${recipient.entity}!`)
)

// `args` takes the place of the command line, which is not looked at.
wake([greet], { name: "main", version: "1.0.0", args: ["greet", "entity=coma"] }).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
