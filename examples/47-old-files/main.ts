import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import * as Persistence from "effect-coma/Persistence"
import { wake } from "effect-coma/wake"

// The files of the first version had minutes.
const First = Schema.Struct({
  host: Schema.optionalKey(Schema.String),
  minutes: Schema.optionalKey(Schema.Finite)
})

// Since then a field was renamed, and one is new.
class Server extends Schema.Class<Server>("Server")({
  address: Field.make(Schema.String, "localhost").pipe(Field.renamedFrom("host")),
  seconds: Field.make(Schema.Finite, 60),
  retries: Field.make(Schema.Int, 3).annotate({ description: "How often it is tried again." })
}) {}

const serve = Command.make("serve", { server: Server }, ({ server }) =>
  Console.log(`Serving at ${server.address} for ${server.seconds} s, ${server.retries} retries.`)
)

const persistence = Persistence.make({ unknownKeys: "warn" }).pipe(
  Persistence.version(Server, 2, [
    Persistence.migration(First, Server, ({ host, minutes }) => ({
      ...(host === undefined ? {} : { address: host }),
      ...(minutes === undefined ? {} : { seconds: minutes * 60 })
    }))
  ])
)

wake([serve], { name: "main", version: "2.0.0", persistence }).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
