import { Effect } from "effect"
import { Command, Param } from "effect-coma"

export const train = Command.make("train", { these: Param.args(), those: Param.args() }, (_, ...args) =>
  Effect.log(args)
)
