import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect, Schema } from "effect"
import { Command, Field, wake } from "effect-coma"

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
