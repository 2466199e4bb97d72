import { createServer } from "node:http"
import { NodeHttpServer, NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect, Layer, Schema } from "effect"
import { FetchHttpClient, HttpClient, HttpRouter, HttpServer, HttpServerResponse } from "effect/http"
import { Command, Field, wake } from "effect-coma"

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
