/**
 * What a hook costs that does nothing: the pipeline runs a slot of many, and the time is divided among them.
 */
import { Effect } from "effect"
import { Hook, type InvocationData, Pipeline } from "effect-coma"

const count = 1_000
const rounds = 200

const data = { name: "bench" } as InvocationData.InvocationData
const hooks = Array.from({ length: count }, () => Hook.make(() => Effect.void))
const slot = Pipeline.runSlot("preRun", hooks, data)
const bare = Effect.forEach(hooks, () => Effect.void, { discard: true })

const time = (effect: Effect.Effect<unknown>): number => {
  const run = () => {
    const start = process.hrtime.bigint()
    for (let i = 0; i < rounds; i++) Effect.runSync(effect)
    return Number(process.hrtime.bigint() - start) / rounds / count
  }
  run()
  return Math.min(run(), run(), run())
}

const hook = time(slot)
const nothing = time(bare)
console.log(
  `a hook that does nothing: ${hook.toFixed(0)} ns (an effect that does nothing, in a loop: ${nothing.toFixed(0)} ns)`
)
