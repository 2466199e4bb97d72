import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import { wake } from "effect-coma/wake"

const Model = Schema.Struct({ lr: Field.make(Schema.Finite, 0.1) })

const train = Command.make("train", { model: Model }, ({ model }) => Console.log(`Training with lr=${model.lr}.`))

const greet = Command.make("greet", {}, () => Console.log("Hello World!"))

// Where the command line names no command, it is one for `train`.
wake([train, greet], { name: "main", version: "1.0.0", default: "train" }).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
