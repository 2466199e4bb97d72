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
import * as ParserHook from "effect-coma/ParserHook"
import { DEFAULT } from "effect-coma/sentinel"
import { wake } from "effect-coma/wake"

class Settings extends Schema.Class<Settings>("Settings")({
  x: Field.make(Schema.Int, 0),
  y: Field.make(Schema.String, "foo")
}) {}

const overwrite = Flag.Boolean("overwrite").pipe(Flag.withDescription("Keep the overrides in the file"))

// Hooks are effects: one may yield to another, and so decide which one runs.
const configure = Hook.make((data) =>
  data.flag(overwrite) ? ConfigHook.makeDefault({ overwrite: true, writeInstance: Config.OVERRIDE }) : DEFAULT
)

const cmd = Command.make("cmd", { config: Settings }, ({ config }) =>
  Console.log(`x = ${config.x}, y = ${config.y}`)
).pipe(Command.addHooks({ parser: ParserHook.flag(overwrite) }), Command.withHooks({ config: configure }))

wake([cmd], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
