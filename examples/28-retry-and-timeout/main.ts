import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import * as Hook from "effect-coma/Hook"
import { DEFAULT, SHARED } from "effect-coma/sentinel"
import { wake } from "effect-coma/wake"

class Offline extends Schema.TaggedError<Offline>()("Offline", {}) {
  override get message() {
    return "no answer"
  }
}

// What every command does first fails twice …
const attempts = Ref.makeUnsafe(0)

const connect = Hook.make(() =>
  Effect.gen(function* () {
    const attempt = yield* Ref.updateAndGet(attempts, (n) => n + 1)
    yield* Console.log(`Connecting, attempt ${attempt} …`)
    if (attempt < 3) return yield* new Offline()
  })
)

class Job extends Schema.Class<Job>("Job")({
  millis: Field.make(Schema.Int, 10)
}) {}

// … which this command takes as it is …
const impatient = Command.make("impatient", {}, () => Console.log("Done."))

// … and this one does not. SHARED and DEFAULT are effects, so every combinator works on them.
const patient = Command.make("patient", { job: Job }, ({ job }) => Effect.delay(Console.log("Done."), job.millis)).pipe(
  Command.withHooks({
    preRun: SHARED.pipe(Effect.retry({ times: 2 })),
    run: DEFAULT.pipe(
      Effect.timeout("1 second"),
      Effect.catchTag("TimeoutError", () => Effect.andThen(Console.log("Too slow."), Hook.exit(3)))
    )
  })
)

wake([impatient, patient], { name: "main", version: "1.0.0", hooks: { preRun: connect } }).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
