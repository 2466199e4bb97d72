import { createServer } from "node:http"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpServer from "effect/http/HttpServer"
import * as Layer from "effect/Layer"
import * as OtlpSerialization from "effect/observability/OtlpSerialization"
import * as OtlpTracer from "effect/observability/OtlpTracer"
import * as ChildProcess from "effect/process/ChildProcess"
import * as ChildProcessSpawner from "effect/process/ChildProcessSpawner"
import * as Ref from "effect/Ref"
import * as Schema from "effect/Schema"
import * as Stdio from "effect/Stdio"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import * as Hook from "effect-coma/Hook"
import * as ParserHook from "effect-coma/ParserHook"
import * as Pipeline from "effect-coma/Pipeline"
import { DEFAULT, SHARED } from "effect-coma/sentinel"
import { wake } from "effect-coma/wake"
import * as Collector from "./collector.ts"

class Offline extends Schema.TaggedError<Offline>()("Offline", {}) {
  override get message() {
    return "no answer"
  }
}

class Model extends Schema.Class<Model>("Model")({
  epochs: Field.make(Schema.Int, 2)
}) {}

const attempts = Ref.makeUnsafe(0)

const connect = Hook.make("connect", () =>
  Effect.flatMap(
    Ref.updateAndGet(attempts, (n) => n + 1),
    (attempt) => (attempt < 3 ? Effect.fail(new Offline()) : Effect.void)
  )
)

const epoch = (number: number) => Effect.sleep("5 millis").pipe(Effect.withSpan(`epoch ${number}`))

const train = Command.make("train", { model: Model }, ({ model }) =>
  Effect.forEach(
    Array.from({ length: model.epochs }, (_, index) => index + 1),
    epoch
  )
).pipe(Command.withHooks({ preRun: SHARED.pipe(Effect.retry({ times: 2 })) }))

// Where the spans go. They are made from the start on, before a hook could read the flag: so a layer looks for it.
const traceTo = Flag.String("trace-to").pipe(
  Flag.withMetavar("URL"),
  Flag.withDescription("Send a trace to a collector"),
  Flag.optional
)

const exporter = Layer.unwrap(
  Effect.gen(function* () {
    const args = yield* Effect.flatMap(Stdio.Stdio, (stdio) => stdio.args)
    const at = args.findIndex((word) => /^--trace-to(?:=|$)/.test(word))
    if (at < 0) return Layer.empty
    const url = args[at]!.split("=")[1] ?? args[at + 1] ?? ""
    const resource = { serviceName: "main", serviceVersion: "1.0.0" }
    return Layer.merge(
      Pipeline.layerTraced,
      OtlpTracer.layer({ url: `${url}/v1/traces`, resource }).pipe(
        Layer.provide([OtlpSerialization.layerJson, FetchHttpClient.layer])
      )
    )
  })
)

// A command that traces another one, with a collector of its own, and prints what that has collected.
const line = Argument.String("command").pipe(Argument.variadic())

const told = ["process.command", "process.exit.code", "service.version", "coma.configs.read"]
const collect = Command.make("collect", {}, () => Effect.void).pipe(
  Command.addHooks({ parser: ParserHook.argument(line) }),
  Command.withHooks({
    preRun: null,
    run: Hook.make("collect", (data) =>
      Effect.gen(function* () {
        const url = yield* HttpServer.addressFormattedWith(Effect.succeed)
        const words = [...process.execArgv, process.argv[1]!, ...data.argument(line), "--trace-to", url]
        const { exitCode } = yield* ChildProcessSpawner.ChildProcessSpawner
        yield* exitCode(ChildProcess.make(process.execPath, words, { stdout: "inherit", stderr: "inherit" }))
        const tree = Collector.treeOf(yield* Collector.Collected, [
          ...told,
          "coma.configs.written",
          "coma.overrides.applied"
        ])
        yield* Console.log(tree.join("\n"))
      })
    )
  }),
  Command.provide(
    Collector.layer.pipe(Layer.provideMerge(NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 0 })))
  )
)

wake([train, collect], {
  name: "main",
  version: "1.0.0",
  hooks: { parser: [DEFAULT, ParserHook.programFlag(traceTo)], preRun: connect }
}).pipe(Effect.provide(exporter), Effect.provide(NodeServices.layer), NodeRuntime.runMain)
