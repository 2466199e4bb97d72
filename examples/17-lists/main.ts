import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Param from "effect-coma/Param"
import { wake } from "effect-coma/wake"

// Bare words extend every list config; `key=value` is none of theirs.
const list = Command.make("list", { cfg: Schema.Array(Schema.String) }, ({ cfg }) => Console.log(JSON.stringify(cfg)))

// The positional variadic is a list config without a file, and the handler's rest parameter.
const variadic = Command.make(
  "variadic",
  { list_cfg: Schema.Array(Schema.String), args: Param.args() },
  ({ list_cfg }, ...args) => Console.log(`${JSON.stringify(list_cfg)}\n${JSON.stringify(args)}`)
)

// Elements have a type, too.
const sum = Command.make("sum", { args: Param.args(Schema.Finite) }, (_, ...args) =>
  Console.log(args.reduce((total, each) => total + each, 0))
)

wake([list, variadic, sum], { name: "main", version: "1.0.0" }).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
