/**
 * Programs whose help is looked at: one with everything that help shows, a small one, and a large one.
 */
import { Console, Effect, Redacted, Schema } from "effect"
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import { Command, Field, Param, ParserHook } from "effect-coma"

/** What the programs are told of themselves. */
export const lab = { name: "lab", version: "1.0.0", description: "Trains models, and shows what became of them." }

const said = <S extends Schema.Top>(schema: S, description: string) => schema.annotate({ description })

const Layer = Schema.Struct({
  size: said(Schema.Int, "How many units"),
  activation: Field.make(Schema.Literals(["relu", "tanh"]), "relu")
})

class Model extends Schema.Class<Model>("Model")({
  kind: Field.make(said(Schema.Literals(["mlp", "cnn", "transformer"]), "Which architecture"), "mlp"),
  layers: Field.make(said(Schema.Array(Schema.Int), "Width of each layer"), [128, 64]),
  blocks: Field.make(said(Schema.Array(Layer), "What comes after the layers, from the first to the last"), []),
  dropout: Field.make(Schema.NullOr(Schema.Finite), null)
}) {}

const Precision = { Half: 16, Single: 32 } as const

const Schedule = Schema.Union([
  Schema.Struct({ kind: Schema.Literal("constant") }),
  Schema.Struct({
    kind: Schema.Literal("cosine"),
    period: said(Schema.Int, "Steps until it starts again"),
    floor: Field.make(Schema.Finite, 0)
  })
])

class Optim extends Schema.Class<Optim>("Optim")({
  lr: Field.make(said(Schema.Finite, "Learning rate"), 0.001),
  schedule: Field.make(said(Schedule, "How the learning rate falls"), { kind: "constant" }),
  precision: Field.make(Schema.Enum(Precision), Precision.Single)
}) {}

const Server = Schema.Struct({ host: Field.make(Schema.String, "localhost"), port: Schema.Int })

class Data extends Schema.Class<Data>("Data")({
  source: said(Schema.String, "Where the data lies"),
  token: Schema.optionalKey(Schema.RedactedFromValue(Schema.String)),
  salt: Field.make(Schema.RedactedFromValue(Schema.String), Redacted.make("hunter2")),
  mirrors: Field.make(said(Schema.Record(Schema.String, Server), "Where else it lies, by name"), {}),
  "a.b\u001b[31m": Field.make(said(Schema.String, "A key that must be \u001b[1mescaped"), "x\u0007y")
}) {}

const quick = Flag.Boolean("quick").pipe(Flag.withAlias("q"), Flag.withDescription("Stop after a step"))
const device = Flag.Literals("device", ["cpu", "gpu"]).pipe(
  Flag.withDescription("Where to run"),
  Flag.withDefault("cpu")
)

const train = Command.make(
  "train",
  { model: Model, optim: Optim, data: Data, tries: Param.inline(Schema.Int, 3) },
  ({ data, model, optim, tries }) => Console.log(`${model.kind} ${optim.lr} ${data.source} ${tries}`)
).pipe(
  Command.withAlias("t"),
  Command.withAlias("fit"),
  Command.withGroup("Models"),
  Command.withDescription("Trains a model on the data."),
  Command.addHooks({ parser: [ParserHook.flag(quick), ParserHook.flag(device)] })
)

const input = Argument.String("input").pipe(Argument.withDescription("The file to look at"))
const limit = Argument.Int("limit").pipe(Argument.withDefault(10), Argument.withDescription("How many lines"))

const show = Command.make("show", {}, () => Console.log("Shown.")).pipe(
  Command.withDescription("Shows what a run has left behind: its configs, its log, and the figures of each step."),
  Command.addHooks({ parser: [ParserHook.argument(input), ParserHook.argument(limit)] })
)

const env = Command.make(
  "env",
  { vars: Schema.Record(Schema.String, Schema.String), names: Schema.Array(Schema.Int) },
  ({ names, vars }) => Console.log(JSON.stringify({ names, vars }))
).pipe(
  Command.withShortDescription("Sets variables."),
  Command.withExamples([
    { command: "lab env vars::HOME=/tmp 1 2", description: "Two numbers and a variable" },
    { command: "lab env" }
  ])
)

const clean = Command.make("clean", {}, () => Console.log("Clean.")).pipe(
  Command.withGroup("Models"),
  Command.withDescription("Removes all runs.\n\nThere is no way back.")
)

const hidden = Command.make("debug", {}, () => Effect.void).pipe(Command.unlisted)

/** A program with everything that help shows. */
export const labCommands = [train, show, env, clean, hidden] as const

/** A program with one command. */
export const smallCommands = [
  Command.make("greet", { recipient: Schema.Struct({ entity: Field.make(Schema.String, "World") }) }, ({ recipient }) =>
    Console.log(`Hello ${recipient.entity}!`)
  )
] as const

/** A program of a hundred commands, the first of which has a thousand keys. */
export const largeCommands = Array.from({ length: 100 }, (_, index) =>
  Command.make(
    `command-${index}`,
    {
      [index === 0 ? "large" : "few"]: Schema.Struct(
        Object.fromEntries(
          Array.from({ length: index === 0 ? 1000 : 1 }, (_, key) => [`key-${key}`, Field.make(Schema.Int, key)])
        )
      ),
      small: Schema.Struct({ only: Field.make(Schema.Boolean, true) })
    },
    () => Effect.void
  ).pipe(Command.withDescription(`Does what number ${index} of a hundred commands does, and not what the others do.`))
)
