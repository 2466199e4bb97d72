import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { Command, Format, Param, Tree, wake } from "effect-coma"

// While a program is being sketched, the keyword variadic takes whatever comes; a config may take its place later.
const greet = Command.make("greet", { kwargs: Param.kwargs() }, (kwargs) =>
  Console.log(`Hello World!\nextra command line arguments:\n${Format.yaml.print(Tree.fromUnknown(kwargs)).trimEnd()}`)
)

wake([greet], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
