import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect, Schema } from "effect"
import { Command, Field, wake } from "effect-coma"

class Recipient extends Schema.Class<Recipient>("Recipient")({
  entity: Field.make(Schema.String, "World")
}) {}

// The id of a parameter names its file: one schema under two ids is two configs, in two files.
const greet = Command.make("greet", { greet_recipient: Recipient }, ({ greet_recipient }) =>
  Console.log(`Hello ${greet_recipient.entity}!`)
)

const leave = Command.make("leave", { leave_recipient: Recipient }, ({ leave_recipient }) =>
  Console.log(`Goodbye ${leave_recipient.entity}!`)
)

wake([greet, leave], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
