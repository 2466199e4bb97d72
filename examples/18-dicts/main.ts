import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect, Schema } from "effect"
import { Command, InitHook, Param, wake } from "effect-coma"

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
