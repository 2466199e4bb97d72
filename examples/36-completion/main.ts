import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import { wake } from "effect-coma/wake"

// zsh and fish show the descriptions beside the keys, with types and defaults.
class Model extends Schema.Class<Model>("Model")({
  kind: Field.make(Schema.Literals(["mlp", "cnn"]).annotate({ description: "Which architecture" }), "mlp"),
  lr: Field.make(Schema.Finite.annotate({ description: "Learning rate" }), 0.1)
}) {}

class Data extends Schema.Class<Data>("Data")({
  source: Field.make(Schema.String, "scores"),
  kind: Field.make(Schema.Literals(["text", "image"]), "text")
}) {}

const train = Command.make("train", { model: Model, data: Data }, ({ data, model }) =>
  Console.log(`Training ${model.kind} on ${data.source}, which is ${data.kind}.`)
).pipe(Command.withDescription("Trains a model."))

const show = Command.make("show", {}, () => Console.log("Shown.")).pipe(Command.withDescription("Shows a run."))

wake([train, show], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
