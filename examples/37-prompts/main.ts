import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import { wake } from "effect-coma/wake"

const Adam = Schema.Struct({ kind: Schema.Literal("adam"), beta: Schema.Finite })
const Sgd = Schema.Struct({ kind: Schema.Literal("sgd"), momentum: Field.make(Schema.Finite, 0.9) })

class Train extends Schema.Class<Train>("Train")({
  data: Schema.String.annotate({ description: "What to learn from" }),
  size: Schema.Literals(["small", "large"]),
  epochs: Schema.Int.check(Schema.isGreaterThan(0)),
  resume: Schema.Boolean.annotate({ description: "Whether to go on where the last run ended" }),
  optim: Schema.Union([Adam, Sgd]),
  lr: Field.make(Schema.Finite, 0.01)
}) {}

class Account extends Schema.Class<Account>("Account")({
  token: Schema.RedactedFromValue(Schema.String.check(Schema.isMinLength(4)))
}) {}

const train = Command.make("train", { train: Train, account: Account }, ({ train }) =>
  Console.log(`${train.resume ? "Resuming" : "Training"} ${train.size} on ${train.data} for ${train.epochs} epochs.`)
).pipe(Command.withDescription("Trains a model."))

wake([train], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
