/**
 * One run in a process that is warm: ours beside the raw program, in turns, so that both meet the same machine.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as Hook from "effect-coma/Hook"
import { Invocation, type InvocationData } from "effect-coma/InvocationData"
import * as Pipeline from "effect-coma/Pipeline"
import { Bench } from "tinybench"
import { invocationSlots } from "../src/hook/Slot.ts"
import * as ours from "./programs/ours.ts"
import * as raw from "./programs/raw.ts"
import { args, files } from "./programs/shared.ts"
import { median, type Row, ratioOf } from "./table.ts"
import { inFolder } from "./work.ts"

const provided =
  <E>(effect: Effect.Effect<void, E, NodeServices.NodeServices>) =>
  () =>
    Effect.runPromise(Effect.provide(effect, NodeServices.layer))

const rounds = 9

/** Times two tasks in turns, and returns the median of each round's median, in milliseconds. */
const compare = async (first: () => unknown, second: () => unknown, milliseconds = 250) => {
  const medians: [Array<number>, Array<number>] = [[], []]
  for (let round = 0; round < rounds; round++) {
    const bench = new Bench({ time: milliseconds, warmupTime: round === 0 ? milliseconds * 4 : 20 })
    bench.add("first", first as () => void).add("second", second as () => void)
    await bench.run()
    for (const [index, { result }] of bench.tasks.entries()) {
      if (!("latency" in result))
        throw new Error("A task failed.", { cause: "error" in result ? result.error : undefined })
      medians[index as 0 | 1].push(result.latency.p50)
    }
  }
  return [median(medians[0]), median(medians[1])] as const
}

const hooks = async (): Promise<Row> => {
  const count = 1000
  const data = { name: "bench" } as InvocationData
  const all = Array.from({ length: count }, () => Hook.make(() => Effect.void))
  const slot = Effect.forEach(invocationSlots, (name) => Pipeline.runSlot(name, all, data), { discard: true })
  const each = Effect.flatMap(Invocation, () => Effect.void)
  const chain = Effect.forEach(
    invocationSlots,
    () => {
      let effect = Effect.succeed(data)
      for (let i = 0; i < count; i++) {
        effect = Effect.flatMap(effect, (now) => Effect.as(Effect.provideService(each, Invocation, now), now))
      }
      return effect
    },
    { discard: true }
  )
  const [mine, theirs] = await compare(
    () => Effect.runPromise(slot),
    () => Effect.runPromise(chain)
  )
  const of = (value: number) => `${((value * 1e6) / count / invocationSlots.length).toFixed(0)} ns`
  return ratioOf(
    "a hook that does nothing (9 slots of 1,000)",
    [mine, of(mine)],
    ["flatMap over provideService", theirs, of(theirs)],
    1.5
  )
}

/** Runs the benchmarks in process. */
export const inProcess = (): Promise<ReadonlyArray<Row>> =>
  inFolder(files, async () => {
    const [mine, theirs] = await compare(provided(ours.run(args)), provided(raw.run(args)))
    const [without, rawWithout] = await inFolder({}, () =>
      compare(provided(ours.runWithout(args)), provided(raw.runWithout(args)))
    )
    const [alone, rawAlone] = await inFolder({}, () =>
      compare(provided(ours.runAlone(args)), provided(raw.runWithout(args)))
    )
    return [
      ratioOf("one wake, two configs, two overrides, files present", mine, ["raw", theirs], 1.2),
      ratioOf("the same without files", without, ["raw parse and decode", rawWithout], 2),
      ratioOf("the same, of a program without sources of values", alone, ["raw parse and decode", rawAlone], 2),
      await hooks()
    ]
  })
