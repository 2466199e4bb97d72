import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Config from "effect-coma/Config"
import * as ConfigHook from "effect-coma/ConfigHook"
import * as Field from "effect-coma/Field"
import * as Hook from "effect-coma/Hook"
import * as Param from "effect-coma/Param"
import * as ParamData from "effect-coma/ParamData"
import * as ParserHook from "effect-coma/ParserHook"
import { DEFAULT } from "effect-coma/sentinel"
import { wake } from "effect-coma/wake"

const option = (name: string, description: string) => Flag.Boolean(name).pipe(Flag.withDescription(description))

const overwrite = option("overwrite", "Keep the overrides in the files")
const create = option("create", "Stop once the config files are written")
const dryRun = option("dry-run", "Stop once the command is made")

const configure = Hook.make((data) =>
  data.flag(overwrite) ? ConfigHook.makeDefault({ overwrite: true, writeInstance: Config.OVERRIDE }) : DEFAULT
)

/** Makes a hook that ends the program where a flag was given. */
const stopIf = (flag: Flag.Flag<boolean>, message: string) =>
  Hook.make((data) => (data.flag(flag) ? Effect.andThen(Console.log(message), Hook.exit()) : Effect.void))

const Info = Schema.Struct({ info: Field.make(Schema.String, "some strategy initialization info") })

// The strategies: a dict, a list and a structured config. One is kept, the others never existed.
const strategies = {
  strat1: Schema.Record(Schema.String, Schema.Unknown),
  strat2: Schema.Array(Schema.String),
  strat3: Info
}

const Choice = Schema.Literals(["STRAT1", "STRAT2", "STRAT3", "MISSING"])
const Which = Schema.Struct({ choice: Choice })

const choose = Hook.make(({ parameters }) =>
  Effect.gen(function* () {
    const { choice } = yield* ParamData.value(parameters, "which", Which)
    if (choice === "MISSING") return yield* Effect.fail(new Error("Missing strategy"))
    const chosen = choice.toLowerCase()
    const others = Object.keys(strategies).filter((id) => id !== chosen)
    const data = yield* ConfigHook.preload([chosen])
    const config = yield* Config.value(yield* ParamData.getConfig(data.parameters, chosen))
    const strategy = Console.log(`Running ${choice} with:`, JSON.stringify(config))
    const replaced = yield* ParamData.replace(data.parameters, "strategy", strategy)
    return { ...data, parameters: yield* ParamData.delete(replaced, ...others) }
  })
)

const cmd = Command.make(
  "cmd",
  { choice: Param.inline(Choice, "MISSING"), strategy: Param.regular<Effect.Effect<void>>() },
  ({ strategy }) => strategy
).pipe(
  Command.withInspector({ inlineIdentifier: "which" }),
  Command.withSupplemental(strategies),
  Command.addHooks({ preConfig: [ConfigHook.preload(["which"]), choose] })
)

wake([cmd], {
  name: "main",
  version: "1.0.0",
  hooks: {
    parser: [DEFAULT, ParserHook.flag(overwrite), ParserHook.flag(create), ParserHook.flag(dryRun)],
    config: configure,
    postConfig: stopIf(create, "Config files created. Quitting."),
    postInit: stopIf(dryRun, "Dry run. Stopping after initialization.")
  }
}).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
