import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as ConfigHook from "effect-coma/ConfigHook"
import * as Field from "effect-coma/Field"
import * as Hook from "effect-coma/Hook"
import * as Param from "effect-coma/Param"
import * as ParamData from "effect-coma/ParamData"
import { wake } from "effect-coma/wake"

class Strategy1 extends Schema.Class<Strategy1>("Strategy1")({
  some: Field.make(Schema.String, "strategy"),
  config: Field.make(Schema.String, "data")
}) {}

class Strategy2 extends Schema.Class<Strategy2>("Strategy2")({
  other: Field.make(Schema.String, "data"),
  used: Field.make(Schema.String, "for"),
  alternative: Field.make(Schema.String, "strategy")
}) {}

class Builder extends Schema.Class<Builder>("Builder")({
  strategy: Field.make(Schema.Literals(["one", "two", "MISSING"]), "MISSING"),
  more: Field.make(Schema.String, "data"),
  the: Field.make(Schema.String, "builder"),
  needs: Field.make(Schema.String, ".")
}) {}

class Other extends Schema.Class<Other>("Other")({
  non: Field.make(Schema.String, "strategy"),
  data: Field.make(Schema.String, "that"),
  cmd: Field.make(Schema.String, "needs")
}) {}

// A strategy is made of a config that only its hook knows; the command gets it ready to run.
type Strategy = Effect.Effect<void>

const makeStrategy = (config: unknown): Strategy => Console.log("Do something with:", JSON.stringify(config))
const params = { strategy: Param.regular<Strategy>(), cfg: Other }

// Which configs are needed depends on a config, which is therefore filled ahead of the others.
const build = Hook.make(({ parameters }) =>
  Effect.gen(function* () {
    const { strategy } = yield* ParamData.value(parameters, Builder)
    if (strategy === "MISSING") return yield* Effect.fail(new Error("Missing strategy"))
    const [chosen, other] = strategy === "one" ? [Strategy1, Strategy2] : [Strategy2, Strategy1]
    const data = yield* ConfigHook.preload([chosen])
    const config = yield* ParamData.value(data.parameters, chosen)
    const replaced = yield* ParamData.replace(data.parameters, params.strategy, makeStrategy(config))
    return { ...data, parameters: yield* ParamData.delete(replaced, other) }
  })
)

const cmd = Command.make("cmd", params, ({ strategy, cfg }) =>
  Effect.gen(function* () {
    yield* Console.log("Running strategy...")
    yield* strategy
    yield* Console.log("Other config:", JSON.stringify(cfg))
  })
).pipe(
  Command.withSupplemental({ strat1: Strategy1, strat2: Strategy2, builder: Builder }),
  Command.addHooks({ preConfig: [ConfigHook.preload([Builder]), build] })
)

wake([cmd], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
