/**
 * A sampler that is told how points ended, and looks for the best one: a few points of a grid are run, not all.
 */
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Effect, Layer, Option, Schema } from "effect"
import { Command, Field, wake } from "effect-coma"
import { Sampler, Sweep } from "effect-coma/sweep"
import { SweepNode } from "effect-coma/sweep/node"
import { climbing } from "./climber.ts"

class Model extends Schema.Class<Model>("Model")({
  lr: Field.make(Schema.Finite, 1e-3),
  depth: Field.make(Schema.Int, 1)
}) {}

const Result = Schema.Struct({ loss: Schema.Finite })

const train = Command.make("train", { model: Model }, ({ model }) =>
  Effect.succeed({ loss: Math.round((Math.log10(model.lr) + 2) ** 2 + (model.depth - 5) ** 2) })
).pipe(Sweep.enable({ result: Result }))

const sampler = Layer.succeed(
  Sampler.Samplers,
  climbing({
    climbers: 2,
    seed: 1,
    lossOf: (result) => Option.getOrUndefined(Schema.decodeUnknownOption(Result)(result))?.loss
  })
)

wake([train], { name: "main", version: "1.0.0" }).pipe(
  Effect.provide([SweepNode.layer({ file: "sweeps.db", concurrency: 2 }), sampler]),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
