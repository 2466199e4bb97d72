import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import { wake } from "effect-coma/wake"

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
