import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import * as Hook from "effect-coma/Hook"
import { DEFAULT, SHARED } from "effect-coma/sentinel"
import * as Timeline from "effect-coma/Timeline"
import { wake } from "effect-coma/wake"

class Offline extends Schema.TaggedError<Offline>()("Offline", {}) {
  override get message() {
    return "no answer"
  }
}

class Model extends Schema.Class<Model>("Model")({
  epochs: Field.make(Schema.Int, 3)
}) {}

const attempts = Ref.makeUnsafe(0)

// A hook is called by its name in the timeline …
const connect = Hook.make("connect", () =>
  Effect.gen(function* () {
    yield* Effect.sleep("40 millis")
    if ((yield* Ref.updateAndGet(attempts, (n) => n + 1)) < 3) return yield* new Offline()
  })
)

// … and so is whatever a handler has a span for.
const epoch = (number: number) => Effect.sleep("60 millis").pipe(Effect.withSpan(`epoch ${number}`))

const train = Command.make("train", { model: Model }, ({ model }) =>
  Effect.forEach(
    Array.from({ length: model.epochs }, (_, index) => index + 1),
    epoch
  )
).pipe(Command.withHooks({ preRun: SHARED.pipe(Effect.retry({ times: 2 })) }))

const impatient = Command.make("impatient", {}, () => Effect.void)

// The hooks add the flag, the layer traces the run. A program without them has no --timeline.
wake([train, impatient], {
  name: "main",
  version: "1.0.0",
  hooks: { parser: [DEFAULT, Timeline.hooks.parser], preConfig: Timeline.hooks.preConfig, preRun: connect }
}).pipe(Effect.provide(Timeline.layer), Effect.provide(NodeServices.layer), NodeRuntime.runMain)
