/**
 * One point of a sweep, as its run knows it.
 */
import * as Context from "effect/Context"
import type { Overrides } from "./space/Space.ts"

/**
 * A point of a sweep.
 *
 * @since 0.1.0
 * @category models
 */
export interface Point {
  /** What the sweep is called; empty outside of one. */
  readonly sweep: string
  /** What the point is called: the same overrides have the same id. */
  readonly id: string
  /** The place among the points of the sweep as they were first begun, from 0: it stays, however often the point is run. */
  readonly index: number
  /**
   * The place among those that run at once, from 0: for a GPU, or a port. Of workers it is one among all of them, on whatever
   * machine, provided that each runs as many points at once.
   */
  readonly slot: number
  /** What the point adds to the command line. */
  readonly overrides: Overrides
  /** Where its files are, and may be put: its own in a sweep, the current directory outside of one. */
  readonly directory: string
}

/**
 * The point that runs. Outside of a sweep it is a point without overrides, in the current directory, so that a command runs
 * alone as it does in a sweep.
 *
 * ```ts
 * const save = Effect.gen(function* () {
 *   const { directory } = yield* Point.Point
 *   yield* Console.log(`${directory}/model.bin`)
 * })
 * ```
 *
 * @since 0.1.0
 * @category services
 */
export const Point: Context.Reference<Point> = Context.Reference("effect-coma/sweep/Point", {
  defaultValue: (): Point => ({ sweep: "", id: "", index: 0, slot: 0, overrides: [], directory: "." })
})
