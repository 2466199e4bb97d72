// What a library made with this one exports: every declaration must be writable as a `.d.ts`.
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import {
  Command,
  ConfigHook,
  DEFAULT,
  Field,
  Hook,
  InitHook,
  Override,
  Param,
  ParserHook,
  Resolver,
  RunHook,
  SHARED,
  wake
} from "effect-coma"
import { MemoryFileSystem, TestInvocation, TestProgram } from "effect-coma/testing"

export class Database extends Context.Service<Database, { readonly check: Effect.Effect<void> }>()("Database") {}

export class Model extends Schema.Class<Model>("Model")({ lr: Field.make(Schema.Finite, 0.1) }) {}

export const dryRun = Flag.Boolean("dry-run")

export const stop = Hook.make((data) => (data.flag(dryRun) ? Hook.exit() : Effect.void))

export const plain = Command.make("plain", { model: Model }, ({ model }) => Console.log(model.lr))

export const hooked = plain.pipe(
  Command.withHooks({
    parser: [SHARED, ParserHook.flag(dryRun)],
    preRun: [SHARED, stop],
    run: DEFAULT.pipe(Effect.timeout("5 minutes"), Effect.retry({ times: 2 }))
  }),
  Command.withSupplemental({ extra: Schema.Record(Schema.String, Schema.Unknown) })
)

export const provided = Command.make("provided", { model: Model, words: Param.args() }, () =>
  Effect.flatMap(Database, (database) => database.check)
).pipe(Command.provide(({ model }) => Layer.succeed(Database, { check: Console.log(model.lr) })))

export class Runner {
  readonly model: Model
  constructor({ model }: { readonly model: Model }) {
    this.model = model
  }
  run() {
    return Console.log(this.model.lr)
  }
}

export const timed = Command.around(Effect.timeout("5 minutes"))
export const retried = Command.mapHandler(Effect.retry({ times: 2 }))
export const withDatabase = Command.provide(({ model }: { readonly model: Model }) =>
  Layer.succeed(Database, { check: Console.log(model.lr) })
)
export const wrapped = provided.pipe(Command.addHooks({ preRun: stop }), retried, timed)
export const ofClass = Command.fromClass("class", { model: Model }, Runner)
export const defaults = DEFAULT.pipe(Effect.withSpan("default"))
export const shared = SHARED.pipe(Effect.retry({ times: 2 }))
export const hooks = {
  parser: ParserHook.makeDefault(),
  config: ConfigHook.makeDefault({ override: Override.make({ unmatched: "error" }) }),
  preload: ConfigHook.preload(["model"]),
  init: InitHook.makeDefault(),
  run: RunHook.makeDefault()
}
export const resolver = Resolver.make("vault", () => Effect.map(Database, () => "secret"))
export const resolvers = Resolver.layer(resolver)
export const program = wake([plain, hooked, provided, ofClass], {
  name: "main",
  version: "1.0.0",
  hooks: { preRun: [stop, DEFAULT] }
})
export const runnable = program.pipe(Effect.provide(NodeServices.layer))
export const tested = TestProgram.run([plain, hooked], ["plain"])
export const invocation = TestInvocation.make({ params: { model: Model } })
export const memory = MemoryFileSystem.layer({})
