/** The package as one namespace, beside Effect's own Command and Config. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Console, Effect, Schema } from "effect"
import * as Coma from "effect-coma"

class Recipient extends Schema.Class<Recipient>("Recipient")({
  entity: Coma.Field.make(Schema.String, "World")
}) {}

const greet = Coma.Command.make("greet", { recipient: Recipient }, ({ recipient }) =>
  Console.log(`Hello ${recipient.entity}!`)
)

Coma.wake([greet], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
