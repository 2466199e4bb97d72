/**
 * Ending a run early.
 *
 * Owns how: the fiber that runs the whole program is interrupted, and the interruption carries the exit code in the
 * annotations of its cause. An interruption is not a failure. So no retry repeats it, nothing that catches failures
 * swallows it, `timeout` and `race` pass it on, and finalizers run. Interrupting the program's own fiber, and not only the
 * one that the hook runs in, is what makes that hold for a hook that races another one or catches causes.
 */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import { hookError, Misused } from "./HookError.ts"
import { ExitCode, exitCode } from "./trace/ended.ts"

export { exitCode } from "./trace/ended.ts"

/** The fiber that runs the program. */
const ProgramFiber = Context.Reference<Fiber.Fiber<unknown, unknown> | undefined>("effect-coma/hook/ProgramFiber", {
  defaultValue: () => undefined
})

/**
 * Ends the hook where it stands and the program after it, with an exit code from 0 to 255, 0 by default: later hooks do
 * not run, finalizers do.
 *
 * It is not a failure. No retry repeats it, no `catch` swallows it, and `timeout` and `race` pass it on. `wake` turns it
 * into the exit code. Any other code is a defect.
 *
 * ```ts
 * const stop = Hook.make((data) => (data.flag(dryRun) ? Hook.exit() : Effect.void))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const exit = (code = 0): Effect.Effect<never> =>
  Effect.withFiber((fiber) => {
    if (!Number.isInteger(code) || code < 0 || code > 255) {
      const explanation = `${code} is not an exit code. Give Hook.exit an integer from 0 to 255.`
      return Effect.die(hookError(new Misused({ explanation })))
    }
    const annotations = Context.make(ExitCode, code)
    const ended = Effect.failCause(Cause.annotate(Cause.interrupt(fiber.id), annotations))
    const program = fiber.getRef(ProgramFiber)
    program?.interruptUnsafe(fiber.id, annotations)
    // In another fiber, the hook waits until the program's fiber interrupts it, so that nothing around it goes on.
    return program === undefined || program === fiber ? ended : Effect.andThen(Effect.yieldNow, ended)
  })

/**
 * Runs a program that {@link exit} can end; `onExit` gets the code.
 *
 * @since 0.1.0
 * @category running
 */
export const exitable = <A, E, R, B, E2, R2>(
  program: Effect.Effect<A, E, R>,
  onExit: (code: number) => Effect.Effect<B, E2, R2>
): Effect.Effect<A | B, E | E2, R | R2> => {
  const ofItsOwn = Effect.withFiber<A, E, R>((fiber) => Effect.provideService(program, ProgramFiber, fiber))
  // A race of one runs the program in a fiber of its own, which ends with this one.
  return Effect.matchCauseEffect(Effect.raceAllFirst([ofItsOwn]), {
    onSuccess: (value): Effect.Effect<A | B, E | E2, R2> => Effect.succeed(value),
    onFailure: (cause): Effect.Effect<A | B, E | E2, R2> => {
      const code = exitCode(cause)
      return code === undefined ? Effect.failCause(cause) : onExit(code)
    }
  })
}
