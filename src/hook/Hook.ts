/**
 * Hooks: what a command's lifecycle is made of.
 *
 * A hook is an effect, not a callback: it reads its invocation from a service and succeeds with the invocation that the
 * next hook sees. Every combinator of Effect works on it.
 */
import * as Effect from "effect/Effect"
import { HookExit, HookMisused } from "./HookError.ts"
import { Invocation, type InvocationData } from "./InvocationData.ts"
import { type SlotError, type SlotServices, type Step, step } from "./Slot.ts"

/** A hook of one of the nine slots that run for the chosen command. */
export interface Hook<out E = never, out R = never> extends Effect.Effect<InvocationData, E, R | Invocation> {}

/**
 * Makes a hook of a function over the invocation.
 *
 * What the effect succeeds with replaces the invocation for the hooks after it; nothing leaves it as it is.
 *
 * ```ts
 * const log = Hook.make((data) => Effect.log(`about to run ${data.name}`))
 * ```
 */
export const make: <F extends Step<InvocationData>>(
  f: (data: InvocationData) => F
) => Hook<SlotError<F>, Exclude<SlotServices<F>, Invocation>> = step(Invocation)

/** The hook that leaves the invocation as it is. */
export const identity: Hook = Effect.service(Invocation)

/**
 * Ends the invocation early with an exit code, 0 by default: later hooks do not run, finalizers do.
 *
 * It is a failure like any other to combinators around it: what retries should leave it out, with
 * `while: (error) => error._tag !== "HookExit"`.
 *
 * Errors: HookExit, which `wake` turns into the code; HookMisused for a code that is none, from 0 to 255.
 */
export const exit = (code = 0): Effect.Effect<never, HookExit | HookMisused> =>
  Number.isInteger(code) && code >= 0 && code <= 255
    ? Effect.fail(new HookExit({ code }))
    : Effect.fail(new HookMisused({ reason: `${code} is no exit code: it is an integer from 0 to 255.` }))
