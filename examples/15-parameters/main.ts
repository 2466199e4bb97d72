import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect, Schema } from "effect"
import { Command, Field, Param, wake } from "effect-coma"

class Data extends Schema.Class<Data>("Data")({ x: Field.make(Schema.Int, 42) }) {}

class Config extends Schema.Class<Config>("Config")({ y: Field.make(Schema.Finite, 3.14) }) {}

// Everything that a command can take. Only `cfg` has a file; `data` and `args` are no configs, so that no override
// reaches them.
const cmd = Command.make(
  "cmd",
  {
    cfg: Config,
    my_list: Param.inline(Schema.Array(Schema.String), () => []),
    data: Param.regular(new Data({})),
    out_file: Param.inline(Schema.String, "out.txt"),
    args: Param.args({ config: false }),
    kwargs: Param.kwargs()
  },
  ({ cfg, my_list, data, out_file, ...kwargs }, ...args) =>
    Effect.gen(function* () {
      yield* Console.log("cfg is:", JSON.stringify(cfg))
      yield* Console.log("my_list is:", JSON.stringify(my_list))
      yield* Console.log("data is:", JSON.stringify(data))
      yield* Console.log("out_file is:", out_file)
      yield* Console.log("args is:", JSON.stringify(args))
      yield* Console.log("kwargs is:", JSON.stringify(kwargs))
    })
)

wake([cmd], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
