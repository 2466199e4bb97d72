import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Command from "effect-coma/Command"
import { report } from "effect-coma/report"
import { wake } from "effect-coma/wake"

const greet = Command.make("greet", {}, () => Console.log("Hello World!"))

const fallback = Command.make("default", {}, () => Console.log("Default command."))

const commands = [greet, fallback]
const app = { name: "main", version: "1.0.0", report: false }

// A program is an effect: its failures can be caught. `args` stands for the command line; `report` prints what is left.
wake(commands, app).pipe(
  Effect.catchReason("effect-coma/WakeError", "NoCommandGiven", () => wake(commands, { ...app, args: ["default"] })),
  report,
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
