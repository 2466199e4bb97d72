import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import { wake } from "effect-coma/wake"

// One command for each step of a project, each with a config of its own: `train lr=1e-06` touches `train.yaml` only.
class Preprocess extends Schema.Class<Preprocess>("Preprocess")({
  source: Field.make(Schema.String, "raw.csv"),
  lowercase: Field.make(Schema.Boolean, true)
}) {}

class Train extends Schema.Class<Train>("Train")({
  lr: Field.make(Schema.Finite, 1e-5),
  epochs: Field.make(Schema.Int, 3)
}) {}

class Evaluate extends Schema.Class<Evaluate>("Evaluate")({
  metrics: Field.make(Schema.Array(Schema.String), ["accuracy"])
}) {}

const preprocess = Command.make("preprocess", { preprocess: Preprocess }, ({ preprocess }) =>
  Console.log(`Reading ${preprocess.source}${preprocess.lowercase ? " in lower case" : ""}.`)
)

const train = Command.make("train", { train: Train }, ({ train }) =>
  Console.log(`Training with lr=${train.lr} for ${train.epochs} epochs.`)
)

const evaluate = Command.make("eval", { eval: Evaluate }, (configs) =>
  Console.log(`Evaluating ${configs.eval.metrics.join(", ")}.`)
)

wake([preprocess, train, evaluate], { name: "main", version: "1.0.0" }).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
