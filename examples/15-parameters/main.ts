import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import * as Param from "effect-coma/Param"
import { wake } from "effect-coma/wake"

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
