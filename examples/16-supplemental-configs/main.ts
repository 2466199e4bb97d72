import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Hook from "effect-coma/Hook"
import * as Param from "effect-coma/Param"
import * as ParamData from "effect-coma/ParamData"
import { wake } from "effect-coma/wake"

const Settings = Schema.Record(Schema.String, Schema.Unknown)

// A supplemental config is there for the hooks; the handler does not get it.
const show = Hook.make((data) =>
  Effect.flatMap(ParamData.value(data.parameters, Settings), (settings) =>
    Console.log("supplemental:", JSON.stringify(settings))
  )
)

// Its id would be that of the inline config, which therefore gets another one.
const cmd = Command.make("cmd", { only: Param.inline(Schema.String, "") }, ({ only }) =>
  Console.log(`cfg: only='${only}'`)
).pipe(
  Command.withInspector({ inlineIdentifier: "param" }),
  Command.withSupplemental({ inline: Settings }),
  Command.addHooks({ preInit: show })
)

wake([cmd], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
