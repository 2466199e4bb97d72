/**
 * Progress: what a tick costs, how often it draws meanwhile, and what many tasks leave in memory, in processes of their own.
 */

import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Sink from "effect/Sink"
import * as Stdio from "effect/Stdio"
import * as Progress from "effect-coma/Progress"
import { type Row, ratioOf } from "./table.ts"
import { node } from "./work.ts"

const ticks = 10_000_000

let written = 0
const count = Effect.sync(() => {
  written += 1
})
const counting = () => count

/** A terminal that counts what is written to it. */
const terminal = Layer.mergeAll(
  Stdio.layerTest({ stderrIsTerminal: Effect.succeed(true), stderr: () => Sink.forEach(counting) }),
  Layer.succeed(TerminalCapabilities.TerminalCapabilities, { canColor: true, canAnimate: true, canPrompt: false })
)

/** Items that nobody has to keep. */
const items: Iterable<number> = {
  *[Symbol.iterator]() {
    for (let item = 0; item < ticks; item += 1) yield item
  }
}

const body = () => Effect.void
const options = { discard: true, total: ticks, label: "ticks" } as const

const loop = (step: Effect.Effect<void>) => {
  let done = 0
  return Effect.whileLoop({ while: () => done < ticks, body: () => step, step: () => done++ })
}

const tasks = (count: number) =>
  Progress.task("all")(() =>
    Effect.forEach(Array(count), () => Effect.void.pipe(Progress.task("one", 1)), { discard: true })
  )

/** Times an effect on the terminal: nanoseconds for each tick, and drawings a second. */
const timed = async (effect: Effect.Effect<void>) => {
  written = 0
  const begin = performance.now()
  await Effect.runPromise(Effect.provide(effect, terminal))
  const time = performance.now() - begin
  return { each: (time * 1e6) / ticks, drawn: written / (time / 1000) }
}

const heapAfter = async (count: number): Promise<number> => {
  await Effect.runPromise(Effect.provide(tasks(count), terminal))
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1e6
}

const work: Readonly<Record<string, () => Promise<unknown>>> = {
  each: () => timed(Progress.each(items, body, options)),
  forEach: () => timed(Effect.forEach(items, body, { discard: true })),
  tick: () => timed(Progress.task("ticks", ticks)((task) => loop(task.tick()))),
  loop: () => timed(loop(Effect.void)),
  unsafe: () =>
    timed(
      Progress.task(
        "ticks",
        ticks
      )((task) =>
        Effect.sync(() => {
          for (let done = 0; done < ticks; done += 1) task.tickUnsafe()
        })
      )
    ),
  few: () => heapAfter(1000),
  many: () => heapAfter(100_000)
}

const measure = (name: string): unknown =>
  JSON.parse(node(process.cwd(), ["--expose-gc", "--conditions=effect-coma-source", import.meta.filename, name]).stdout)

const nanoseconds = (value: number): string => `${value.toPrecision(3)} ns`

/** Makes a line of what a tick adds to the same work without it, beside a microsecond. */
const added = (what: string, ours: number, [name, theirs]: readonly [string, number]): Row => ({
  what,
  ours: nanoseconds(ours),
  beside: theirs === 0 ? name : `${name}: ${nanoseconds(theirs)}; 1 µs more`,
  value: Math.max(0, ours - theirs) / 1000,
  aim: 1
})

/** Runs the benchmark. */
export const progress = async (): Promise<ReadonlyArray<Row>> => {
  const [each, forEach, tick, looped, unsafe] = ["each", "forEach", "tick", "loop", "unsafe"].map(
    (name) => measure(name) as { readonly each: number; readonly drawn: number }
  )
  const [few, many] = [measure("few") as number, measure("many") as number]
  const drawn = Math.max(each!.drawn, tick!.drawn)
  return [
    added("a step of Progress.each, of 10,000,000", each!.each, ["Effect.forEach", forEach!.each]),
    added("a tick of a task, of 10,000,000", tick!.each, ["Effect.void", looped!.each]),
    added("the same by tickUnsafe", unsafe!.each, ["1 µs", 0]),
    ratioOf("drawings a second meanwhile", [drawn, drawn.toFixed(1)], ["the most there may be", 20, "20"], 1),
    ratioOf(
      "heap after 100,000 tasks within one",
      [many, `${many.toPrecision(3)} MB`],
      ["after 1,000", few, `${few.toPrecision(3)} MB`],
      1.1
    )
  ]
}

const [, file, asked] = process.argv
if (file === import.meta.filename) console.log(JSON.stringify(await work[asked!]!()))
