/**
 * Making a hook of a function: over the invocation or, for parser hooks, over the command at registration.
 */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { SlotError, SlotServices, Step } from "./Slot.ts"

/**
 * Makes an effect that reads its data from the service of `key`, and succeeds with what `f` makes of it.
 *
 * What a union of effects fails with and needs is what each of them does: a function may return one or another.
 */
export const step =
  <I, D>(key: Context.Key<I, D>) =>
  <F extends Step<D>>(f: (data: D) => F): Effect.Effect<D, SlotError<F>, Exclude<SlotServices<F>, I> | I> =>
    Effect.flatMap(Effect.service(key), (data) =>
      // The members of the union, as the one effect that any of them is.
      Effect.map(f(data) as Step<D, SlotError<F>, SlotServices<F>>, (changed) => changed ?? data)
    ) as Effect.Effect<D, SlotError<F>, Exclude<SlotServices<F>, I> | I>
