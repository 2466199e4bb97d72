import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { Command, report, wake } from "effect-coma"

const greet = Command.make("greet", {}, () => Console.log("Hello World!"))

const fallback = Command.make("default", {}, () => Console.log("Default command."))

const commands = [greet, fallback]
const program = { name: "main", version: "1.0.0", report: false }

// A program is an effect: its failures can be caught. `args` stands for the command line; `report` prints what is left.
wake(commands, program).pipe(
  Effect.catchReason("WakeError", "NoCommandGiven", () => wake(commands, { ...program, args: ["default"] })),
  report,
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
