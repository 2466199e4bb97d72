/**
 * A program whose command is swept, in memory, for tests of what sweeps do.
 */
import { Cause, Console, Context, Effect, Exit, type FileSystem, Layer, type Path, Schema } from "effect"
import { Command, Field, type Source, wake } from "effect-coma"
import { Launcher, Store, Sweep, SweepError } from "effect-coma/sweep"
import { type MemoryFileSystem, TestProgram } from "effect-coma/testing"

export class Model extends Schema.Class<Model>("Model")({
  lr: Field.make(Schema.Finite, 1e-3),
  depth: Field.make(Schema.Int, 1),
  name: Field.make(Schema.String, "net")
}) {}

export const Loss = Schema.Struct({ loss: Schema.Finite })

/** What a program is woken and run with, besides. */
interface Around {
  readonly sources?: ReadonlyArray<Source.Any>
  readonly stdin?: string
  readonly layer?: Layer.Layer<never, never, FileSystem.FileSystem | Path.Path>
}

/** A record, and what runs programs over it with the files that the last one left. */
export const lab = Effect.fnUntraced(function* (concurrency = 1, { layer = Layer.empty, sources, stdin }: Around = {}) {
  const services = yield* Layer.build(Layer.merge(Launcher.fibers({ concurrency }), Store.memory()))
  const store = Context.get(services, Store.Store)
  let files: MemoryFileSystem.Files = {}
  let variables: Readonly<Record<string, string>> = {}
  const run = Effect.fnUntraced(function* (command: Command.Any, ...args: ReadonlyArray<string>) {
    const woken = wake([command], { name: "main", version: "1.0.0", sources }) as Effect.Effect<void, unknown>
    const program = Effect.provide(woken, layer)
    const outcome = yield* TestProgram.run(Effect.provideContext(program, services), ["train", ...args], {
      files,
      stdin,
      env: { COLUMNS: "1000", ...variables }
    })
    files = outcome.files
    return outcome
  })
  const points = Effect.flatMap(store.sweeps("train"), (sweeps) =>
    Effect.map(
      Effect.forEach(sweeps, ({ id }) => store.points(id)),
      (all) => all.flat()
    )
  )
  return {
    run,
    store,
    points,
    statuses: Effect.map(points, (all) => all.map(({ overrides, status }) => `${overrides.join(" ")} ${status}`)),
    files: () => files,
    /** How many sweeps are recorded. */
    sweeps: Effect.map(store.sweeps("train"), (sweeps) => sweeps.length),
    set: (more: Readonly<Record<string, string>>) => {
      variables = { ...variables, ...more }
    },
    write: (more: MemoryFileSystem.Files) => {
      files = { ...files, ...more }
    }
  }
})

export const reasonOf = (exit: Exit.Exit<unknown, unknown>) => {
  const error = Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined
  return error instanceof SweepError.SweepError ? error.reason : error
}

/** A command that fails for some rates, and counts how often it ran. */
export const training = (fails: (model: Model) => boolean = () => false) => {
  const ran: Array<string> = []
  const command = Command.make("train", { model: Model }, ({ model }) =>
    Effect.gen(function* () {
      ran.push(`${model.lr} ${model.depth}`)
      yield* Console.log(`lr ${model.lr}`)
      if (fails(model)) return yield* Effect.fail(new Error("diverged"))
      return { loss: model.lr * model.depth }
    })
  ).pipe(Sweep.enable({ result: Loss }))
  return { command, ran }
}
