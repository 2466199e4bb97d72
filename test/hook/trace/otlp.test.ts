import { createServer } from "node:http"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { expect, it } from "@effect/vitest"
import { Effect, Layer, Schema } from "effect"
import { FetchHttpClient, HttpServer } from "effect/http"
import { OtlpSerialization, OtlpTracer } from "effect/observability"
import { Command, DEFAULT, Field, Hook, SHARED, Timeline } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import * as Collector from "../../../examples/43-tracing/collector.ts"

class Offline extends Schema.TaggedError<Offline>()("Offline", {}) {}
class Model extends Schema.Class<Model>("Model")({ lr: Field.make(Schema.Finite, 1) }) {}

const collector = Collector.layer.pipe(
  Layer.provideMerge(NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 0 }))
)

/** The attributes of all spans but the places of slots and hooks. */
const told = [
  "process.command",
  "service.version",
  "coma.command",
  "process.exit.code",
  "coma.configs.read",
  "coma.configs.written",
  "coma.overrides.applied",
  "coma.layers"
]

it.live("a trace that is sent over OTLP is the tree that the timeline shows, and that a test gets", () =>
  Effect.gen(function* () {
    let runs = 0
    const connect = Hook.make("connect", () =>
      Effect.suspend(() => (runs++ < 2 ? Effect.fail(new Offline()) : Effect.void))
    )
    const train = Command.make("train", { model: Model }, () => Effect.withSpan(Effect.void, "epoch")).pipe(
      Command.provide(Layer.empty),
      Command.withHooks({
        preRun: SHARED.pipe(Effect.retry({ times: 2 })),
        postRun: Hook.make("stop", () => Hook.exit(3))
      })
    )
    const url = yield* HttpServer.addressFormattedWith(Effect.succeed)
    const exporter = OtlpTracer.layer({ url: `${url}/v1/traces`, resource: { serviceName: "lab" } }).pipe(
      Layer.provide([OtlpSerialization.layerJson, FetchHttpClient.layer])
    )
    const { ran, stderr } = yield* TestProgram.run([train], ["train", "--timeline", "lr=2"], {
      name: "lab",
      version: "1.2.0",
      files: { "model.yaml": "lr: 3\n" },
      env: { COLUMNS: "120" },
      hooks: { parser: [DEFAULT, Timeline.hooks.parser], preConfig: Timeline.hooks.preConfig, preRun: connect },
      layers: Timeline.layer
    }).pipe(Effect.provide(exporter))

    const spans = yield* Collector.Collected
    const picture = TestProgram.picture(ran)
    expect(Collector.treeOf(spans, []).join("\n")).toBe(picture)
    expect(stderr.map((line) => line.replace(/ +[\d.]+ (?:µs|m?s) .*$/, "")).join("\n")).toBe(picture)
    expect(Collector.treeOf(spans, told).join("\n")).toMatchInlineSnapshot(`
      "lab train, exit 3
        · process.command: lab
        · service.version: 1.2.0
        · coma.command: train
        · process.exit.code: 3
        parser
          ParserHook.makeDefault
          Timeline.parser
          Inspect.parser
          Ask.parser
        preConfig
          Inspect.preConfig
          Ask.preConfig
          Timeline.preConfig
        config
          ConfigHook.makeDefault
            · coma.configs.read: model: model.yaml
            · coma.overrides.applied: 1
        postConfig
          Inspect.postConfig
        init
          InitHook.makeDefault
        layers
          · coma.layers: 1
        preRun
          preRun[0]
            connect, failed: Offline
            connect, attempt 2, failed: Offline
            connect, attempt 3
        run
          RunHook.makeDefault
            epoch
        postRun, exit 3
          stop, exit 3"
    `)
  }).pipe(Effect.provide(collector))
)
