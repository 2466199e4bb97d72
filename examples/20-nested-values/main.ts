import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect, Schema } from "effect"
import { Command, Field, Format, Tree, wake } from "effect-coma"

class Config extends Schema.Class<Config>("Config")({
  l: Field.make(Schema.Array(Schema.Unknown), [1, 2]),
  d: Field.make(Schema.Record(Schema.String, Schema.Unknown), { a: { b: 3 } })
}) {}

// An override replaces a list and merges into a mapping. `l+=` appends, `l[0]=` sets an element.
const nested = Command.make("nested", { cfg: Config }, ({ cfg }) =>
  Console.log(Format.yaml.print(Tree.fromUnknown(cfg)).trimEnd())
)

wake([nested], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
