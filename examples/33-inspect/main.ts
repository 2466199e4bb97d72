import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import * as Hook from "effect-coma/Hook"
import * as Inspect from "effect-coma/Inspect"
import { wake } from "effect-coma/wake"

class Optim extends Schema.Class<Optim>("Optim")({
  lr: Field.make(Schema.Finite.annotate({ description: "Learning rate" }), 0.001),
  warmup: Field.make(Schema.Int, 100),
  token: Schema.optionalKey(Schema.RedactedFromValue(Schema.String))
}) {}

class Model extends Schema.Class<Model>("Model")({
  width: Field.make(Schema.Int, 64),
  layers: Field.make(Schema.Array(Schema.Int), [64, 64])
}) {}

// A run that takes long says first what it does with, for the log. Nothing secret is in it.
const announce = Hook.make((data) => Effect.flatMap(Inspect.print(data, { config: "optim" }), Console.error))

const train = Command.make("train", { optim: Optim, model: Model }, ({ model, optim }) =>
  Console.log(`Training ${model.layers.join("x")} with lr=${optim.lr}.`)
).pipe(Command.addHooks({ preRun: announce }))

wake([train], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
