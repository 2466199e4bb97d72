import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect, Schema } from "effect"
import { Flag } from "effect/cli"
import { Command, Config, ConfigHook, DEFAULT, Field, Hook, ParserHook, SHARED, wake } from "effect-coma"

class Settings extends Schema.Class<Settings>("Settings")({
  x: Field.make(Schema.Int, 0),
  y: Field.make(Schema.String, "foo")
}) {}

const overwrite = Flag.Boolean("overwrite").pipe(Flag.withDescription("Keep the overrides in the file"))

// Which hook runs is decided as it runs: hooks are effects, so one may yield to another.
const configure = Hook.make((data) =>
  data.flag(overwrite) ? ConfigHook.makeDefault({ overwrite: true, writeInstance: Config.OVERRIDE }) : DEFAULT
)

const cmd = Command.make("cmd", { config: Settings }, ({ config }) =>
  Console.log(`x = ${config.x}, y = ${config.y}`)
).pipe(Command.withHooks({ parser: [SHARED, ParserHook.flag(overwrite)], config: configure }))

wake([cmd], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
