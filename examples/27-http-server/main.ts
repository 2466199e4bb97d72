import { createServer } from "node:http"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServer from "effect/http/HttpServer"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import { wake } from "effect-coma/wake"

const Port = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 65535 }))

class Server extends Schema.Class<Server>("Server")({
  port: Field.make(Port.annotate({ description: "0 takes any port that is free" }), 0),
  greeting: Field.make(Schema.String, "Hello World!")
}) {}

// The config makes a server that lives as long as the command, here to be asked once.
const serve = ({ port, greeting }: Server) =>
  HttpRouter.serve(HttpRouter.add("GET", "/greeting", HttpServerResponse.text(greeting)), {
    disableLogger: true,
    disableListenLog: true
  }).pipe(
    Layer.provideMerge(HttpServer.layerTestClient),
    Layer.provideMerge(NodeHttpServer.layer(createServer, { host: "127.0.0.1", port })),
    Layer.provide(FetchHttpClient.layer)
  )

const ask = Command.make("ask", { server: Server }, () =>
  Effect.gen(function* () {
    const response = yield* HttpClient.get("/greeting")
    yield* Console.log(response.status, yield* response.text)
  })
).pipe(Command.provide(({ server }) => serve(server)))

wake([ask], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
