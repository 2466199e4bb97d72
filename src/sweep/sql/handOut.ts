/**
 * The maker's side of a queue: handing out points, and how they ended.
 *
 * Owns that no more points are handed out at once than were asked for, those of an earlier maker included.
 */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Scope from "effect/Scope"
import * as Semaphore from "effect/Semaphore"
import { warningOf } from "../../terminal/notify.ts"
import type { Opening, Task } from "../Launcher.ts"
import type { Ended } from "../Store.ts"
import type { SweepError } from "../space/SweepError.ts"
import { asked, failed, patiently } from "./asked.ts"
import { lockOf } from "./lock.ts"
import { abandoned, giveAway, lose } from "./lost.ts"
import { most, type Queue } from "./queue.ts"

/** How points of a sweep end: by themselves, or taken back. */
const ends = ({ isExpired, lock, poll, sql }: Queue, sweep: string) => {
  const forget = (id: string) =>
    asked(sql`DELETE FROM coma_queue WHERE queue_name = ${sweep} AND id = ${id} AND state <> 'pending'`)

  /** Reads how a point ended that nobody runs any more. */
  const outcome = Effect.fnUntraced(function* (id: string, state: string) {
    yield* asked(lose(sql, sweep, id))
    const [row] = yield* asked(
      sql<{ status: Ended["status"]; result: string | null; problem: string | null }>`
        SELECT status, result, problem FROM coma_attempts WHERE sweep = ${sweep} AND point = ${id}
        ORDER BY CASE status WHEN 'done' THEN 0 ELSE 1 END, attempt DESC LIMIT 1`
    )
    yield* forget(id)
    const status = row?.status ?? "lost"
    const problem =
      row?.problem ?? (state === "failed" ? `it was begun ${most} times, and its workers ended` : undefined)
    // It was written as JSON by the record.
    const result = row === undefined || row.result === null ? undefined : (JSON.parse(row.result) as unknown)
    return { status, result, problem } satisfies Ended
  })

  /** Takes a point back, and waits until its finalizers have run, or its worker has said nothing for too long. */
  const cancel = Effect.fnUntraced(function* (id: string) {
    yield* asked(sql`DELETE FROM coma_queue WHERE queue_name = ${sweep} AND id = ${id} AND acquired_by IS NULL`)
    yield* asked(
      sql`UPDATE coma_queue SET state = 'cancelled' WHERE queue_name = ${sweep} AND id = ${id} AND state = 'pending'`
    )
    while (true) {
      const [row] = yield* asked(
        sql<{ worker: string | null }>`SELECT (SELECT worker FROM coma_attempts
            WHERE sweep = ${sweep} AND point = ${id} AND status = 'running') AS worker
          FROM coma_queue WHERE queue_name = ${sweep} AND id = ${id} AND state = 'cancelled'
          AND acquired_by IS NOT NULL AND NOT ${isExpired}`
      )
      if (row === undefined || (row.worker && !(yield* lock.isTaken(lockOf(sweep, row.worker))))) break
      yield* Effect.sleep(poll)
    }
    yield* asked(lose(sql, sweep, id))
    yield* forget(id)
  })

  /** Takes back all points, those that an earlier maker had handed out, too. */
  const cancelAll = asked(
    sql<{ id: string }>`SELECT id FROM coma_queue WHERE queue_name = ${sweep} AND state IN ('pending', 'cancelled')`
  ).pipe(
    Effect.flatMap((rows) => Effect.forEach(rows, ({ id }) => cancel(id), { concurrency: "unbounded", discard: true }))
  )

  return { forget, outcome, cancel, cancelAll }
}

/** How often it is looked whether workers are there, and how often one must be missing: it may take its lock again. */
const rounds = { every: "1 second", missing: 3 } as const

