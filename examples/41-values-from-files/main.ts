import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as ConfigHook from "effect-coma/ConfigHook"
import * as Field from "effect-coma/Field"
import { wake } from "effect-coma/wake"

const Optim = Schema.Struct({
  lr: Field.make(Schema.Finite, 0.001),
  schedule: Field.make(Schema.Literals(["constant", "cosine"]), "constant")
})

class Model extends Schema.Class<Model>("Model")({
  optim: Field.make(Optim, { lr: 0.001, schedule: "constant" }),
  prompt: Field.make(Schema.String, "Hello"),
  seed: Schema.optionalKey(Schema.Int),
  labels: Field.make(Schema.Record(Schema.String, Schema.String), { owner: "me", stage: "test" })
}) {}

const train = Command.make("train", { model: Model, inputs: Schema.Array(Schema.String) }, ({ inputs, model }) =>
  Console.log(JSON.stringify({ ...model, inputs }))
)

const hooks = { config: ConfigHook.makeDefault({ write: false }) }

wake([train], { name: "main", version: "1.0.0", hooks }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
