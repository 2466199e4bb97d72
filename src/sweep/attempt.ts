/**
 * One attempt at a point: a row in the record from its begin to its end, whichever way that comes. Of the maker of a sweep, or
 * of a worker (`--worker`).
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FileSystem from "effect/FileSystem"
import { Launcher } from "./Launcher.ts"
import type { Point } from "./Point.ts"
import { type Ended, Store, type SweepRecord } from "./Store.ts"
import { SweepError } from "./space/SweepError.ts"
import { failedTo } from "./space/storeFailed.ts"

/** Runs and records a point, unless it is done; `run` gets the number of the attempt. `worker` is who runs it, if that is not the maker. */
export const attempt = (
  point: Point,
  run: (attempt: number) => Effect.Effect<Ended, SweepError>,
  worker?: string
): Effect.Effect<Ended, SweepError, FileSystem.FileSystem | Store> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const store = yield* Store
      const failed = failedTo(`${point.directory} cannot be made`)
      yield* Effect.mapError(fs.makeDirectory(point.directory, { recursive: true }), failed)
      const attempt = yield* store.begin(point.sweep, point, worker)
      if (typeof attempt !== "number") return attempt
      const exit = yield* Effect.exit(restore(run(attempt)))
      const ended: Ended = Exit.isSuccess(exit)
        ? exit.value
        : Cause.hasInterruptsOnly(exit.cause)
          ? { status: "interrupted" }
          : { status: "failed", problem: String(Cause.squash(exit.cause)) }
      yield* store.end(point.sweep, point.id, attempt, ended)
      if (Exit.isFailure(exit) && !Cause.hasInterruptsOnly(exit.cause)) return yield* Effect.failCause(exit.cause)
      return ended
    })
  )

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
