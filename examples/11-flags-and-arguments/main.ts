import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Command from "effect-coma/Command"
import * as Hook from "effect-coma/Hook"
import * as Param from "effect-coma/Param"
import * as ParamData from "effect-coma/ParamData"
import * as ParserHook from "effect-coma/ParserHook"
import { wake } from "effect-coma/wake"

const a = Argument.Int("a").pipe(Argument.withDescription("A number"))
const b = Flag.Int("second").pipe(Flag.withAlias("b"), Flag.withDefault(456), Flag.withDescription("Another number"))

// Neither parameter is a config: parser hooks take them from the command line, a later hook hands them over.
const params = { a: Param.regular<number>(), b: Param.regular<number>() }

const fill = Hook.make((data) =>
  ParamData.replace(data.parameters, params.a, data.argument(a)).pipe(
    Effect.flatMap(ParamData.replace(params.b, data.flag(b))),
    Effect.map((parameters) => ({ ...data, parameters }))
  )
)

const numbers = Command.make("numbers", params, ({ a, b }) => Console.log(a, b)).pipe(
  Command.addHooks({ parser: [ParserHook.argument(a), ParserHook.flag(b)], preInit: fill })
)

wake([numbers], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
