import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import * as Format from "effect-coma/Format"
import * as Origin from "effect-coma/Origin"
import * as Persistence from "effect-coma/Persistence"
import * as Tree from "effect-coma/Tree"
import { wake } from "effect-coma/wake"
import { parse, stringify, TomlError } from "smol-toml"

// A format turns text into a tree, and a tree into text; a layer adds it to those that there are.
const toml: Format.Format = {
  name: "TOML",
  extensions: ["toml"],
  parse: (text, place) =>
    Result.try({
      try: () => Tree.fromUnknown(parse(text, { integersAsBigInt: "asNeeded" }), Origin.fromFile(place.path, 1, 1)),
      catch: (error) => {
        const { line, column, message } = error instanceof TomlError ? error : { line: 1, column: 1, message: "" }
        return Format.malformed(place, { line, column, reason: message.split("\n")[0] ?? "" })
      }
    }),
  print: (tree) => stringify(Tree.toUnknown(tree))
}

class Train extends Schema.Class<Train>("Train")({
  lr: Field.make(Schema.Finite, 1e-5),
  epochs: Field.make(Schema.Int, 3),
  since: Field.make(Schema.DateFromString, () => new Date("2024-05-27")),
  model: Field.make(Schema.Struct({ layers: Schema.Array(Schema.Int) }), { layers: [64, 8] })
}) {}

const train = Command.make("train", { train: Train }, ({ train }) => Console.log(JSON.stringify(train))).pipe(
  Command.withPersistence(Persistence.make({ extension: "toml" }))
)

wake([train], { name: "main", version: "1.0.0" }).pipe(
  Effect.provide(Format.layer(toml)),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