/** Hands out points. `start` starts who runs them, and gives what fails once nobody will. */
export const handOut = Effect.fnUntraced(function* (
  access: Queue,
  { jobs, sweep: { id: sweep } }: Opening,
  start: Effect.Effect<Effect.Effect<never, SweepError>, never, Scope.Scope>
): Effect.fn.Return<(task: Task) => Effect.Effect<Ended, SweepError>, SweepError, Scope.Scope> {
  const { handedOut, lock, poll, queueOf, sql } = access
  const { cancel, cancelAll, forget, outcome } = ends(access, sweep)
  const queue = yield* queueOf(sweep)
  const waiting = new Map<string, Deferred.Deferred<Ended, SweepError>>()
  const admission = yield* Semaphore.make(1)
  const look = Effect.gen(function* () {
    if (waiting.size === 0) return
    const rows = yield* asked(
      sql<{ id: string; state: string }>`SELECT id, state FROM coma_queue
        WHERE queue_name = ${sweep} AND state IN ('completed', 'failed')`
    )
    for (const { id, state } of rows) {
      const waiter = waiting.get(id)
      if (waiter !== undefined) yield* Deferred.succeed(waiter, yield* outcome(id, state))
    }
  })
  let fault: SweepError | undefined
  const fail = (error: SweepError) => {
    fault = error
    return Effect.forEach([...waiting.values()], (waiter) => Deferred.fail(waiter, error), { discard: true })
  }
  let isGone = false
  /** Ends it all. What runs cannot be taken back: the record does not answer, or is another maker's. */
  const leave = (error: SweepError) => {
    isGone = true
    return fail(error)
  }
  const takeBack = (some: Effect.Effect<void, SweepError>) =>
    Effect.suspend(() => (isGone ? Effect.void : Effect.catch(some, (error) => warningOf(error))))
  // Who runs points ends after them.
  const scope = yield* Effect.flatMap(Effect.scope, Scope.fork)
  // Whatever ends the maker ends its points.
  yield* Effect.addFinalizer(() => takeBack(cancelAll))
  // What nobody runs is handed out again, and not when some lock expires.
  yield* asked(
    sql`DELETE FROM coma_queue WHERE queue_name = ${sweep} AND id NOT IN (
      SELECT point FROM coma_attempts WHERE sweep = ${sweep} AND status = 'running')`
  )
  let missing = new Map<string | null, number>()
  /** Gives to others what workers ran that have ended. Those that the sweep has started are seen to by who started them. */
  const relieve = Effect.gen(function* () {
    const left = yield* abandoned(sql, lock, sweep)
    const gone = left.filter(({ worker }) => (missing.get(worker) ?? 0) + 1 >= rounds.missing)
    missing = new Map(left.map(({ worker }) => [worker, (missing.get(worker) ?? 0) + 1]))
    for (const each of gone) yield* giveAway(sql, sweep, each)
  })
  const watch = Effect.forever(Effect.andThen(patiently(look), Effect.sleep(poll)))
  const round = Effect.forever(Effect.delay(patiently(relieve), rounds.every))
  yield* Effect.forkScoped(Effect.catch(Effect.raceAllFirst([watch, round, lock.lost]), leave))
  // A sweep whose points are all done starts nobody.
  const started = yield* Effect.cached(
    Effect.flatMap(start, (broken) => Effect.forkScoped(Effect.catch(broken, fail))).pipe(
      Effect.provideService(Scope.Scope, scope)
    )
  )

  const offer = Effect.fnUntraced(function* ({ number, point: { directory, id, index, overrides } }: Task) {
    yield* started
    while ((yield* handedOut(sweep, id)) >= jobs) yield* Effect.sleep(poll)
    yield* forget(id)
    yield* Effect.mapError(patiently(queue.offer({ id, index, overrides, directory, number }, { id })), failed)
  })

  return (task) =>
    Effect.suspend(() => {
      if (fault !== undefined) return Effect.fail(fault)
      const waiter = Deferred.makeUnsafe<Ended, SweepError>()
      const { id } = task.point
      waiting.set(id, waiter)
      // It may end, or all may fail, before there is room for it: an earlier maker had handed it out.
      const offering = Effect.andThen(admission.withPermit(offer(task)), Effect.never)
      const back = Effect.onInterrupt(Effect.raceFirst(Deferred.await(waiter), offering), () => takeBack(cancel(id)))
      return Effect.ensuring(
        back,
        Effect.sync(() => waiting.delete(id))
      )
    })
})
