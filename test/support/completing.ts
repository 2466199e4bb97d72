/**
 * Programs that are completed: one with all that is offered, one with a default command, one whose names and
 * descriptions are hostile, and large ones.
 */
import { Effect, Redacted, Schema } from "effect"
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import { Command, Field, Param, ParserHook } from "effect-coma"

const said = <S extends Schema.Top>(schema: S, description: string) => schema.annotate({ description })

const Schedule = Schema.Union([
  Schema.Struct({ kind: Schema.Literal("constant") }),
  Schema.Struct({ kind: Schema.Literal("cosine"), period: said(Schema.Int, "Steps of a cycle") })
])

const Model = Schema.Struct({
  lr: Field.make(said(Schema.Finite, "Learning rate"), 0.1),
  kind: Field.make(said(Schema.Literals(["mlp", "cnn", "big net"]), "Which architecture"), "mlp"),
  bias: Field.make(Schema.Boolean, true),
  schedule: Field.make(Schedule, { kind: "constant" }),
  token: Field.make(Schema.RedactedFromValue(Schema.String), Redacted.make("hunter2"))
})

const Data = Schema.Struct({
  source: said(Schema.String, "Where it lies"),
  kind: Field.make(Schema.Literals(["text", "image"]), "text"),
  level: Field.make(Schema.Enum({ Low: 1, High: 2 }), 1),
  "a.b": Field.make(Schema.Int, 1)
})

const nothing = () => Effect.void

const train = Command.make("train", { model: Model, data: Data, tries: Param.inline(Schema.Int, 3) }, nothing).pipe(
  Command.withAlias("t"),
  Command.withAlias("fit"),
  Command.withDescription("Trains a model."),
  Command.addHooks({
    parser: [
      ParserHook.flag(
        Flag.Literals("device", ["cpu", "gpu"]).pipe(Flag.withDescription("Where to run"), Flag.optional)
      ),
      ParserHook.flag(Flag.Boolean("quick").pipe(Flag.withAlias("q"), Flag.withDescription("Stop after a step")))
    ]
  })
)

const show = Command.make("show", { view: Schema.Struct({ wide: Field.make(Schema.Boolean, false) }) }, nothing).pipe(
  Command.withDescription("Shows a run."),
  Command.addHooks({ parser: ParserHook.argument(Argument.Literals("part", ["log", "configs"])) })
)

const migrate = Command.make(
  "db migrate",
  { db: Schema.Struct({ dry: Field.make(Schema.Boolean, false) }) },
  nothing
).pipe(Command.withDescription("Brings the tables up to date."), Command.withAlias("up"))

const seed = Command.make("db seed", { rows: Schema.Array(Schema.Literals(["users", "scores"])) }, nothing)

const hidden = Command.make(
  "trace",
  { trace: Schema.Struct({ deep: Field.make(Schema.Boolean, false) }) },
  nothing
).pipe(Command.unlisted)

/** A program with all that is offered. */
export const labCommands = [train, show, migrate, seed, hidden] as const

/** What would run, or end the quotes around it, if a script did not take care. */
const hostile = 'it\'s "$(touch hit)" `touch hit` $HOME \\ * ? [x] (y) {z,w}; touch hit & ünïcödé 100% :)'

/** A program whose names and descriptions are hostile. */
export const hostileCommands = [
  Command.make(
    "$(touch${IFS}hit)",
    {
      "it's`touch`": Schema.Struct({
        "$(touch hit)": Field.make(said(Schema.String, hostile), hostile),
        value: Field.make(
          said(Schema.Literals(["$(touch hit)", "it's", 'say "x"', "a:b", "*"]), `${hostile}\n${hostile}`),
          "it's"
        )
      }),
      two: Schema.Struct({ "`touch hit`": Field.make(Schema.Boolean, true) })
    },
    nothing
  ).pipe(
    Command.withDescription(hostile),
    Command.withAlias("plain"),
    Command.addHooks({
      parser: [
        ParserHook.flag(Flag.Boolean("$(touch hit)").pipe(Flag.withDescription(hostile))),
        ParserHook.flag(
          Flag.Literals("mode", ["$(touch hit)", "it's"]).pipe(Flag.withDescription(hostile), Flag.optional)
        )
      ]
    })
  ),
  Command.make("it's;touch", {}, nothing).pipe(Command.withDescription(hostile)),
  Command.make("*", {}, nothing)
] as const

/** A thousand commands with the same two configs. */
export const manyCommands = Array.from({ length: 1000 }, (_, index) =>
  Command.make(`command-${index}`, { model: Model, data: Data }, nothing).pipe(
    Command.withDescription(`Does what ${index} of them do.`)
  )
)
