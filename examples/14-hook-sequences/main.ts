import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Command from "effect-coma/Command"
import * as ConfigHook from "effect-coma/ConfigHook"
import * as InitHook from "effect-coma/InitHook"
import * as RunHook from "effect-coma/RunHook"
import { DEFAULT } from "effect-coma/sentinel"
import { wake } from "effect-coma/wake"

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
