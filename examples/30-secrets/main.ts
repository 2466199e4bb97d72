import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Config from "effect-coma/Config"
import * as ConfigHook from "effect-coma/ConfigHook"
import * as Field from "effect-coma/Field"
import * as Resolver from "effect-coma/Resolver"
import { wake } from "effect-coma/wake"

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

// A file, or an override, may read this environment variable, and no other.
const environment = Resolver.environment({ allow: ["TOKEN"] })

wake([call, save], { name: "main", version: "1.0.0" }).pipe(
  Effect.provide(environment),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
