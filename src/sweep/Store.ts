/**
 * The record of sweeps: which points there are, and every attempt at each.
 *
 * Owns what a record must do; one in memory is here, one in a database in `SqlStore.ts`. Nothing secret is recorded: overrides
 * are as they are shown, and points cannot vary a secret.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { Overrides } from "./space/Space.ts"
import { SweepError } from "./space/SweepError.ts"
import { storeFailed } from "./space/storeFailed.ts"

/**
 * What became of an attempt. `lost`: its process ended before it said how.
 *
 * @since 0.1.0
 * @category models
 */
export type Status = "running" | "done" | "failed" | "interrupted" | "lost"

/**
 * How an attempt ended: with a result, as JSON, or with a problem.
 *
 * @since 0.1.0
 * @category models
 */
export interface Ended {
  readonly status: Exclude<Status, "running">
  readonly result?: unknown
  readonly problem?: string | undefined
}

/**
 * A sweep, as it is recorded.
 *
 * @since 0.1.0
 * @category models
 */
export interface SweepRecord {
  readonly id: string
  readonly command: string
  /** The overrides of all its points, without secrets. */
  readonly overrides: ReadonlyArray<string>
}

/**
 * A point, as it is recorded.
 *
 * @since 0.1.0
 * @category models
 */
export interface PointRecord {
  readonly id: string
  readonly index: number
  readonly overrides: Overrides
  readonly directory: string
}

/**
 * A point with what became of it: of its first attempt that was done, or of its last one.
 *
 * @since 0.1.0
 * @category models
 */
export interface Recorded extends PointRecord, Omit<Ended, "status"> {
  /** `running` only while some process has the sweep. */
  readonly status: Status
}

/**
 * One attempt at a point.
 *
 * @since 0.1.0
 * @category models
 */
export interface Attempt extends Omit<Ended, "status"> {
  readonly point: string
  /** From 1, for each point. */
  readonly attempt: number
  readonly status: Status
  /** The worker that runs it, if the maker of the sweep does not. */
  readonly worker?: string | undefined
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly endedAt?: number | undefined
}

/**
 * The record of sweeps.
 *
 * @since 0.1.0
 * @category services
 */
export class Store extends Context.Service<
  Store,
  {
    /** The directory in which sweeps have theirs. */
    readonly directory: string
    /**
     * Records a sweep, which is this process's until the scope ends. What an earlier one left running is `lost`, unless a
     * worker runs it that is still there; a record in memory has none.
     *
     * Errors: Busy while another process has it; StoreFailed.
     */
    readonly open: (sweep: SweepRecord) => Effect.Effect<void, SweepError, Scope.Scope>
    /** Lists the points of a sweep that were begun, in the order of their places. */
    readonly points: (sweep: string) => Effect.Effect<ReadonlyArray<Recorded>, SweepError>
    /** Lists the sweeps of a command, the newest first. */
    readonly sweeps: (command: string) => Effect.Effect<ReadonlyArray<SweepRecord>, SweepError>
    /** Lists the attempts of a sweep, as they began. */
    readonly attempts: (sweep: string) => Effect.Effect<ReadonlyArray<Attempt>, SweepError>
    /**
     * Records that an attempt at a point begins, and returns its number, or how the point ended if it is done: nothing is done
     * twice. An earlier attempt that was running is `lost`.
     */
    readonly begin: (sweep: string, point: PointRecord, worker?: string) => Effect.Effect<number | Ended, SweepError>
    /** Records how an attempt ended, unless it has ended: what is lost stays lost, whatever comes of it later. */
    readonly end: (sweep: string, point: string, attempt: number, ended: Ended) => Effect.Effect<void, SweepError>
  }
>()("effect-coma/sweep/Store") {}

/** Tells what became of a point by its attempts, in their order. What runs while nobody has the sweep has no process any more. */
export const outcomeOf = (
  attempts: ReadonlyArray<Attempt>,
  isHeld: boolean
): Omit<Ended, "status"> & { status: Status } => {
  const { problem, result, status } = attempts.find((each) => each.status === "done") ?? attempts.at(-1)!
  return { status: status === "running" && !isHeld ? "lost" : status, result, problem }
}

