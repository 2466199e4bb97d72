import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect, FileSystem, Schema } from "effect"
import { Command, Field, Hook, wake } from "effect-coma"

class Work extends Schema.Class<Work>("Work")({
  seconds: Field.make(Schema.Finite, 60)
}) {}

// A hook holds a lock for the whole invocation. It is let go of however that ends: success, failure, exit, Ctrl-C.
const lock = Hook.make(() =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const take = fs.writeFileString("lock", "", { flag: "wx" })
    const taken = Effect.mapError(take, () => new Error("Another one is working."))
    yield* Effect.acquireRelease(taken, () => Effect.orDie(fs.rename("lock", "released")))
  })
)

const work = Command.make("work", { work: Work }, ({ work }) =>
  Effect.gen(function* () {
    yield* Console.log("Working …")
    yield* Effect.sleep(work.seconds * 1000)
    yield* Console.log("Done.")
  })
).pipe(Command.withHooks({ preRun: lock }))

wake([work], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
