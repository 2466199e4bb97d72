import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Argument from "effect/cli/Argument"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as ChildProcess from "effect/process/ChildProcess"
import * as ChildProcessSpawner from "effect/process/ChildProcessSpawner"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Config from "effect-coma/Config"
import * as ConfigHook from "effect-coma/ConfigHook"
import * as Field from "effect-coma/Field"
import * as Hook from "effect-coma/Hook"
import * as InvocationData from "effect-coma/InvocationData"
import * as ParamData from "effect-coma/ParamData"
import * as ParserHook from "effect-coma/ParserHook"
import * as Path from "effect-coma/Path"
import * as Tree from "effect-coma/Tree"
import { wake } from "effect-coma/wake"

class Model extends Schema.Class<Model>("Model")({
  width: Field.make(Schema.Int, 64),
  token: Schema.optionalKey(Schema.RedactedFromValue(Schema.String))
}) {}

class Optim extends Schema.Class<Optim>("Optim")({
  lr: Field.make(Schema.Finite, 1e-3),
  betas: Field.make(Schema.Array(Schema.Finite), [0.9, 0.999])
}) {}

// Every command has the same configs, so the commands about files know them all.
const configs = { model: Model, optim: Optim }

const train = Command.make("train", configs, ({ model, optim }) =>
  Console.log(`Training ${model.width} wide with lr=${optim.lr}.`)
)

const which = Argument.String("config").pipe(
  Argument.withDescription("The config; all of them if left out"),
  Argument.optional
)

/** The configs that the command line names, with their files. */
const chosen = Effect.fnUntraced(function* (data: InvocationData.InvocationData) {
  const id = Option.getOrUndefined(data.argument(which))
  const found = id === undefined ? undefined : yield* ParamData.getConfig(data.parameters, id)
  const all = found === undefined ? [...ParamData.allConfigs(data.parameters).values()] : [found]
  return all.map((config) => ({ config, path: InvocationData.pathOf(data, config.id) }))
})

/** The places where two trees differ: a file, and the defaults. */
const differences = (file: Tree.Tree, base: Tree.Tree | undefined, path: Path.Path = []): ReadonlyArray<string> => {
  const [now, before] = [JSON.stringify(Tree.toUnknown(file)), base && JSON.stringify(Tree.toUnknown(base))]
  if (now === before) return []
  if (file._tag !== "Mapping") return [`${Path.format(path)}: ${before ?? "nothing"} -> ${now}`]
  return Tree.entries(file).flatMap(([key, value]) => differences(value, base && Tree.child(base, key), [...path, key]))
}

// They read files, and write none.
const asking = <R, E>(name: string, about: string, hook: Hook.Hook<E, R>) =>
  Command.make(`config ${name}`, configs, () => Effect.void).pipe(
    Command.withShortDescription(about),
    Command.addHooks({ parser: ParserHook.argument(which) }),
    Command.withHooks({ config: ConfigHook.makeDefault({ write: false }), init: null, run: hook })
  )

const list = asking(
  "list",
  "Lists the files of the configs",
  Hook.make(
    Effect.fnUntraced(function* (data) {
      const fs = yield* FileSystem.FileSystem
      for (const { config, path } of yield* chosen(data)) {
        yield* Console.log(`${config.id}  ${path}${(yield* fs.exists(path)) ? "" : "  (not written yet)"}`)
      }
    })
  )
)

const diff = asking(
  "diff",
  "Tells what files have that the defaults do not",
  Hook.make(
    Effect.fnUntraced(function* (data) {
      for (const { config, path } of yield* chosen(data)) {
        if (!Config.has(config, Config.FILE)) continue
        const [file, base] = [
          yield* Effect.fromResult(Config.get(config, Config.FILE)),
          yield* Effect.fromResult(Config.get(config, Config.BASE))
        ]
        for (const line of differences(file, base)) yield* Console.log(`${path}: ${line}`)
      }
    })
  )
)

// A file that is written over keeps its comments, and its secrets.
const reset = asking(
  "reset",
  "Gives files the defaults again",
  Hook.make(
    Effect.fnUntraced(function* (data) {
      for (const { config, path } of yield* chosen(data)) {
        const write = ConfigHook.write(config.id, { instanceKey: Config.BASE, overwrite: true })
        yield* Effect.provideService(write, InvocationData.Invocation, data)
        yield* Console.log(`${path} has the defaults`)
      }
    })
  )
)

// The editor has the terminal. What it leaves is read again, so that a mistake is told at once.
const edit = Command.make("config edit", configs, () => Console.log("The files are as they should be.")).pipe(
  Command.withShortDescription("Opens files in $EDITOR, and checks them"),
  Command.addHooks({
    parser: ParserHook.argument(which),
    preConfig: Hook.make(
      Effect.fnUntraced(function* (data) {
        const spawner = yield* ChildProcessSpawner.ChildProcessSpawner
        const files = (yield* chosen(data)).map(({ path }) => path)
        const editor = ChildProcess.make("sh", ["-c", '${EDITOR:-vi} "$@"', "sh", ...files], {
          stdin: "inherit",
          stdout: "inherit",
          stderr: "inherit"
        })
        const code = yield* spawner.exitCode(editor)
        if (code !== 0) yield* Hook.exit(1)
      })
    )
  })
)

wake([train, list, diff, reset, edit], { name: "main", version: "1.0.0" }).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
