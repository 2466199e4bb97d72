import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { Flag } from "effect/cli"
import { Command, DEFAULT, Hook, ParserHook, wake } from "effect-coma"

const dryRun = Flag.Boolean("dry-run").pipe(Flag.withDescription("Stop before the command runs"))

const stopEarly = Hook.make((data) =>
  data.flag(dryRun) ? Effect.andThen(Console.log(`Early exit for command: ${data.name}`), Hook.exit()) : Effect.void
)

const greet = Command.make("greet", {}, () => Console.log("Hello World!"))

const leave = Command.make("leave", {}, () => Console.log("Goodbye World!"))

// A command that wants nothing of what is shared says null, one that wants the built-in hook says DEFAULT.
const quit = Command.make("quit", {}, () => Console.log("Gone.")).pipe(
  Command.withHooks({ parser: DEFAULT, preRun: null })
)

// The hooks given to `wake` are every command's, unless it has its own.
wake([greet, leave, quit], {
  name: "main",
  version: "1.0.0",
  hooks: { parser: [DEFAULT, ParserHook.flag(dryRun)], preRun: stopEarly }
}).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
