import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as Command from "effect-coma/Command"
import { wake } from "effect-coma/wake"

// A class that knows nothing of Effect, and starts where a command would run.
class Existing {
  readonly foo = "bar"
  start() {
    console.log(`foo = ${this.foo}`)
  }
}

// As it is: another method runs it.
const asIs = Command.fromClass("as-is", {}, Existing, { method: "start" })

// Called by a function.
const wrapped = Command.make("wrapped", {}, () => Effect.sync(() => new Existing().start()))

// Extended by a class that runs.
class Extended extends Existing {
  run() {
    return Effect.sync(() => this.start())
  }
}

const extended = Command.fromClass("extended", {}, Extended)

wake([asIs, wrapped, extended], { name: "main", version: "1.0.0" }).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
