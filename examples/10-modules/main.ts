import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import { wake } from "effect-coma/wake"
import { greet } from "./greet.ts"
import { leave } from "./leave.ts"

// A command is a value: importing its module registers nothing, only what `wake` is given is there.
wake([greet, leave], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
