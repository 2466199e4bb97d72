import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Command from "effect-coma/Command"
import * as Hook from "effect-coma/Hook"
import * as ParserHook from "effect-coma/ParserHook"
import { DEFAULT } from "effect-coma/sentinel"
import { wake } from "effect-coma/wake"

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
