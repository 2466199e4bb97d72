import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import * as Persistence from "effect-coma/Persistence"
import { wake } from "effect-coma/wake"

class Optim extends Schema.Class<Optim>("Optim")({
  lr: Field.make(Schema.Finite.check(Schema.isGreaterThan(0)).annotate({ description: "Learning rate" }), 0.001),
  method: Field.make(Schema.Literals(["adam", "sgd"]), "adam"),
  token: Schema.optionalKey(Schema.RedactedFromValue(Schema.String))
}) {}

const train = Command.make("train", { optim: Optim }, ({ optim }) =>
  Console.log(`Training by ${optim.method} with lr=${optim.lr}.`)
)

// Editors find the schema of a file by its first line.
const persistence = Persistence.make({ schemas: ".lab" })

wake([train], { name: "main", version: "1.0.0", persistence }).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
