/**
 * Telling several problems of one kind in one error.
 *
 * Owns how many are told, and going on after a failure to find the others.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"

/** How many problems one error tells. */
export const maxTold = 20

/** What an error that tells several problems holds: the first of them, the others, and whether there are more. */
export interface Told<Reason> {
  readonly reason: Reason
  readonly others?: ReadonlyArray<Reason>
  readonly more?: true
}

/** One problem or more. */
export type Several<A> = readonly [first: A, ...others: ReadonlyArray<A>]

/** Returns the fields of an error that tells these problems. */
export const toldOf = <Reason>([reason, ...others]: Several<Reason>, more = false): Told<Reason> => ({
  reason,
  ...(others.length === 0 ? {} : { others: others.slice(0, maxTold - 1) }),
  ...(more || others.length >= maxTold ? { more: true } : {})
})

/** Lists the problems that an error tells. */
export const reasonsOf = <Reason>({ reason, others = [] }: Told<Reason>): Several<Reason> => [reason, ...others]

/** Says several problems, each in its line. */
export const messageOf = (told: Told<{ readonly message: string }>): string =>
  [...reasonsOf(told).map(({ message }) => message), ...(told.more === true ? ["and more"] : [])].join("\n")

/** How errors are joined. */
export interface Joining {
  /** Makes one error of two, or `undefined` if the second is of another kind. */
  readonly join: <E>(first: E, next: E) => E | undefined
  /** Tells whether there may be more to tell with an error. */
  readonly goesOn: (error: unknown) => boolean
}

/**
 * Runs an effect for each item, as `Effect.forEach` does; after one has failed with an error that is joined with others,
 * it goes on to find them.
 */
export const forEachJoined = <A, B, E, R>(
  items: Iterable<A>,
  run: (item: A) => Effect.Effect<B, E, R>,
  of: Joining
): Effect.Effect<Array<B>, E, R> =>
  Effect.gen(function* () {
    const out: Array<B> = []
    let failed: { error: E } | undefined
    for (const item of items) {
      const result = yield* Effect.result(run(item))
      if (Result.isSuccess(result)) out.push(result.success)
      else if (failed === undefined) failed = { error: result.failure }
      else failed = { error: of.join(failed.error, result.failure) ?? failed.error }
      if (failed !== undefined && !of.goesOn(failed.error)) break
    }
    return failed === undefined ? out : yield* Effect.fail(failed.error)
  })
