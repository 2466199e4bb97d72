import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect, Schema } from "effect"
import { Command, Field, wake } from "effect-coma"

// Each config is a schema. A field's default is what the first run writes to `salutation.yaml`.
class Salutation extends Schema.Class<Salutation>("Salutation")({
  phrase: Field.make(Schema.String, "Hello")
}) {}

class Parting extends Schema.Class<Parting>("Parting")({
  phrase: Field.make(Schema.String, "Goodbye")
}) {}

class Recipient extends Schema.Class<Recipient>("Recipient")({
  entity: Field.make(Schema.String, "World")
}) {}

// A command names the configs it needs; both of these share `recipient.yaml`.
const greet = Command.make("greet", { salutation: Salutation, recipient: Recipient }, ({ salutation, recipient }) =>
  Console.log(`${salutation.phrase} ${recipient.entity}!`)
)

const leave = Command.make("leave", { parting: Parting, recipient: Recipient }, ({ parting, recipient }) =>
  Console.log(`${parting.phrase} ${recipient.entity}!`)
)

wake([greet, leave], { name: "main", version: "1.0.0", description: "Says hello and goodbye." }).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
