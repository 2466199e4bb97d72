/**
 * `DEFAULT` and `SHARED`: effects that stand for another hook, found when they run, in the slot they stand in.
 *
 * Entering a slot provides two services, each the effect that runs what a sentinel stands for there. So sentinels work
 * wherever they are nested and whatever is wrapped around them. Their error types hold placeholders, `HandlerError` and
 * {@link SharedError}, for what only a command and a program know; `Command` and `wake` put the real errors there.
 */
import * as Effect from "effect/Effect"
import type { Passed } from "./Data.ts"
import type { DefaultError, DefaultServices } from "./DefaultHooks.ts"
import type { HandlerError, HandlerServices } from "./Handler.ts"
import { SharedHooks, SlotDefault, type StandIn } from "./StandIn.ts"

export type { Passed } from "./Data.ts"
export { SharedHooks, type SlotDefault } from "./StandIn.ts"

/**
 * Stands for the errors of what `wake` shares: a type without values, which `wake` replaces.
 *
 * @since 0.1.0
 * @category models
 */
export interface SharedError {
  readonly "~effect-coma/SharedError": never
  readonly _tag?: string
}

/**
 * A hook that may stand in any slot, the parser slot too. It works on the data of the slot that it stands in.
 *
 * @since 0.1.0
 * @category models
 */
export interface Sentinel<out E, out R> extends Effect.Effect<Passed, E, R> {}

/** Gives a stand-in the type of its sentinel. */
const sentinel = <E, R>(service: Effect.Effect<StandIn, never, unknown>): Sentinel<E, R> =>
  // What stands in is found at run time; `DefaultHooks` and `wake` hold it to the types below.
  Effect.flatten(service) as Sentinel<E, R>

/**
 * Runs the built-in hook of the slot it stands in: what `DefaultHooks` holds there.
 *
 * Its types are those of the built-in hooks, whatever replaces them: replacements need and fail with no more.
 *
 * ```ts
 * const command = greet.pipe(Command.withHooks({ run: DEFAULT.pipe(Effect.timeout("5 minutes")) }))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const DEFAULT: Sentinel<
  DefaultError | HandlerError<"~default">,
  DefaultServices | HandlerServices<"~default"> | SlotDefault
> = sentinel(Effect.service(SlotDefault))

/**
 * Runs what `wake` shares for the slot it stands in.
 *
 * ```ts
 * const command = greet.pipe(Command.withHooks({ preRun: SHARED.pipe(Effect.retry({ times: 2 })) }))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const SHARED: Sentinel<
  DefaultError | HandlerError<"~default"> | SharedError,
  DefaultServices | HandlerServices<"~default"> | SharedHooks
> = sentinel(Effect.service(SharedHooks))
