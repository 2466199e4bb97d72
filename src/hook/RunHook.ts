/**
 * Run hooks: running the command that `init` made.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import { type HandlerError, type HandlerServices, type MethodIn, ownMethod, runReturned } from "./Handler.ts"
import { type Hook, make } from "./Hook.ts"
import { type HookError, misused } from "./HookError.ts"

/**
 * How the built-in run hook runs the command.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The method of the command to call; by default the one that it was declared with. */
  readonly method?: string | undefined
}

/**
 * Makes the built-in hook of the run slot: calls a method of the command, and runs the effect that it returns.
 *
 * The invocation's `result` is what the effect succeeds with. A method that returns no effect returns the result itself.
 * The types hold placeholders for the errors and services of the method; a command's type puts its own in their place.
 *
 * Errors: the command's own; HookError if `init` made nothing that has the method, or the method returns a promise.
 *
 * ```ts
 * const command = greet.pipe(Command.withHooks({ run: [Console.log("First …"), RunHook.makeDefault()] }))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeDefault = <const O extends Options = Record<never, never>>(
  options?: O
): Hook<HookError | HandlerError<MethodIn<O>>, HandlerServices<MethodIn<O>>> => {
  const hook = make(
    "RunHook.makeDefault",
    Effect.fnUntraced(function* ({ command, name, ...data }) {
      const own = Predicate.hasProperty(command, ownMethod) ? ownMethod : "run"
      const method = options?.method ?? own
      const run = Predicate.hasProperty(command, method) ? command[method] : undefined
      if (typeof run !== "function") {
        return yield* misused(
          `The command ${name} has no method "${method}" to run. Let an init hook make it, or name another method with RunHook.makeDefault({ method }).`,
          name
        )
      }
      const what = method === own ? `The command ${name}` : `The method "${method}" of the command ${name}`
      const result = yield* runReturned(what, () => run.call(command), name)
      return { ...data, command, name, result: Option.some(result) }
    })
  )
  // The placeholders stand for the errors and services of the method.
  return hook as Hook<HookError | HandlerError<MethodIn<O>>, HandlerServices<MethodIn<O>>>
}
