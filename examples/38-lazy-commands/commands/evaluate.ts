import * as Console from "effect/Console"
import * as Command from "effect-coma/Command"

export const evaluate = Command.make("evaluate", {}, () => Console.log("Evaluating."))
