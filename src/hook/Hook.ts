/**
 * Hooks: what a command's lifecycle is made of.
 *
 * A hook is an effect, not a callback: it reads its invocation from a service and succeeds with the invocation that the
 * next hook sees. Every combinator of Effect works on it.
 */
import * as Effect from "effect/Effect"
import { Invocation, type InvocationData } from "./InvocationData.ts"
import { type SlotError, type SlotServices, type Step, step } from "./Slot.ts"

/**
 * A hook of one of the nine slots that run for the chosen command.
 *
 * @since 0.1.0
 * @category models
 */
export interface Hook<out E = never, out R = never> extends Effect.Effect<InvocationData, E, R | Invocation> {}

/**
 * Makes a hook of a function over the invocation.
 *
 * If the effect succeeds with an invocation, the hooks after it see that one. If it succeeds with nothing, they see the one
 * before. A trace calls the hook by the name that stands before the function, or by the function's own; one that has none
 * is called by its place: `preRun[0]`.
 *
 * ```ts
 * const log = Hook.make("log", (data) => Effect.log(`about to run ${data.name}`))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make: {
  <F extends Step<InvocationData>>(
    name: string,
    f: (data: InvocationData) => F
  ): Hook<SlotError<F>, Exclude<SlotServices<F>, Invocation>>
  // The compiler tells what is wrong with the last.
  <F extends Step<InvocationData>>(
    f: (data: InvocationData) => F
  ): Hook<SlotError<F>, Exclude<SlotServices<F>, Invocation>>
} = step(Invocation)

/**
 * The hook that leaves the invocation as it is.
 *
 * ```ts
 * const slots = { preRun: [process.env["VERBOSE"] === "1" ? hook : Hook.identity] }
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const identity: Hook = Effect.service(Invocation)

export { exit, exitCode } from "./exit.ts"
