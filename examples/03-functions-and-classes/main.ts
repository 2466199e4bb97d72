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

// A command is a function that returns an effect …
const hello = Command.make("hello", {}, () => Console.log("Hello World!"))

// … or a class whose `run` does …
class Goodbye {
  run() {
    return Console.log("Goodbye World!")
  }
}

const goodbye = Command.fromClass("goodbye", {}, Goodbye)

// … and whose constructor takes what the command takes.
class Greet {
  readonly recipient: Recipient
  constructor({ recipient }: { readonly recipient: Recipient }) {
    this.recipient = recipient
  }
  run() {
    return Console.log(`Hello ${this.recipient.entity}!`)
  }
}

const greet = Command.fromClass("greet", { recipient: Recipient }, Greet)

wake([hello, goodbye, greet], { name: "main", version: "1.0.0" }).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
