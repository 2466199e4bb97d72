/**
 * The services behind the sentinels: each holds the effect that runs what `DEFAULT` or `SHARED` stands for in a slot.
 *
 * `Pipeline.ts` provides them when it enters a slot, and `sentinel.ts` reads them.
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"

/**
 * Runs what a sentinel stands for. Its errors and services are those that the sentinel's own type tells.
 *
 * @since 0.1.0
 * @category models
 */
export type StandIn = Effect.Effect<unknown, unknown, unknown>

/**
 * Runs what `DEFAULT` stands for in the slot that is running. Only a slot provides it.
 *
 * @since 0.1.0
 * @category services
 */
export class SlotDefault extends Context.Service<SlotDefault, StandIn>()("effect-coma/hook/SlotDefault") {}

/**
 * Runs what `wake` shares for the slot that is running. Only a command's own slots provide it.
 *
 * @since 0.1.0
 * @category services
 */
export class SharedHooks extends Context.Service<SharedHooks, StandIn>()("effect-coma/hook/SharedHooks") {}
