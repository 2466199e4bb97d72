import { Effect } from "effect"
import { Flag } from "effect/cli"
import { Command } from "effect-coma"

export const train = Command.make("train", { dryRun: Flag.Boolean("dry-run") }, ({ dryRun }) => Effect.log(dryRun))
