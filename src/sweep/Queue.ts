/**
 * What stands between the maker of a sweep and its workers: a queue of points, whatever it is made of.
 *
 * Owns what such a queue must do. One in a database is in `sql/`, and `SweepNode.workers` is over that.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { Launcher, type Opening, type Task, type Working } from "./Launcher.ts"
import type { Ended } from "./Store.ts"
import type { SweepError } from "./space/SweepError.ts"

/**
 * Which worker of a sweep a process is.
 *
 * @since 0.1.0
 * @category models
 */
export interface Place {
  /** The place among all workers of the sweep, from 0. */
  readonly place: number
  /** How many points it runs at once. */
  readonly concurrency: number
  /** Whether it joins a sweep that has not started it. */
  readonly isGuest: boolean
}

/**
 * A queue of points, which the maker of a sweep hands out and workers take.
 *
 * A point is in it from when it is handed out until it has ended, so that the queue is what runs. A point whose worker has ended
 * is another worker's; one that has killed five is `lost`.
 *
 * @since 0.1.0
 * @category services
 */
export class Queue extends Context.Service<
  Queue,
  {
    /**
     * Hands out points, no more at once than the opening says. `start` starts who runs them once there is one, and gives what
     * fails when nobody will. Interrupting takes points back, and waits for their finalizers.
     */
    readonly open: (
      opening: Opening,
      start: Effect.Effect<Effect.Effect<never, SweepError>, never, Scope.Scope>
    ) => Effect.Effect<(task: Task) => Effect.Effect<Ended, SweepError>, SweepError, Scope.Scope>
    /** Runs points as the worker of a place, until the sweep is over. Errors: Busy if another process is that worker. */
    readonly work: (working: Working, place: Place) => Effect.Effect<void, SweepError>
    /** Tells whether a process is the worker of a place. */
    readonly isWorker: (sweep: string, place: number) => Effect.Effect<boolean, SweepError>
    /** Tells how many points workers of a place have begun. */
    readonly begun: (sweep: string, place: number) => Effect.Effect<number, SweepError>
    /** Gives to others what the worker of a place ran that has ended. */
    readonly release: (sweep: string, place: number) => Effect.Effect<void, SweepError>
  }
>()("effect-coma/sweep/Queue") {}

/**
 * Works at the first place from one on that nobody has.
 *
 * @internal
 */
export const join = (
  queue: Queue["Service"],
  working: Working,
  { concurrency, place }: Pick<Place, "concurrency" | "place">
): Effect.Effect<void, SweepError> =>
  Effect.catchIf(
    queue.work(working, { place, concurrency, isGuest: true }),
    ({ reason }) => reason._tag === "Busy",
    () => join(queue, working, { concurrency, place: place + 1 })
  )

/**
 * Hands points out in a queue, to workers that somebody else starts: the same command line with `--worker`. Makers and workers
 * need a record that they share.
 *
 * `concurrency` is how many points a worker runs at once, and how many run at once without `--jobs`; 1 by default.
 *
 * ```ts
 * const launcher = Queue.launcher({ concurrency: 2 })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const launcher = (
  options: { readonly concurrency?: number | undefined } = {}
): Layer.Layer<Launcher, never, Queue> =>
  Layer.effect(
    Launcher,
    Effect.map(Queue, (queue) => {
      const { concurrency = 1 } = options
      return {
        concurrency,
        open: (opening) => queue.open(opening, Effect.succeed(Effect.never)),
        work: (working) => join(queue, working, { concurrency, place: 0 })
      }
    })
  )
