import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import { wake } from "effect-coma/wake"

class Recipient extends Schema.Class<Recipient>("Recipient")({
  entity: Field.make(Schema.String.annotate({ description: "Who is greeted" }), "World")
}) {}

// What the help shows: a description, examples, a heading, other names. A field's description goes into its file.
const greet = Command.make("greet", { recipient: Recipient }, ({ recipient }) =>
  Console.log(`Hello ${recipient.entity}!`)
).pipe(
  Command.withAlias("gr"),
  Command.withGroup("Politeness"),
  Command.withDescription("Greets the recipient."),
  Command.withExamples([{ command: "main greet entity=coma", description: "Greet someone else" }])
)

const debug = Command.make("debug", {}, () => Console.log("Nothing to see.")).pipe(Command.unlisted)

wake([greet, debug], { name: "main", version: "1.0.0", description: "Says hello." }).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
