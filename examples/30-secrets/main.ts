import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect, Redacted, Schema } from "effect"
import { Command, Config, ConfigHook, Field, wake } from "effect-coma"

// A redacted field takes its secret from anywhere, and shows it nowhere: no file, no error, no output has it.
class Api extends Schema.Class<Api>("Api")({
  url: Field.make(Schema.String, "https://example.org"),
  token: Schema.RedactedFromValue(Schema.String.check(Schema.isMinLength(8)))
}) {}

const call = Command.make("call", { api: Api }, ({ api }) =>
  Console.log(`Calling ${api.url} with ${api.token}, of ${Redacted.value(api.token).length} characters.`)
)

const save = Command.make("save", { api: Api }, () => Console.log("Saved.")).pipe(
  Command.withHooks({ config: ConfigHook.makeDefault({ overwrite: true, writeInstance: Config.OVERRIDE }) })
)

wake([call, save], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
