/**
 * What a point of a sweep costs that does nothing: in fibers of this process, recorded in SQLite, and what is left of many of
 * them. Each is measured in a process of its own, which this file is, too. `SWEEP_POINTS` says how many are many.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import { Sweep } from "effect-coma/sweep"
import { SweepNode } from "effect-coma/sweep/node"
import { wake } from "effect-coma/wake"
import { type Row, ratioOf } from "./table.ts"
import { inFolder, node } from "./work.ts"

const many = Number(process.env["SWEEP_POINTS"] ?? 10_000)
const few = Math.ceil(many / 10)

interface Measured {
  /** Milliseconds for each. */
  readonly each: number
  /** In megabytes. */
  readonly heap: number
}

class Model extends Schema.Class<Model>("Model")({ n: Field.make(Schema.Int, 0) }) {}

const train = Command.make("train", { model: Model }, ({ model }) => Effect.succeed({ loss: model.n })).pipe(
  Sweep.enable({ result: Schema.Struct({ loss: Schema.Finite }) })
)

const run = async (args: ReadonlyArray<string>, jobs = 1): Promise<number> => {
  const program = wake([train], {
    name: "main",
    version: "1",
    args: ["train", "--no-write", "--log-level", "warn", ...args]
  })
  const begin = performance.now()
  await Effect.runPromise(
    program.pipe(
      Effect.provide(SweepNode.layer({ file: "sweeps.db", concurrency: jobs })),
      Effect.provide(NodeServices.layer)
    )
  )
  return performance.now() - begin
}

const heap = (): number => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1e6
}

const sweepOf = async (count: number, jobs: number): Promise<Measured> => {
  // What is loaded and compiled once is no cost of a point.
  await run(["--sweep", "n=-20..-1"], jobs)
  const time = await run(["--sweep", `n=1..${count}`, "--quiet"], jobs)
  return { each: time / count, heap: heap() }
}

/** What a process of this file does. */
const work: Readonly<Record<string, () => Promise<Measured>>> = {
  few: () => sweepOf(few, 1),
  many: () => sweepOf(many, 1),
  four: () => sweepOf(few, 4),
  resumed: async () => {
    await sweepOf(few, 4)
    return { each: (await run(["--sweep", `n=1..${few}`])) / few, heap: heap() }
  },
  wake: async () => {
    await run([])
    const begin = performance.now()
    for (let n = 0; n < few; n++) await run([`n=${n}`])
    return { each: (performance.now() - begin) / few, heap: heap() }
  }
}

const measure = (name: string): Promise<Measured> =>
  inFolder({}, async () =>
    JSON.parse(
      node(process.cwd(), ["--expose-gc", "--conditions=effect-coma-source", import.meta.filename, name]).stdout
    )
  )

/** Runs the benchmark. */
export const sweep = async (): Promise<ReadonlyArray<Row>> => {
  const [one, four, all, resumed, alone] = [
    await measure("few"),
    await measure("four"),
    await measure("many"),
    await measure("resumed"),
    await measure("wake")
  ]
  const count = (value: number) => value.toLocaleString("en-US")
  const megabytes = (value: number) => `${value.toFixed(1)} MB`
  return [
    ratioOf("a point of a sweep in this process", one.each, ["the command run alone", alone.each]),
    ratioOf("the same", one.each, ["Hydra's basic launcher, as recorded", 145], 1),
    ratioOf("the same, four at once", four.each, ["one at a time", one.each]),
    ratioOf("a point that was done before", resumed.each, ["one that is run", one.each]),
    ratioOf(`a point of ${count(many)}`, all.each, [`of ${count(few)}`, one.each], 1.2),
    ratioOf(
      `heap after ${count(many)} points in one process`,
      [all.heap, megabytes(all.heap)],
      [`after ${count(few)}`, one.heap, megabytes(one.heap)],
      1.2
    )
  ]
}

const [, file, asked] = process.argv
if (file === import.meta.filename) console.log(JSON.stringify(await work[asked!]!()))
