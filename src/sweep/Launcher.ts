/**
 * Where points run: in fibers of this process, or wherever another launcher has them run.
 */
import type * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { Point } from "./Point.ts"
import type { Ended, SweepRecord } from "./Store.ts"
import type { SweepError } from "./space/SweepError.ts"

/**
 * A point that is to run.
 *
 * @since 0.1.0
 * @category models
 */
export interface Task {
  readonly point: Point
  /** What it is called in what is printed: `[1/6]`. */
  readonly number: string
  /** Runs and records it in this fiber: its scope, layers and configs are its own. */
  readonly here: Effect.Effect<Ended, SweepError>
}

/**
 * A sweep that a launcher runs the points of.
 *
 * @since 0.1.0
 * @category models
 */
export interface Opening {
  readonly sweep: SweepRecord
  /** How many points run at once at most, over all processes. */
  readonly jobs: number
  /** Where the sweep has its files. */
  readonly directory: string
}

/**
 * How a worker runs a point.
 *
 * @since 0.1.0
 * @category models
 */
export interface RunOptions {
  /** What the point is called in what is printed. */
  readonly number: string
  /** What the worker is called in the record. */
  readonly worker: string
  /** Runs the point as long as the attempt of this number is the worker's. */
  readonly guard: (attempt: number, run: Effect.Effect<Ended, SweepError>) => Effect.Effect<Ended, SweepError>
}

/**
 * What a worker does for a sweep: it runs points that another process hands out.
 *
 * @since 0.1.0
 * @category models
 */
export interface Working {
  readonly sweep: SweepRecord
  /** Runs and records a point. */
  readonly run: (point: Point, options: RunOptions) => Effect.Effect<Ended, SweepError>
}

/**
 * What a worker is given by the sweep that has started it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Given {
  /** Where the sweep has its files. */
  readonly directory: string
  /** What shows what points print. */
  readonly console: Console.Console
}

/**
 * Runs points.
 *
 * `open` is called once for a sweep, and what it gives for as many points at once as may run; that waits until its point has
 * ended. Interrupting it ends the point, with its finalizers, wherever it runs.
 *
 * @since 0.1.0
 * @category services
 */
export class Launcher extends Context.Service<
  Launcher,
  {
    /** How many points run at once, unless the command line says so. */
    readonly concurrency: number
    readonly open: (
      opening: Opening
    ) => Effect.Effect<(task: Task) => Effect.Effect<Ended, SweepError>, SweepError, Scope.Scope>
    /** What a worker is given by the sweep that has started it; `undefined` for one that joins. */
    readonly given?: Effect.Effect<Given | undefined> | undefined
    /** Works for a sweep of another process, until that is over (`--worker`). */
    readonly work?: ((working: Working) => Effect.Effect<void, SweepError>) | undefined
  }
>()("effect-coma/sweep/Launcher") {}

/**
 * Runs points in fibers of this process; one at a time by default.
 *
 * ```ts
 * const layers = Layer.merge(Launcher.fibers({ concurrency: 2 }), Store.memory())
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const fibers = (options: { readonly concurrency?: number | undefined } = {}): Layer.Layer<Launcher> =>
  Layer.succeed(Launcher, {
    concurrency: options.concurrency ?? 1,
    open: () => Effect.succeed(({ here }: Task) => here)
  })
