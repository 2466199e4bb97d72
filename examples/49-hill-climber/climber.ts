/**
 * A sampler that climbs: some climbers search the space of a sweep for the point with the least loss.
 *
 * A climber begins anywhere, looks at the points beside its own in any order, and moves to the first that is better; where
 * there is none, it is done. It waits for its own points alone, so that there is never a batch to wait for: with as many
 * climbers as points may run at once, none of them waits for another. Where a climber goes depends on the seed and on the
 * losses, not on which point ends first: a sweep that is resumed is told what was done before, and goes on from there.
 */
import { type Cause, Deferred, Effect, Queue, Random } from "effect"
import type { Sampler, Space } from "effect-coma/sweep"

interface Options {
  readonly climbers: number
  readonly seed: number
  /** Reads the loss of a result; a point that has none is no better than any. */
  readonly lossOf: (result: unknown) => number | undefined
}

/** The place of a value on each axis. */
type Place = ReadonlyArray<number>

const axesOf = (space: Space.Space): ReadonlyArray<readonly [key: string, values: ReadonlyArray<string>]> => {
  const axes = new Map<string, Set<string>>()
  for (const point of space) {
    for (const override of point) {
      const [key = "", value = ""] = override.split(/=(.*)/s)
      axes.set(key, (axes.get(key) ?? new Set()).add(value))
    }
  }
  return [...axes].map(([key, values]) => [key, [...values]])
}

export const climbing =
  ({ climbers, lossOf, seed }: Options) =>
  (space: Space.Space): Effect.Effect<Sampler.Sampler> =>
    Effect.gen(function* () {
      const axes = axesOf(space)
      const asked = yield* Queue.unbounded<Space.Overrides, Cause.Done>()
      const losses = new Map<string, Deferred.Deferred<number>>()

      /** Asks for a point, unless somebody has, and waits for its loss. */
      const lossAt = (place: Place): Effect.Effect<number> =>
        Effect.suspend(() => {
          const point = axes.map(([key, values], axis) => `${key}=${values[place[axis]!]}`)
          const known = losses.get(point.join(" "))
          if (known !== undefined) return Deferred.await(known)
          const loss = Deferred.makeUnsafe<number>()
          losses.set(point.join(" "), loss)
          return Effect.andThen(Queue.offer(asked, point), Deferred.await(loss))
        })

      const beside = (place: Place): ReadonlyArray<Place> =>
        axes.flatMap(([, values], axis) =>
          [-1, 1].flatMap((step) => {
            const next = place[axis]! + step
            return next >= 0 && next < values.length ? [place.with(axis, next)] : []
          })
        )

      const climb = Effect.gen(function* () {
        let place: Place = yield* Effect.forEach(axes, ([, values]) => Random.nextIntBetween(0, values.length - 1))
        let loss = yield* lossAt(place)
        let open = yield* Random.shuffle(beside(place))
        for (let next = open.shift(); next !== undefined; next = open.shift()) {
          const other = yield* lossAt(next)
          if (other >= loss) continue
          place = next
          loss = other
          open = yield* Random.shuffle(beside(place))
        }
      })

      // They end with the sweep, as children of its fiber.
      const all = Array.from({ length: climbers }, (_, index) => Random.withSeed(climb, `${seed} ${index}`))
      yield* Effect.forkChild(
        Effect.andThen(Effect.all(all, { concurrency: "unbounded", discard: true }), Queue.end(asked))
      )
      return {
        ask: Effect.option(Queue.take(asked)),
        tell: ({ overrides, result }) =>
          Effect.suspend(() => {
            const loss = losses.get(overrides.join(" "))
            return loss === undefined ? Effect.void : Deferred.succeed(loss, lossOf(result) ?? Number.POSITIVE_INFINITY)
          })
      }
    })
