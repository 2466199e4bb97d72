/**
 * Running the points of a sweep: so many at once, each recorded, none twice.
 *
 * Owns the loop. Each slot asks for a point, has it run and tells how it ended, so that a slow point holds up nobody. All of
 * it is structured: whatever ends the sweep ends its points, with their finalizers, and each is recorded.
 */
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as Semaphore from "effect/Semaphore"
import { attempt } from "./attempt.ts"
import { writeCopies } from "./copies.ts"
import { Launcher } from "./Launcher.ts"
import { labelOf, pointDirectory, sweepDirectory } from "./naming.ts"
import type { Point } from "./Point.ts"
import type { Plan } from "./plan.ts"
import { type Board, numbered, showing, tellEnded, tellInterrupted, tellSkipped } from "./progress.ts"
import type { Sampler } from "./Sampler.ts"
import { type Ended, type Recorded, Store } from "./Store.ts"
import type { Overrides } from "./space/Space.ts"
import { SweepError } from "./space/SweepError.ts"

/** What a sweep runs. */
export interface Sweeping {
  readonly plan: Plan
  readonly sampler: Sampler
  /** How many points there are, if that is known. */
  readonly total: number | undefined
  readonly jobs: number | undefined
  readonly failFast: boolean
  /** Runs a point in this fiber. */
  readonly runPoint: (point: Point, number: string) => Effect.Effect<Ended, SweepError>
}

/** How many points run at once at most, and wait for one that runs already: a sampler may ask for no other. */
const crowd = 10_000

/** Tells the sweep to end: a point has failed, and the first failure is to be the last. */
class Stop {
  readonly _tag = "Stop"
}

/** A point that is to run. */
interface Chosen extends Pick<Point, "id" | "index" | "overrides"> {
  readonly number: string
}

/** Keeps what was asked for: which points run, and how those ended that have. */
const makeAgenda = Effect.fnUntraced(function* (
  { plan, sampler, total }: Sweeping,
  before: ReadonlyMap<string, Recorded>,
  board: Board
) {
  const known = new Map<string, Ended>()
  let fresh = 0
  for (const [id, { index, problem, result, status }] of before) {
    fresh = Math.max(fresh, index + 1)
    if (status === "done") known.set(id, { status, result, problem })
  }
  const running = new Map<string, Deferred.Deferred<Ended>>()
  const asking = yield* Semaphore.make(1)
  /** What tells the sampler of points that it asked for while they ran. */
  const telling = yield* FiberSet.make<void>()
  const problems: Array<{ readonly overrides: Overrides; readonly ended: Ended }> = []
  const counts = { asked: 0, skipped: 0, ended: 0 }
  const tell = (overrides: Overrides, { result, status }: Ended) => sampler.tell({ overrides, status, result })

  /** Says which point is next that must run; what is done is told at once. */
  const next: Effect.Effect<Chosen | undefined, SweepError> = Effect.gen(function* () {
    while (true) {
      const point = yield* sampler.ask
      if (Option.isNone(point)) return undefined
      const overrides = point.value
      yield* plan.check(overrides)
      const id = yield* plan.idOf(overrides)
      const number = numbered(counts.asked++, total)
      const ended = known.get(id)
      const other = running.get(id)
      if (ended === undefined && other === undefined) {
        running.set(id, Deferred.makeUnsafe<Ended>())
        return { id, index: before.get(id)?.index ?? fresh++, overrides, number }
      }
      if (before.get(id)?.status === "done") {
        counts.skipped++
        board.skip()
      }
      if (ended !== undefined) yield* tell(overrides, ended)
      else {
        const told = Effect.flatMap(Deferred.await(other!), (outcome) => tell(overrides, outcome))
        yield* (yield* FiberSet.size(telling)) < crowd ? FiberSet.run(telling, told) : told
      }
    }
  })

  /** Keeps how a point ended, and tells it. */
  const settle = Effect.fnUntraced(function* ({ id, number, overrides }: Chosen, ended: Ended) {
    known.set(id, ended)
    counts.ended++
    if (ended.status !== "done") problems.push({ overrides, ended })
    yield* tellEnded(number, overrides, ended)
    const others = running.get(id)!
    running.delete(id)
    yield* Deferred.succeed(others, ended)
    yield* tell(overrides, ended)
  })

  return { next: asking.withPermit(next), settle, counts, problems, isTold: FiberSet.awaitEmpty(telling) }
})

const runShown = Effect.fnUntraced(function* (sweeping: Sweeping, board: Board) {
  const { failFast, jobs, plan, runPoint, total } = sweeping
  const launcher = yield* Launcher
  const store = yield* Store
  const path = yield* Path.Path
  // What is around a point, such as its task, is its own.
  const services = Context.pick(FileSystem.FileSystem, Store)(yield* Effect.context<FileSystem.FileSystem | Store>())
  const sweep = plan.sweep.id
  const directory = path.join(store.directory, sweepDirectory(plan.sweep))
  yield* store.open(plan.sweep)
  yield* writeCopies(directory, sweep, plan)
  const before = new Map((yield* store.points(sweep)).map((point) => [point.id, point]))
  const { counts, isTold, next, problems, settle } = yield* makeAgenda(sweeping, before, board)
  const most = Math.min(crowd, Math.max(1, Math.trunc(jobs ?? launcher.concurrency) || 1))
  const launch = yield* launcher.open({ sweep: plan.sweep, jobs: most, directory })

  const work = Effect.fnUntraced(function* (slot: number) {
    while (true) {
      const chosen = yield* next
      if (chosen === undefined) return
      const { id, index, number, overrides } = chosen
      const own = before.get(id)?.directory ?? path.join(directory, pointDirectory(chosen))
      const point: Point = { sweep, id, index, slot, overrides, directory: own }
      const here = Effect.provideContext(
        attempt(point, () => runPoint(point, number)),
        services
      )
      const ended = yield* board.around(`${number} ${labelOf(overrides)}`, launch({ point, number, here }))
      yield* settle(chosen, ended)
      if (failFast && ended.status !== "done") return yield* Effect.fail(new Stop())
    }
  })

  const slots = Array.from({ length: Math.min(most, total ?? Number.POSITIVE_INFINITY) }, (_, slot) => slot)
  yield* Effect.forEach(slots, work, { concurrency: "unbounded", discard: true }).pipe(
    Effect.andThen(isTold),
    Effect.onInterrupt(() => tellInterrupted(counts.skipped + counts.ended, total)),
    Effect.catchIf(
      (error): error is Stop => error instanceof Stop,
      () => Effect.void
    )
  )
  yield* tellSkipped(counts.skipped, counts.asked)
  const first = problems[0]
  if (first === undefined) return
  const { overrides, ended } = first
  return yield* new SweepError({
    reason: {
      _tag: "PointsFailed",
      failed: problems.length,
      total: total ?? counts.asked,
      first: labelOf(overrides),
      problem: ended.problem ?? ended.status
    }
  })
}, Effect.scoped)

/** Runs the points that are not done yet, and shows them meanwhile. */
export const runAll = (sweeping: Sweeping) =>
  showing(sweeping.plan.sweep.command, sweeping.total)((board) => runShown(sweeping, board))
