/**
 * The program of `examples/01-greet` by hand: `effect/cli` parses, `yaml` reads, the schemas decode.
 *
 * It does what a run with files does, and no more: flags that name files, overrides with and without the name of a config.
 * It writes no first file, and tells nothing well.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Yaml from "yaml"

const field = (value: string) => Schema.String.pipe(Schema.withDecodingDefaultTypeKey(Effect.succeed(value)))

class Salutation extends Schema.Class<Salutation>("Salutation")({ phrase: field("Hello") }) {}
class Parting extends Schema.Class<Parting>("Parting")({ phrase: field("Goodbye") }) {}
class Recipient extends Schema.Class<Recipient>("Recipient")({ entity: field("World") }) {}

type Fields = Record<string, unknown>

const override = (configs: Readonly<Record<string, Fields>>, word: string): void => {
  const [, key = "", value = ""] = /^([^=]*)=(.*)$/s.exec(word) ?? []
  const [, id, name = ""] = /^(?:(.*)::)?(.*)$/s.exec(key) ?? []
  for (const [config, fields] of Object.entries(configs)) {
    if (id === undefined ? name in fields : id === config) fields[name] = Yaml.parse(value)
  }
}

const read = Effect.fnUntraced(function* (path: string, defaults: Fields) {
  const fs = yield* FileSystem.FileSystem
  const text = yield* Effect.option(fs.readFileString(path))
  return { ...defaults, ...(Option.isSome(text) ? (Yaml.parse(text.value) as Fields) : {}) }
})

const make = <S extends Schema.Codec<{ readonly phrase: string }, unknown>>(name: string, phrase: string, schema: S) =>
  Command.make(
    name,
    {
      phrasePath: Flag.String("phrase-path").pipe(Flag.withDefault(`${name}.yaml`)),
      recipientPath: Flag.String("recipient-path").pipe(Flag.withDefault("recipient.yaml")),
      overrides: Argument.variadic(Argument.String("overrides"))
    },
    Effect.fnUntraced(function* ({ overrides, phrasePath, recipientPath }) {
      const words = yield* read(phrasePath, { phrase })
      const recipient = yield* read(recipientPath, { entity: "World" })
      for (const word of overrides) override({ [name]: words, recipient }, word)
      const said = yield* Schema.decodeUnknownEffect(schema)(words, { onExcessProperty: "error" })
      const { entity } = yield* Schema.decodeUnknownEffect(Recipient)(recipient, { onExcessProperty: "error" })
      yield* Console.log(`${said.phrase} ${entity}!`)
    })
  )

Command.make("main").pipe(
  Command.withSubcommands([make("greet", "Hello", Salutation), make("leave", "Goodbye", Parting)]),
  Command.run({ version: "1.0.0" }),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
