import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import { wake } from "effect-coma/wake"

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
