import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { Command, ConfigHook, DEFAULT, InitHook, RunHook, wake } from "effect-coma"

// A slot holds hooks nested to any depth; DEFAULT runs the command where it stands. An effect that succeeds with
// nothing is a hook.
const nested = Command.make("nested", {}, () => Console.log("Third")).pipe(
  Command.withHooks({
    run: [
      [null, Console.log("First")],
      Console.log("Second"),
      [[[[DEFAULT, Console.log("Fourth")]]]],
      null,
      [],
      Console.log("Last")
    ]
  })
)

// What a slot means is a convention: here the whole lifecycle happens in the first one.
const early = Command.make("early", {}, () => Console.log("No problem!")).pipe(
  Command.withHooks({
    preConfig: [ConfigHook.makeDefault(), InitHook.makeDefault(), RunHook.makeDefault()],
    config: null,
    init: null,
    run: null
  })
)

wake([nested, early], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
