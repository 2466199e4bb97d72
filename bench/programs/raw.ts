/**
 * The same program by hand: `effect/cli` parses, `yaml` reads, the schemas decode.
 *
 * It does what a run with files does, and no more: flags that name files, overrides with and without the name of a config,
 * values that are read as YAML. It writes no first file, and tells nothing well.
 */
import * as Argument from "effect/cli/Argument"
import * as Cli from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Yaml from "yaml"
import { Model, Optim, train } from "./shared.ts"

type Fields = Record<string, unknown>

const override = (configs: Readonly<Record<string, Fields>>, word: string): void => {
  const [, key = "", value = ""] = /^([^=]*)=(.*)$/s.exec(word) ?? []
  const [, id, name = ""] = /^(?:(.*)::)?(.*)$/s.exec(key) ?? []
  for (const [config, fields] of Object.entries(configs)) {
    if (id === undefined ? name in fields : id === config) fields[name] = Yaml.parse(value)
  }
}

type Read = (path: string, defaults: Fields) => Effect.Effect<Fields, never, FileSystem.FileSystem>

const readFile: Read = Effect.fnUntraced(function* (path, defaults) {
  const fs = yield* FileSystem.FileSystem
  const text = yield* Effect.option(fs.readFileString(path))
  return { ...defaults, ...(Option.isSome(text) ? (Yaml.parse(text.value) as Fields) : {}) }
})

const path = (name: string) => Flag.String(name).pipe(Flag.withDescription("The file of a config"), Flag.optional)

const make = (read: Read) => {
  const command = Cli.make(
    "train",
    {
      modelPath: path("model-path"),
      optimPath: path("optim-path"),
      overrides: Argument.variadic(Argument.String("overrides"))
    },
    Effect.fnUntraced(function* ({ modelPath, optimPath, overrides }) {
      const model = yield* read(
        Option.getOrElse(modelPath, () => "model.yaml"),
        { kind: "mlp", layers: [128, 64], dropout: 0.5 }
      )
      const optim = yield* read(
        Option.getOrElse(optimPath, () => "optim.yaml"),
        { lr: 0.1, steps: 100, nesterov: false }
      )
      for (const word of overrides) override({ model, optim }, word)
      yield* train(
        yield* Schema.decodeUnknownEffect(Model)(model, { onExcessProperty: "error" }),
        yield* Schema.decodeUnknownEffect(Optim)(optim, { onExcessProperty: "error" })
      )
    })
  )
  return Cli.runWith(Cli.make("main").pipe(Cli.withSubcommands([command])), { version: "1.0.0" })
}

/** Runs it with files. */
export const run = make(readFile)

/** Runs it without: it parses and decodes. */
export const runWithout = make((_, defaults) => Effect.succeed({ ...defaults }))