interface Held {
  readonly sweep: SweepRecord
  readonly points: Map<string, PointRecord>
  readonly attempts: Array<Attempt>
  /** Where the attempts at a point are. */
  readonly places: Map<string, Array<number>>
  isOpen: boolean
}

/**
 * Keeps the record in memory, as long as the layer lives: for tests, and sweeps that nobody resumes.
 *
 * ```ts
 * const layers = Layer.merge(Launcher.fibers({ concurrency: 2 }), Store.memory())
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const memory = (options: { readonly directory?: string | undefined } = {}): Layer.Layer<Store> =>
  Layer.sync(Store, () => {
    const all = new Map<string, Held>()
    const of = (sweep: string) => all.get(sweep)
    const opened = (sweep: string) =>
      Effect.suspend(() => {
        const held = of(sweep)
        if (held !== undefined) return Effect.succeed(held)
        const problem = `the sweep ${sweep} was not opened`
        return Effect.fail(storeFailed(problem))
      })
    return {
      directory: options.directory ?? "sweeps",
      open: (sweep) =>
        Effect.acquireRelease(
          Effect.flatMap(Clock.currentTimeMillis, (endedAt) => {
            const held = of(sweep.id) ?? { sweep, points: new Map(), attempts: [], places: new Map(), isOpen: false }
            if (held.isOpen) return Effect.fail(new SweepError({ reason: { _tag: "Busy", sweep: sweep.id } }))
            held.isOpen = true
            all.set(sweep.id, held)
            for (const [index, attempt] of held.attempts.entries()) {
              if (attempt.status === "running") held.attempts[index] = { ...attempt, status: "lost", endedAt }
            }
            return Effect.succeed(held)
          }),
          (held) =>
            Effect.sync(() => {
              held.isOpen = false
            })
        ).pipe(Effect.asVoid),
      points: (sweep) =>
        Effect.sync(() => {
          const { attempts = [], isOpen = false, points } = of(sweep) ?? {}
          const byPoint = Map.groupBy(attempts, ({ point }) => point)
          return [...(points?.values() ?? [])]
            .map((point) => ({ ...point, ...outcomeOf(byPoint.get(point.id) ?? [], isOpen) }))
            .toSorted((a, b) => a.index - b.index)
        }),
      sweeps: (command) =>
        Effect.sync(() =>
          [...all.values()]
            .map(({ sweep }) => sweep)
            .filter((sweep) => sweep.command === command)
            .reverse()
        ),
      attempts: (sweep) => Effect.sync(() => [...(of(sweep)?.attempts ?? [])]),
      begin: Effect.fnUntraced(function* (sweep, point, worker) {
        const startedAt = yield* Clock.currentTimeMillis
        const { attempts, places, points } = yield* opened(sweep)
        const own = places.get(point.id) ?? []
        const done = own.map((at) => attempts[at]!).find(({ status }) => status === "done")
        if (done !== undefined) return { status: "done", result: done.result, problem: done.problem } as const
        const last = own.at(-1)
        if (last !== undefined && attempts[last]!.status === "running")
          attempts[last] = { ...attempts[last]!, status: "lost", endedAt: startedAt }
        const attempt = own.push(attempts.length)
        places.set(point.id, own)
        if (attempt === 1) points.set(point.id, point)
        attempts.push({ point: point.id, attempt, status: "running", worker, startedAt })
        return attempt
      }),
      end: Effect.fnUntraced(function* (sweep, point, attempt, ended) {
        const endedAt = yield* Clock.currentTimeMillis
        const { attempts, places } = yield* opened(sweep)
        const at = places.get(point)?.[attempt - 1]
        if (at !== undefined && attempts[at]!.status === "running")
          attempts[at] = { ...attempts[at]!, ...ended, endedAt }
      })
    }
  })
