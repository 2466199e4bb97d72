/**
 * Working for a sweep that another process makes: `--worker`.
 */
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import { attempt } from "./attempt.ts"
import { Launcher } from "./Launcher.ts"
import type { Point } from "./Point.ts"
import type { Ended, Store, SweepRecord } from "./Store.ts"
import { SweepError } from "./space/SweepError.ts"

/** Runs points of a sweep as long as there are any. */
export const workFor = Effect.fnUntraced(function* (
  sweep: SweepRecord,
  runPoint: (point: Point, number: string) => Effect.Effect<Ended, SweepError>
) {
  const { work } = yield* Launcher
  const services = yield* Effect.context<FileSystem.FileSystem | Store>()
  if (work === undefined) {
    const explanation = "--worker works for a sweep of SweepNode.workers: this program runs its points itself."
    return yield* new SweepError({ reason: { _tag: "Misused", explanation } })
  }
  yield* work({
    sweep,
    run: (point, { guard, number, worker }) =>
      Effect.provideContext(
        attempt(point, (place) => guard(place, runPoint(point, number)), worker),
        services
      )
  })
})
