import { Effect } from "effect"
import { Command } from "effect-coma"

export const train = Command.make("train", { epochs: 3 }, ({ epochs }) => Effect.log(`${epochs} epochs`))
