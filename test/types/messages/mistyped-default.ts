import { Effect } from "effect"
import { Command, wake } from "effect-coma"

const train = Command.make("train", {}, () => Effect.void)
const greet = Command.make("greet", {}, () => Effect.void)

export const program = wake([train, greet], { name: "main", version: "1.0.0", default: "trian" })
