import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Console, Effect, Result, Schema } from "effect"
import { Command, ConfigError, Field, Format, Origin, Persistence, Tree, wake } from "effect-coma"
import { parse, stringify, TomlDate, TomlError } from "smol-toml"

/** Dates of TOML are text to a config: its schema says what they are. */
const plain = (value: unknown): unknown => {
  if (value instanceof TomlDate) return value.toISOString()
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}

// A format turns text into a tree, and a tree into text; a layer adds it to those that there are.
const toml: Format.Format = {
  name: "TOML",
  extensions: ["toml"],
  parse: (text, { config, path }) =>
    Result.try({
      try: () => Tree.fromUnknown(plain(parse(text, { integersAsBigInt: "asNeeded" })), Origin.fromFile(path, 1, 1)),
      catch: (error) => {
        const { line, column, message } = error instanceof TomlError ? error : { line: 1, column: 1, message: "" }
        const reason = message.split("\n")[0] ?? ""
        return new ConfigError.Malformed({ config, origin: Origin.fromFile(path, line, column), reason })
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
