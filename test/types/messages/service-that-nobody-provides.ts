import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Effect } from "effect"
import { Command, wake } from "effect-coma"
import { app, Db, plain } from "../subjects.ts"

const query = Command.make("query", {}, () => Effect.flatMap(Db, (db) => db.query))

wake([plain, query], app).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
