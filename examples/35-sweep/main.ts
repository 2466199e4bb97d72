/**
 * Running one command for many points: recorded, and resumed by the same command line.
 */
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect, Schema } from "effect"
import { Command, Field, wake } from "effect-coma"
import { Sweep } from "effect-coma/sweep"
import { SweepNode } from "effect-coma/sweep/node"

class Model extends Schema.Class<Model>("Model")({
  lr: Field.make(Schema.Finite, 1e-3),
  depth: Field.make(Schema.Int, 1)
}) {}

const train = Command.make("train", { model: Model }, ({ model }) =>
  Effect.gen(function* () {
    const { directory } = yield* Sweep.Point
    yield* Console.log(`training in ${directory}`)
    if (model.lr >= 1 && model.depth === 1) return yield* Effect.fail(new Error("diverged"))
    return { loss: model.lr / model.depth }
  })
).pipe(Sweep.enable({ result: Schema.Struct({ loss: Schema.Finite }) }))

wake([train], { name: "main", version: "1.0.0" }).pipe(
  Effect.provide(SweepNode.layer({ file: "sweeps.db" })),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
