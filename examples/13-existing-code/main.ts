import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Effect } from "effect"
import { Command, RunHook, wake } from "effect-coma"

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
