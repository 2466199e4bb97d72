/**
 * A worker's side of a queue: taking points, and running them as long as they are its own.
 *
 * Owns that a worker gives up a point that another one has taken, or that the maker has taken back, and when it ends.
 */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import type { Working } from "../Launcher.ts"
import type { Place } from "../Queue.ts"
import type { Ended } from "../Store.ts"
import { SweepError } from "../space/SweepError.ts"
import { asked, failed, patiently } from "./asked.ts"
import { lockOf } from "./lock.ts"
import { nameOf, type Queue } from "./queue.ts"

/** Waits until a point is not the worker's any more: another one has it, or nobody is to run it. */
const superseded = Effect.fnUntraced(function* ({ poll, sql }: Queue, sweep: string, id: string, attempt: number) {
  while (true) {
    yield* Effect.sleep(poll)
    const rows = yield* asked(
      sql`SELECT 1 AS mine FROM coma_attempts a
        JOIN coma_queue q ON q.queue_name = a.sweep AND q.id = a.point AND q.state = 'pending'
        WHERE a.sweep = ${sweep} AND a.point = ${id} AND a.attempt = ${attempt} AND a.status = 'running'`
    )
    if (rows.length === 0) return
  }
})

/** Runs points as the worker of a place, so many at once, until the sweep is over. */
export const takeAll = Effect.fnUntraced(function* (
  access: Queue,
  { run, sweep: { id: sweep } }: Working,
  { concurrency, isGuest, place }: Place
): Effect.fn.Return<void, SweepError, Scope.Scope> {
  const { handedOut, lock, poll, queueOf } = access
  const queue = yield* queueOf(sweep)
  const worker = nameOf(place)
  const isOver = Effect.gen(function* () {
    return (yield* handedOut(sweep)) === 0 && !(yield* lock.isTaken(sweep))
  })
  // One that the sweep has started may come too late.
  if (yield* isOver) {
    if (!isGuest) return
    const explanation = [
      "--worker: nobody runs this sweep. Run the same command line without it first.",
      "It is the same with the same overrides, flags of the program, files of configs, and variables."
    ].join("\n")
    return yield* new SweepError({ reason: { _tag: "Misused", explanation } })
  }
  yield* lock.hold(lockOf(sweep, worker))
  const guard = (id: string) => (attempt: number, self: Effect.Effect<Ended, SweepError>) =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(self)
      const watcher = yield* Effect.forkChild(
        Effect.andThen(
          // A question that fails is asked again: the point goes on meanwhile.
          Effect.retry(superseded(access, sweep, id, attempt), Schedule.forever),
          Fiber.interrupt(fiber)
        )
      )
      return yield* Fiber.join(fiber).pipe(
        Effect.onInterrupt(() => Fiber.interrupt(fiber)),
        Effect.ensuring(Fiber.interrupt(watcher))
      )
    })
  const slot = (number: number) =>
    Effect.forever(
      Effect.mapError(
        queue.take(({ number: label, ...point }) => {
          const own = { ...point, sweep, slot: place * concurrency + number }
          return Effect.asVoid(run(own, { number: label, worker, guard: guard(point.id) }))
        }),
        failed
      )
    )
  const slots = Array.from({ length: concurrency }, (_, number) => slot(number))
  const over = Effect.gen(function* () {
    // A sweep is over once nobody makes it and nothing of it is left.
    while (!(yield* patiently(isOver))) yield* Effect.sleep(poll)
  })
  yield* Effect.raceAllFirst([Effect.all(slots, { concurrency: "unbounded", discard: true }), over, lock.lost])
})
