/**
 * Mistakes of every kind, as people make them: a program, what is typed, and the files that are there.
 */
import { Effect, Schema } from "effect"
import { Command, ConfigHook, Field, Override, ParserHook } from "effect-coma"
import { Secret } from "./printing.ts"

const Model = Schema.Struct({
  kind: Field.make(Schema.Literals(["mlp", "cnn", "transformer"]), "mlp"),
  layers: Field.make(Schema.Array(Schema.Int), [128, 64]),
  dropout: Field.make(Schema.Finite, 0),
  title: Field.make(Schema.String, "")
})

const Optim = Schema.Struct({
  lr: Field.make(Schema.Finite, 0.001),
  steps: Field.make(Schema.Int, 10),
  schedule: Field.make(Schema.Struct({ kind: Field.make(Schema.String, "constant") }), { kind: "constant" })
})

const Data = Schema.Struct({ source: Schema.String, rows: Schema.Int })

const Api = Schema.Struct({
  url: Field.make(Schema.String, "https://example.org"),
  token: Secret,
  retries: Field.make(Schema.Int, 3),
  tags: Field.make(Schema.Record(Schema.String, Schema.Int), {})
})

const train = Command.make("train", { model: Model, optim: Optim }, () => Effect.void)
const load = Command.make("load", { data: Data, model: Model }, () => Effect.void)
const call = Command.make("call", { api: Api }, () => Effect.void)
const sum = Command.make("sum", { words: Schema.Array(Schema.Int), mode: Optim, model: Model }, () => Effect.void)
const withOverride = (options: Override.Options) =>
  train.pipe(Command.withHooks({ config: ConfigHook.makeDefault({ override: Override.make(options) }) }))
const strict = withOverride({ unmatched: "error" })

class Overheated extends Schema.TaggedError<Overheated>()("Overheated", { degrees: Schema.Number }) {
  override get message() {
    return `the machine has ${this.degrees} °C.\nLet it cool down.\u001b[2J`
  }
}

export interface Mistake {
  readonly command: Command.Any
  /** What is typed for the command's name, if not that. */
  readonly called?: string
  readonly args: ReadonlyArray<string>
  readonly files?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
}

const file = (text: string, args: ReadonlyArray<string> = [], more: Partial<Mistake> = {}): Mistake => ({
  command: train,
  args,
  files: { "model.yaml": text },
  ...more
})
const typed = (args: ReadonlyArray<string>, command: Command.Any = train): Mistake => ({ command, args })

export const mistakes: Readonly<Record<string, Mistake>> = {
  "a wrong value in a file": file("kind: rnn # the old one\n"),
  "several wrong values in a file": file("kind: rnn\nlayers: [1]\ndropout: lots\n"),
  "wrong values in two files": file("kind: rnn\n", [], {
    files: { "model.yaml": "kind: rnn\n", "optim.yaml": "lr: fast\nsteps: 1.5\n" }
  }),
  "wrong values and unknown keys in a file": file("kind: mlp\nlayerz: [1]\ndropout: {a: 1}\ncolour: red\n"),
  "an unknown key in a file": file("kind: mlp\nlayres: [1]\n"),
  "a list where a mapping belongs": file("- kind: mlp\n"),
  "a broken file": file("kind: [mlp\nlayers: [1]\n"),
  "a broken JSON file": { command: train, args: ["--model-path", "m.json"], files: { "m.json": '{"kind": "mlp",}\n' } },
  "an interpolation that leads nowhere": file("title: ${name}\n"),
  "a chain of interpolations": file("title: ${a}\n", [], {
    command: Command.make("train", { model: Schema.Record(Schema.String, Schema.Unknown) }, () => Effect.void),
    files: { "model.yaml": "a: ${b}\nb: ${c}\nc: ${d}\n" }
  }),
  "a circle of interpolations": file("", [], {
    command: Command.make("train", { model: Schema.Record(Schema.String, Schema.Unknown) }, () => Effect.void),
    files: { "model.yaml": "a: ${b}\nb: ${a}\n" }
  }),
  "a value that an interpolation brings": file("title: deep\nlayers: [1, 2]\ndropout: ${title}\n"),
  "a value from the environment": file("dropout: ${oc.env:DROPOUT}\n", [], { env: { DROPOUT: "much" } }),
  "a missing value, without a file": typed(["rows=1"], load),
  "missing values in a file": { command: load, args: [], files: { "data.yaml": "source: ???\nrows: ???\n" } },
  "missing values, without a file": typed([], load),
  "a file that is not there": typed(
    [],
    train.pipe(Command.withHooks({ config: ConfigHook.makeDefault({ raiseOnMissingFile: true }) }))
  ),
  "a file without a format": typed(["--model-path", "a folder/model.ini"]),
  "a wrong value on the command line": typed(["lr=1", "steps=many"]),
  "several wrong values on the command line": typed(["kind=rnn", "lr=fast", "title=x", "steps=1.5"]),
  "an unknown key on the command line": typed(["model::layres=[1]"]),
  "an unknown key in the value of an override": typed(["optim::schedule={knid: x}"]),
  "an index that is not there": typed(["layers[5]=1"]),
  "an override that cannot be read": typed(["layers=[1"]),
  "a key that cannot be read": typed(["model::layers[0=1"]),
  "an unknown prefix": typed(["title=x", "modle::kind=cnn"]),
  "an ambiguous prefix": typed(["mod::kind=cnn"], sum),
  "several prefixes that cannot be": typed(["mod::kind=cnn", "x::lr=1", "a::b::c=1"], sum),
  "a key that is given twice": typed(["lr=1", "kind=cnn", "lr=2"]),
  "a word for a config without words": typed(["model::cnn"]),
  "a wrong word of a list": typed(["1", "two", "3"], sum),
  "an override that no config took": typed(["schedule.knid=x", "kind=cnn", "a=1"], strict),
  "an override that fits several configs": {
    command: Command.make("train", { a: Optim, b: Optim }, () => Effect.void).pipe(
      Command.withHooks({
        config: ConfigHook.makeDefault({ override: Override.make({ exclusiveShared: true, sep: "/" }) })
      })
    ),
    args: ["lr=1"]
  },
  "a missing value, with another separator": {
    command: load.pipe(
      Command.withHooks({ config: ConfigHook.makeDefault({ override: Override.make({ sep: "/" }) }) })
    ),
    args: ["rows=1"]
  },
  "a wrong value beside a secret": {
    command: call,
    args: [],
    files: { "api.yaml": "{token: abc, retries: lots, url: x} # abc\n" }
  },
  "a wrong override beside a secret": typed(["api::token=abc", "retries=abc", "url={a: abc}"], call),
  "a missing secret": typed([], call),
  "control characters": file('title: x\n"ki\\u001bnd": rnn\ndropout: "\\u001b[31m"\n', ["title=\u001b[2J"]),
  "wide characters": {
    command: Command.make("train", { 型: Schema.Struct({ 層: Schema.Int }) }, () => Effect.void),
    args: ["層=深い"]
  },
  "an error of the program's own": typed(
    [],
    Command.make("train", {}, () => Effect.fail(new Overheated({ degrees: 90 })))
  ),
  "a defect": typed(
    [],
    Command.make("train", {}, () => Effect.die(new TypeError("x is not a function")))
  ),
  "a parser hook that names no config": typed(
    [],
    train.pipe(Command.withHooks({ parser: ParserHook.makeDefault(["modle"]) }))
  ),
  "an unknown command": { command: train, called: "trian", args: [] },
  "an unknown flag": typed(["--modle-path", "x"])
}
