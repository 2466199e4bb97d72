import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as Command from "effect-coma/Command"
import * as RunHook from "effect-coma/RunHook"
import { wake } from "effect-coma/wake"

// A class that knows nothing of Effect, and starts where a command would run.
class Existing {
  readonly foo = "bar"
  start() {
    console.log(`foo = ${this.foo}`)
  }
}

// As it is: the built-in run hook calls another method.
const asIs = Command.make("as-is", {}, Existing).pipe(
  Command.withHooks({ run: RunHook.makeDefault({ method: "start" }) })
)

// Called by a function.
const wrapped = Command.make("wrapped", {}, () => Effect.sync(() => new Existing().start()))

// Extended by a class that runs.
const extended = Command.make(
  "extended",
  {},
  class extends Existing {
    run() {
      return Effect.sync(() => this.start())
    }
  }
)

wake([asIs, wrapped, extended], { name: "main", version: "1.0.0" }).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
