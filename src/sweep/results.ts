/**
 * What is recorded of sweeps, read in a program.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type Status, Store } from "./Store.ts"
import type { Overrides } from "./space/Space.ts"
import type { SweepError } from "./space/SweepError.ts"
import { failedTo } from "./space/storeFailed.ts"
import { valuesOf } from "./space/values.ts"

/**
 * A point with what became of it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Result<T> {
  readonly sweep: string
  readonly id: string
  readonly index: number
  readonly overrides: Overrides
  /** The values of the overrides as typed, by key. */
  readonly values: Readonly<Record<string, string>>
  readonly directory: string
  readonly status: Status
  /** What the handler returned, of a point that is done; `undefined` if a hook ended that before its handler. */
  readonly result: T | undefined
  readonly problem: string | undefined
}

/**
 * Reads what is recorded of a sweep of a command, by default of its newest one.
 *
 * Shape: the points that were begun, in the order of their places; none if nothing is recorded.
 * Errors: SweepError, also for a result that the schema does not read.
 *
 * ```ts
 * const read = Sweep.results("train", { result: Schema.Struct({ loss: Schema.Finite }) })
 * const losses = Effect.map(read, (points) => points.map(({ result }) => result?.loss))
 * ```
 *
 * @since 0.1.0
 * @category getters
 */
export const results = Effect.fnUntraced(function* <T, Encoded>(
  command: string,
  options: { readonly result: Schema.Codec<T, Encoded>; readonly sweep?: string | undefined }
): Effect.fn.Return<ReadonlyArray<Result<T>>, SweepError, Store> {
  const store = yield* Store
  const sweep = options.sweep ?? (yield* store.sweeps(command))[0]?.id
  if (sweep === undefined) return []
  const decode = Schema.decodeUnknownEffect(Schema.toCodecJson(options.result))
  return yield* Effect.forEach(
    yield* store.points(sweep),
    ({ directory, id, index, overrides, problem, result, status }) =>
      Effect.map(
        status === "done" && result !== undefined
          ? Effect.mapError(decode(result), failedTo(`the result of ${overrides.join(" ")} cannot be read`))
          : Effect.succeed(undefined),
        (read): Result<T> => ({
          sweep,
          id,
          index,
          overrides,
          values: valuesOf(overrides),
          directory,
          status,
          result: read,
          problem
        })
      )
  )
})
