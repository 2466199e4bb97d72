import { describe, expect, it } from "@effect/vitest"
import { Context, Effect, Fiber, Layer } from "effect"
import { Launcher, Queue } from "effect-coma/sweep"
import { makeLock, opening, openQueue, sweep, taskOf } from "../support/queues.ts"

describe("a launcher over a queue", () => {
  it.live("has points run by workers that others start, each at a place of its own", () =>
    Effect.gen(function* () {
      const { lock } = yield* makeLock
      const { queue, store } = yield* openQueue(lock)
      const layer = Layer.provide(Queue.launcher({ concurrency: 2 }), Layer.succeed(Queue.Queue, queue))
      const { concurrency, open, work } = Context.get(yield* Layer.build(layer), Launcher.Launcher)
      expect(concurrency).toBe(2)
      yield* store.open(sweep)
      const seen: Array<string> = []
      const working: Launcher.Working = {
        sweep,
        run: (point, { worker }) =>
          Effect.gen(function* () {
            const attempt = yield* store.begin(sweep.id, point, worker)
            seen.push(`${point.id} ${worker}`)
            // Until each of them has taken its own.
            while (seen.length < 4) yield* Effect.sleep(5)
            yield* store.end(sweep.id, point.id, Number(attempt), { status: "done" })
            return { status: "done" }
          })
      }
      const workers = [yield* Effect.forkChild(work!(working)), yield* Effect.forkChild(work!(working))]
      const launch = yield* open(opening(4))
      const ended = yield* Effect.forEach([0, 1, 2, 3], (index) => launch(taskOf(index)), { concurrency: "unbounded" })
      expect(ended.map(({ status }) => status)).toEqual(["done", "done", "done", "done"])
      expect(seen.map((line) => line.split(" ")[1]).toSorted()).toEqual([
        "worker-1",
        "worker-1",
        "worker-2",
        "worker-2"
      ])
      yield* Fiber.interruptAll(workers)
    }).pipe(Effect.scoped)
  )
})
