import { Effect } from "effect"
import { Command, Param } from "effect-coma"

export const train = Command.make("train", { these: Param.kwargs(), those: Param.kwargs() }, (kwargs) =>
  Effect.log(kwargs)
)
