import * as Console from "effect/Console"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"

class Model extends Schema.Class<Model>("Model")({
  lr: Field.make(Schema.Finite, 0.1)
}) {}

export const train = Command.make("train", { model: Model }, ({ model }) => Console.log(`Training with ${model.lr}.`))
