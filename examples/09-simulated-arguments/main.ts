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

const greet = Command.make("greet", { recipient: Recipient }, ({ recipient }) =>
  Console.log(`Hello ${recipient.entity}!`)
)

// `args` takes the place of the command line, which is not looked at.
wake([greet], { name: "main", version: "1.0.0", args: ["greet", "entity=coma"] }).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
