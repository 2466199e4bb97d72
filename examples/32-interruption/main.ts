import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import * as Hook from "effect-coma/Hook"
import { wake } from "effect-coma/wake"

class Work extends Schema.Class<Work>("Work")({
  seconds: Field.make(Schema.Finite, 60)
}) {}

// A hook holds a lock for the whole invocation. It is let go of however that ends: success, failure, exit, a signal,
// a closed pipe.
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
).pipe(Command.addHooks({ preRun: lock }))

wake([work], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
