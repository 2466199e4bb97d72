import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import * as Source from "effect-coma/Source"
import { wake } from "effect-coma/wake"

class Server extends Schema.Class<Server>("Server")({
  host: Field.make(Schema.String, "localhost"),
  port: Field.make(Schema.Int, 8080),
  token: Field.make(Schema.RedactedFromValue(Schema.String), Redacted.make("none"))
}) {}

// One value for both: what stands before `::` is the id of another config.
class Client extends Schema.Class<Client>("Client")({
  url: Field.make(Schema.String, "http://${server::host}:${server::port}"),
  tries: Field.make(Schema.Int, 1)
}) {}

const ping = Command.make("ping", { server: Server, client: Client }, ({ client, server }) =>
  Console.log(`${client.url}, ${client.tries} times, with ${server.token}`)
)

// The weakest first; defaults are below all of them, and the command line above.
const sources = [Source.user(), Source.file({ search: "parents" }), Source.profile(), Source.environment("LAB")]

wake([ping], { name: "lab", version: "1.0.0", sources }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
