import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as Command from "effect-coma/Command"
import { wake } from "effect-coma/wake"

// A module is loaded when the command line names its command. Help lists what is said of the commands here.
const train = Command.lazy("train", () => import("./commands/train.ts")).pipe(
  Command.withShortDescription("Trains a model."),
  Command.withAlias("t")
)

const evaluate = Command.lazy("evaluate", () => import("./commands/evaluate.ts")).pipe(
  Command.withShortDescription("Tells how good it is.")
)

wake([train, evaluate], { name: "main", version: "1.0.0" }).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
