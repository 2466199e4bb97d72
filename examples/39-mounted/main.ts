import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Cli from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import { toCli } from "effect-coma/toCli"

class Model extends Schema.Class<Model>("Model")({
  lr: Field.make(Schema.Finite, 0.1).annotate({ description: "Learning rate" })
}) {}

// Two commands of an existing program…
const status = Cli.make("status", {}, () => Console.log("All is well.")).pipe(Cli.withDescription("Tells how it goes."))
const login = Cli.make("login", { user: Flag.String("user") }, ({ user }) => Console.log(`Hello ${user}!`))

// …and two with configs.
const train = Command.make("train", { model: Model }, ({ model }) => Console.log(`Training with ${model.lr}.`)).pipe(
  Command.withDescription("Trains a model.")
)
const exportModel = Command.make("model export", { model: Model }, ({ model }) =>
  model.lr > 1 ? Effect.fail(new Error("Nobody wants that.")) : Console.log("Exported.")
)

const program = Effect.gen(function* () {
  const ours = yield* toCli([train, exportModel], { name: "main" })
  const main = Cli.make("main").pipe(Cli.withSubcommands([status, login, ...ours]))
  yield* Cli.run(main, { version: "1.0.0" })
})

program.pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
