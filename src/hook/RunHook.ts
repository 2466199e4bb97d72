/**
 * Run hooks: running the command that `init` made.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import { type Hook, make } from "./Hook.ts"
import { HookMisused } from "./HookError.ts"

/** Stands for the errors of a command's handler: a type without values, which the command replaces. */
export interface HandlerError {
  readonly "~effect-coma/HandlerError": never
  readonly _tag?: string
}

/** How the built-in run hook runs the command. */
export interface Options {
  /** The method of the command to call; `run` by default. */
  readonly method?: string | undefined
}

/**
 * Makes the built-in hook of the run slot: calls a method of the command, and runs the effect that it returns.
 *
 * What the effect succeeds with, or what a method returns that is no effect, is the invocation's `result`.
 *
 * Errors: the command's own; HookMisused where `init` made nothing that has the method.
 */
export const makeDefault = (options: Options = {}): Hook<HookMisused | HandlerError> => {
  const method = options.method ?? "run"
  return make(
    Effect.fnUntraced(function* (data) {
      const command = data.command
      const run = Predicate.hasProperty(command, method) ? command[method] : undefined
      if (typeof run !== "function") {
        return yield* new HookMisused({
          reason: `The command ${data.name} has no method "${method}" to run. Let an init hook make it, or name another method with RunHook.makeDefault({ method }).`
        })
      }
      const returned: unknown = yield* Effect.sync(() => run.call(command))
      // A handler's errors and services are in the type of its command, which needs them of whoever runs this hook.
      if (Predicate.isPromiseLike(returned)) {
        return yield* new HookMisused({
          reason: `The method "${method}" of the command ${data.name} returns a promise. Let it return an effect, with Effect.promise or Effect.tryPromise.`
        })
      }
      const result = Effect.isEffect(returned) ? yield* returned as Effect.Effect<unknown, HandlerError> : returned
      return { ...data, result: Option.some(result) }
    })
  )
}
