import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { Flag } from "effect/cli"
import { Command, Hook, ParserHook, SHARED, wake } from "effect-coma"

// The flag is its own key: a parser hook adds it, any later hook reads it, typed.
const dryRun = Flag.Boolean("dry-run").pipe(Flag.withDescription("Stop before the command runs"))

const stopEarly = Hook.make((data) =>
  data.flag(dryRun) ? Effect.andThen(Console.log(`Early exit for command: ${data.name}`), Hook.exit()) : Effect.void
)

// SHARED is what `wake` gives every command; here each slot has that, and something of its own after it.
const greet = Command.make("greet", {}, () => Console.log("Hello World!")).pipe(
  Command.withHooks({
    parser: [SHARED, ParserHook.flag(dryRun)],
    preRun: [SHARED, stopEarly]
  })
)

const leave = Command.make("leave", {}, () => Console.log("Goodbye World!"))

wake([greet, leave], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
