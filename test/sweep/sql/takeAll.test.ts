import { describe, expect, it } from "@effect/vitest"
import { Deferred, Effect, Fiber } from "effect"
import { failure, makeLock, opening, openQueue, sweep, taskOf } from "../../support/queues.ts"

const place = { place: 0, concurrency: 1, isGuest: false }
const nobody = Effect.succeed(Effect.never)

describe("a worker of a sweep", () => {
  it.live("ends with the sweep, also when it could not look for a moment", () =>
    Effect.gen(function* () {
      const { held, lock } = yield* makeLock
      let failures = 2
      const isTaken = (name: string) =>
        held.has("s.worker-1") && failures-- > 0 ? Effect.fail(failure("it cannot be looked at")) : lock.isTaken(name)
      const { queue } = yield* openQueue({ ...lock, isTaken })
      held.add("s")
      const working = yield* Effect.forkChild(queue.work({ sweep, run: () => Effect.die("none") }, place))
      yield* Effect.sleep(100)
      held.delete("s")
      yield* Effect.timeout(Fiber.join(working), "10 seconds")
      expect(held.has("s.worker-1")).toBe(false)
    }).pipe(Effect.scoped)
  )

  it.live("interrupts its points, and ends, once another one has its place", () =>
    Effect.gen(function* () {
      const { held, lock, lose } = yield* makeLock
      const { queue, store } = yield* openQueue(lock)
      held.add("s")
      const began = yield* Deferred.make<void>()
      let released = 0
      const working = yield* Effect.forkChild(
        queue.work(
          {
            sweep,
            run: (point, { guard, worker }) =>
              Effect.flatMap(store.begin("s", point, worker), (attempt) =>
                guard(Number(attempt), Effect.andThen(Deferred.succeed(began, undefined), Effect.never))
              ).pipe(Effect.ensuring(Effect.sync(() => void released++)))
          },
          place
        )
      )
      const run = yield* queue.open(opening(1), nobody)
      yield* Effect.forkScoped(run(taskOf(1)))
      yield* Deferred.await(began)
      yield* lose(failure("another one has the place"))
      expect(yield* Effect.flip(Fiber.join(working)).pipe(Effect.timeout("10 seconds"))).toMatchObject({
        message: "another one has the place"
      })
      expect(released).toBe(1)
    }).pipe(Effect.scoped)
  )
})
