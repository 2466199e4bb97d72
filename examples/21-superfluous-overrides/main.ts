import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Command from "effect-coma/Command"
import * as Format from "effect-coma/Format"
import * as Param from "effect-coma/Param"
import * as Tree from "effect-coma/Tree"
import { wake } from "effect-coma/wake"

// While a program is being sketched, the keyword variadic takes whatever comes; a config may take its place later.
const greet = Command.make("greet", { kwargs: Param.kwargs() }, (kwargs) =>
  Console.log(`Hello World!\nextra command line arguments:\n${Format.yaml.print(Tree.fromUnknown(kwargs)).trimEnd()}`)
)

wake([greet], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
