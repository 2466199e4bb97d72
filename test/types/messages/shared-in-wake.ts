import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Effect } from "effect"
import { Hook, SHARED, wake } from "effect-coma"
import { app, plain } from "../subjects.ts"

wake([plain], { ...app, hooks: { preRun: [SHARED, Hook.make((data) => Effect.log(data.name))] } }).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
