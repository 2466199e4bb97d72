import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { Argument, Flag } from "effect/cli"
import { Command, Hook, Param, ParamData, ParserHook, SHARED, wake } from "effect-coma"

const a = Argument.Int("a").pipe(Argument.withDescription("A number"))
const b = Flag.Int("second").pipe(
  Flag.withAlias("b"),
  Flag.withDefault(456),
  Flag.withDescription("Another number, 456 if left out")
)

// Neither parameter is a config: parser hooks take them from the command line, a later hook hands them over.
const fill = Hook.make((data) =>
  ParamData.replace(data.parameters, "a", data.argument(a)).pipe(
    Effect.flatMap(ParamData.replace("b", data.flag(b))),
    Effect.map((parameters) => ({ ...data, parameters }))
  )
)

const numbers = Command.make("numbers", { a: Param.regular<number>(), b: Param.regular<number>() }, ({ a, b }) =>
  Console.log(a, b)
).pipe(
  Command.withHooks({
    parser: [SHARED, ParserHook.argument(a), ParserHook.flag(b)],
    preInit: [SHARED, fill]
  })
)

wake([numbers], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
