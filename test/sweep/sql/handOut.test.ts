import { describe, expect, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Scope } from "effect"
import type { Opened } from "../../support/queues.ts"
import { failure, makeLock, opening, openQueue, pointOf, taskOf } from "../../support/queues.ts"

/** Hands a point to a worker that only a test knows, as an earlier maker has done. */
const adopt = Effect.fnUntraced(function* ({ sql, store }: Opened, index: number, worker: string) {
  const point = pointOf(index)
  const element = JSON.stringify({ ...point, number: `[${index}]` })
  yield* store.begin("s", point, worker)
  yield* sql`INSERT INTO coma_queue
    (id, queue_name, element, state, attempts, visible_at, acquired_at, acquired_by, created_at, updated_at)
    VALUES (${point.id}, 's', ${element}, 'pending', 1, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, ${`lock-${index}`},
      CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)`
})

const statesIn = ({ sql }: Opened) =>
  Effect.map(
    sql<{ id: string; state: string; held: number }>`SELECT id, state, acquired_by IS NOT NULL AS held FROM coma_queue
      ORDER BY id`,
    (rows) => rows.map(({ held, id, state }) => `${id} ${state}${held ? " held" : ""}`)
  )

/** Waits until something is so, and fails after some seconds. */
const until = <E>(isSo: Effect.Effect<boolean, E>) =>
  Effect.gen(function* () {
    while (!(yield* isSo)) yield* Effect.sleep(10)
  }).pipe(Effect.timeout("10 seconds"))

const nobody = Effect.succeed(Effect.never)

describe.concurrent("the maker of a sweep", () => {
  it.live("takes back what an earlier one had handed out, and waits for it, when it is interrupted", () =>
    Effect.gen(function* () {
      const { held, lock } = yield* makeLock
      const opened = yield* openQueue(lock)
      held.add("s.worker-1").add("s.worker-2")
      yield* adopt(opened, 1, "worker-1")
      yield* adopt(opened, 2, "worker-2")
      const scope = yield* Scope.make()
      const run = yield* Scope.provide(opened.queue.open(opening(1), nobody), scope)
      const task = yield* Effect.forkChild(run(taskOf(1)))
      yield* Effect.sleep(50)
      const ending = yield* Effect.forkChild(Effect.andThen(Fiber.interrupt(task), Scope.close(scope, Exit.void)))
      yield* until(Effect.map(statesIn(opened), (states) => states.includes("p1 cancelled held")))
      // Their finalizers have run.
      yield* opened.sql`UPDATE coma_queue SET acquired_by = NULL, acquired_at = NULL WHERE id = 'p1'`
      yield* until(Effect.map(statesIn(opened), (states) => !states.some((state) => state.startsWith("p1"))))
      yield* until(Effect.map(statesIn(opened), (states) => states.includes("p2 cancelled held")))
      expect(ending.pollUnsafe()).toBeUndefined()
      yield* opened.sql`UPDATE coma_queue SET acquired_by = NULL, acquired_at = NULL WHERE id = 'p2'`
      yield* Fiber.join(ending)
      expect(yield* statesIn(opened)).toEqual([])
    }).pipe(Effect.scoped)
  )

  it.live("waits for no worker that has said nothing for too long", () =>
    Effect.gen(function* () {
      const { held, lock } = yield* makeLock
      const opened = yield* openQueue(lock, { expiration: "1 second" })
      held.add("s.worker-1")
      yield* adopt(opened, 1, "worker-1")
      const end = Effect.scoped(opened.queue.open(opening(1), nobody))
      yield* Effect.timeout(end, "10 seconds")
      const [attempt] = yield* opened.store.attempts("s")
      expect([yield* statesIn(opened), attempt?.status, typeof attempt?.endedAt]).toEqual([[], "lost", "number"])
    }).pipe(Effect.scoped)
  )

  it.live("says at once that all has failed, also for a point that waits for room", () =>
    Effect.gen(function* () {
      const { held, lock } = yield* makeLock
      const opened = yield* openQueue(lock)
      held.add("s.worker-1")
      yield* adopt(opened, 1, "worker-1")
      const broken = Effect.succeed(Effect.delay(Effect.fail(failure("no worker starts")), 50))
      const run = yield* opened.queue.open(opening(1), broken)
      const error = yield* Effect.flip(run(taskOf(2))).pipe(Effect.timeout("10 seconds"))
      expect(error).toMatchObject({ message: "no worker starts" })
      held.delete("s.worker-1")
    }).pipe(Effect.scoped)
  )

  it.live("leaves all as it is once the sweep is another one's", () =>
    Effect.gen(function* () {
      const { held, lock, lose } = yield* makeLock
      const opened = yield* openQueue(lock)
      held.add("s.worker-1")
      yield* adopt(opened, 1, "worker-1")
      const error = yield* Effect.gen(function* () {
        const run = yield* opened.queue.open(opening(1), nobody)
        const task = yield* Effect.forkChild(Effect.flip(run(taskOf(2))))
        yield* lose(failure("it is another one's"))
        return yield* Fiber.join(task)
      }).pipe(Effect.scoped, Effect.timeout("10 seconds"))
      expect(error).toMatchObject({ message: "it is another one's" })
      expect(yield* statesIn(opened)).toEqual(["p1 pending held"])
    }).pipe(Effect.scoped)
  )

  it.live("gives to others what a worker ran that has ended, and whose lock expires late", () =>
    Effect.gen(function* () {
      const { held, lock } = yield* makeLock
      const opened = yield* openQueue(lock)
      held.add("s").add("s.worker-8")
      yield* adopt(opened, 1, "worker-8")
      yield* adopt(opened, 2, "worker-9")
      yield* opened.queue.open(opening(2), nobody)
      const isFree = Effect.map(statesIn(opened), (states) => states.includes("p2 pending"))
      yield* until(isFree)
      expect(yield* statesIn(opened)).toEqual(["p1 pending held", "p2 pending"])
      const attempts = yield* opened.store.attempts("s")
      const told = attempts.map(({ endedAt, point, status }) => `${point} ${status} ${typeof endedAt}`)
      expect(told.toSorted()).toEqual(["p1 running undefined", "p2 lost number"])
      held.delete("s.worker-8")
    }).pipe(Effect.scoped)
  )
})
