import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { failure, makeLock, openQueue, pointOf, sweep } from "../../support/queues.ts"

describe("a record in a database", () => {
  it.effect("says once what is wrong with a lock", () =>
    Effect.gen(function* () {
      const { lock } = yield* makeLock
      const isTaken = () => Effect.fail(failure("the lock cannot be read"))
      const { store } = yield* openQueue({ ...lock, isTaken })
      yield* store.begin("s", pointOf(1), "worker-1")
      const [opening, looking] = [yield* Effect.flip(store.open(sweep)), yield* Effect.flip(store.points("s"))]
      expect([opening.message, looking.message]).toEqual(Array(2).fill("the lock cannot be read"))
    }).pipe(Effect.scoped)
  )

  it.effect("leaves a sweep that is opened what its workers run that are there", () =>
    Effect.gen(function* () {
      const { held, lock } = yield* makeLock
      const { store } = yield* openQueue(lock)
      for (const [index, worker] of [[1, "worker-1"], [2, "worker-2"], [3]] as const) {
        yield* store.begin("s", pointOf(index), worker)
      }
      held.add("s.worker-1")
      yield* store.open(sweep)
      const told = (yield* store.attempts("s")).map(({ endedAt, point, status }) => [point, status, typeof endedAt])
      expect(told).toEqual([
        ["p1", "running", "undefined"],
        ["p2", "lost", "number"],
        ["p3", "lost", "number"]
      ])
    }).pipe(Effect.scoped)
  )
})
