import { Effect } from "effect"
import { Command } from "effect-coma"

const module = Promise.resolve({ train: Command.make("training", {}, () => Effect.void) })

export const train = Command.lazy("train", () => module)
