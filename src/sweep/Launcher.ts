/**
 * Where points run: in fibers of this process, or wherever another launcher has them run.
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Point } from "./Point.ts"
import type { Ended } from "./Store.ts"
import type { SweepError } from "./space/SweepError.ts"

/**
 * A point that is to run.
 *
 * @since 0.1.0
 * @category models
 */
export interface Task {
  readonly point: Point
  /** Runs it in this fiber: its scope, layers and configs are its own. */
  readonly here: Effect.Effect<Ended, SweepError>
}

/**
 * Runs points.
 *
 * `launch` is called for as many points at once as there are slots, and waits until its point has ended. Interrupting it ends
 * the point, with its finalizers.
 *
 * @since 0.1.0
 * @category services
 */
export class Launcher extends Context.Service<
  Launcher,
  {
    /** How many points run at once, unless the command line says so. */
    readonly concurrency: number
    readonly launch: (task: Task) => Effect.Effect<Ended, SweepError>
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
  Layer.succeed(Launcher, { concurrency: options.concurrency ?? 1, launch: ({ here }) => here })
