/** What the programs that are compared have in common: two configs of three fields, and what is done with them. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

/** A field with a default, of what Effect has: the raw program loads nothing of ours. */
const field = <S extends Schema.Codec<unknown, unknown>>(schema: S, value: S["Type"]) =>
  schema.pipe(Schema.withDecodingDefaultTypeKey<S>(Effect.succeed(value)))

export class Model extends Schema.Class<Model>("Model")({
  kind: field(Schema.Literals(["mlp", "cnn"]), "mlp"),
  layers: field(Schema.Array(Schema.Int), [128, 64]),
  dropout: field(Schema.Finite, 0.5)
}) {}

export class Optim extends Schema.Class<Optim>("Optim")({
  lr: field(Schema.Finite, 0.1),
  steps: field(Schema.Int, 100),
  nesterov: field(Schema.Boolean, false)
}) {}

/** The files of both, as they are after a first run. */
export const files = {
  "model.yaml": "kind: mlp\nlayers: [128, 64]\ndropout: 0.5\n",
  "optim.yaml": "lr: 0.1\nsteps: 100\nnesterov: false\n"
}

export const args = ["train", "lr=0.01", "model::dropout=0.1"]

/** What the handler does: it refuses what it was not meant to get, so that no work can be left out. */
export const train = (model: Model, optim: Optim): Effect.Effect<void> =>
  optim.lr === 0.01 && model.dropout === 0.1 && model.layers[0] === 128
    ? Effect.void
    : Effect.die(new Error("The values are not those of the command line and the files."))
