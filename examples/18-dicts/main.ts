import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as InitHook from "effect-coma/InitHook"
import * as Param from "effect-coma/Param"
import { wake } from "effect-coma/wake"

const Dict = Schema.Record(Schema.String, Schema.Unknown)

// A dict config takes any `key=value`, nested keys with dots; bare words are none of its.
const dict = Command.make("dict", { cfg: Dict }, ({ cfg }) => Console.log(JSON.stringify(cfg)))

// The keyword variadic is a dict config without a file, and the rest of the handler's named parameters.
const params = { dict_cfg: Dict, kwargs: Param.kwargs() }

const variadic = Command.make("variadic", params, ({ dict_cfg, ...kwargs }) =>
  Console.log(`${JSON.stringify(dict_cfg)}\n${JSON.stringify(kwargs)}`)
)

// A keyword that is also a parameter is an error, unless a policy says which of the two counts.
const lenient = Command.make("lenient", params, ({ dict_cfg }) => Console.log(JSON.stringify(dict_cfg))).pipe(
  Command.withHooks({ init: InitHook.makeDefault({ policy: "SILENT_OVERRIDE" }) })
)

wake([dict, variadic, lenient], { name: "main", version: "1.0.0" }).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
