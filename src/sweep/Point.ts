/**
 * One point of a sweep, as its run knows it, and what its directory is called.
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

/** How much of the overrides a name shows. */
const longest = 60

/**
 * Names the directory of a point: its number, what of its overrides is safe in a name, and the begin of its id. Two points
 * have two names, also where a file system does not tell `a` from `A`.
 */
export const directoryName = ({ id, index, overrides }: Pick<Point, "id" | "index" | "overrides">): string => {
  const words = overrides.join(",").replaceAll(/[^A-Za-z0-9=.,+-]+/g, "_")
  // A name that begins or ends with a dot is hidden, or a directory above, or none on some systems.
  const safe = words
    .replaceAll(/\.{2,}/g, ".")
    .slice(0, longest)
    .replaceAll(/^[._,]+|[._,]+$/g, "")
  return [String(index + 1).padStart(4, "0"), safe, id.slice(0, 8)].filter((part) => part !== "").join("-")
}

/** Says which point it is, in a line. */
export const labelOf = (overrides: Overrides): string => (overrides.length === 0 ? "as it is" : overrides.join(" "))
