/**
 * What says which point is next: a space, which asks for nothing back, or an optimiser, which is told how each one ended.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Overrides, Space } from "./space/Space.ts"

/**
 * How a point ended, as a sampler is told.
 *
 * @since 0.1.0
 * @category models
 */
export interface Told {
  readonly overrides: Overrides
  readonly status: "done" | "failed" | "interrupted" | "lost"
  /** The result as JSON, if the point is done. */
  readonly result: unknown
}

/**
 * Says which point is next, as long as there is one.
 *
 * `ask` is called whenever there is room for a point, by one fiber at a time; it may wait for what `tell` brings. `None` ends
 * the sweep. Where a sweep is resumed, a point that was done before is told as soon as it is asked for, and is not run.
 *
 * @since 0.1.0
 * @category models
 */
export interface Sampler {
  readonly ask: Effect.Effect<Option.Option<Overrides>>
  readonly tell: (told: Told) => Effect.Effect<void>
}

/**
 * Makes a sampler of a space: its points in their order.
 *
 * ```ts
 * const sampler = yield* Sampler.fromSpace(Space.grid({ lr: [1, 2] }))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromSpace = (space: Space): Effect.Effect<Sampler> =>
  Effect.sync(() => {
    const points = space[Symbol.iterator]()
    return {
      ask: Effect.sync(() => {
        const next = points.next()
        return next.done === true ? Option.none() : Option.some(next.value)
      }),
      tell: () => Effect.void
    }
  })

/**
 * Makes the sampler of a sweep of its space: {@link fromSpace}, unless a layer says otherwise.
 *
 * ```ts
 * const first = Layer.succeed(Sampler.Samplers, (space) => Sampler.fromSpace(Space.make(1, () => [...space].slice(0, 1).values())))
 * ```
 *
 * @since 0.1.0
 * @category services
 */
export const Samplers: Context.Reference<(space: Space) => Effect.Effect<Sampler>> = Context.Reference(
  "effect-coma/sweep/Samplers",
  { defaultValue: () => fromSpace }
)
