import { Effect, Schema } from "effect"
import { Command } from "effect-coma"

export const train = Command.make("train", { lr: Schema.Finite }, ({ lr }) => Effect.log(lr))
