import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Command from "effect-coma/Command"
import * as Hook from "effect-coma/Hook"
import * as ParserHook from "effect-coma/ParserHook"
import { wake } from "effect-coma/wake"

// The flag is its own key: a parser hook adds it, any later hook reads it, typed.
const dryRun = Flag.Boolean("dry-run").pipe(Flag.withDescription("Stop before the command runs"))

const stopEarly = Hook.make((data) =>
  data.flag(dryRun) ? Effect.andThen(Console.log(`Early exit for command: ${data.name}`), Hook.exit()) : Effect.void
)

// What `wake` gives every command stays; each slot has something of this command's own after it.
const greet = Command.make("greet", {}, () => Console.log("Hello World!")).pipe(
  Command.addHooks({ parser: ParserHook.flag(dryRun), preRun: stopEarly })
)

const leave = Command.make("leave", {}, () => Console.log("Goodbye World!"))

wake([greet, leave], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
