import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import * as Progress from "effect-coma/Progress"
import { wake } from "effect-coma/wake"

class Train extends Schema.Class<Train>("Train")({
  epochs: Field.make(Schema.Int, 3),
  batches: Field.make(Schema.Int, 100),
  /** How many milliseconds a batch takes. */
  pause: Field.make(Schema.Finite, 0),
  /** An epoch that fails. */
  fails: Field.make(Schema.Int, 0)
}) {}

const range = (length: number) => Array.from({ length }, (_, index) => index + 1)

// On a terminal: a bar for the epochs, and below it one for the batches of the epoch that runs.
const train = Command.make("train", { train: Train }, ({ train }) => {
  const batch = () => (train.pause === 0 ? Effect.void : Effect.sleep(train.pause))
  const epoch = Effect.fnUntraced(function* (number: number) {
    yield* Progress.each(range(train.batches), batch, { label: `epoch ${number}`, concurrency: 4, discard: true })
    if (number === train.fails) return yield* Effect.fail(new Error("The loss is not a number."))
    // A line of the program stands above the bars.
    yield* Console.log(`Epoch ${number} is done.`)
  })
  return Progress.each(range(train.epochs), epoch, { label: "train", discard: true })
})

// How much there is to read is not known; a loop that is no effect ticks at once.
const read = Command.make("read", {}, () =>
  Progress.task("read")((task) =>
    Effect.sync(() => {
      for (const _ of range(100_000)) task.tickUnsafe()
    })
  )
)

wake([train, read], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
