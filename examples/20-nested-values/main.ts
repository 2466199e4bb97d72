import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import * as Format from "effect-coma/Format"
import * as Tree from "effect-coma/Tree"
import { wake } from "effect-coma/wake"

class Config extends Schema.Class<Config>("Config")({
  l: Field.make(Schema.Array(Schema.Unknown), [1, 2]),
  d: Field.make(Schema.Record(Schema.String, Schema.Unknown), { a: { b: 3 } })
}) {}

// An override replaces a list and merges into a mapping. `l+=` appends, `l[0]=` sets an element.
const nested = Command.make("nested", { cfg: Config }, ({ cfg }) =>
  Console.log(Format.yaml.print(Tree.fromUnknown(cfg)).trimEnd())
)

wake([nested], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
