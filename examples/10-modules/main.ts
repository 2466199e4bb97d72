import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Effect } from "effect"
import { wake } from "effect-coma"
import { greet } from "./greet.ts"
import { leave } from "./leave.ts"

// A command is a value: importing its module registers nothing, only what `wake` is given is there.
wake([greet, leave], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
