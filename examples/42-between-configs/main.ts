import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import * as Resolver from "effect-coma/Resolver"
import { wake } from "effect-coma/wake"

class Server extends Schema.Class<Server>("Server")({
  host: Field.make(Schema.String, "localhost"),
  url: Field.make(Schema.String, "https://${.host}/v1"),
  token: Field.make(Schema.RedactedFromValue(Schema.String), Redacted.make("none"))
}) {}

// What stands before `::` is the id of a config of the command.
class Client extends Schema.Class<Client>("Client")({
  url: Field.make(Schema.String, "${server::url}"),
  header: Field.make(Schema.String, "Bearer ${server::token}"),
  limits: Field.make(Schema.Record(Schema.String, Schema.Finite), {})
}) {}

const call = Command.make("call", { client: Client, server: Server }, ({ client }) =>
  Console.log(`Calling ${client.url}, ${Object.keys(client.limits).length} limits.`)
)

// Files may take values from those in presets/, and from no others.
wake([call], { name: "main", version: "1.0.0" }).pipe(
  Effect.provide(Resolver.layer(Resolver.include({ root: "presets" }))),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
