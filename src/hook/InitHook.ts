/**
 * Init hooks: making the command of its parameters.
 */
import * as Effect from "effect/Effect"
import { withSeparator } from "../config/error/joined.ts"
import * as call from "../param/call.ts"
import * as Accounting from "../param/override/Accounting.ts"
import type { OverrideError } from "../param/override/OverrideError.ts"
import { isClass, isFunction } from "./Handler.ts"
import { type Hook, make } from "./Hook.ts"

/**
 * A command made of a handler that is a function: running it calls the function.
 *
 * @since 0.1.0
 * @category models
 */
export interface FunctionCommand {
  readonly run: () => unknown
}

/**
 * How the built-in init hook calls the command.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** What happens if a key of the keyword variadic is also a parameter; RAISE by default. */
  readonly policy?: call.OverridePolicy | undefined
  /** The instance of each config that the command gets; by default the latest. */
  readonly instanceKey?: string | undefined
}

/**
 * Makes the built-in hook of the init slot: decodes the configs and makes the command with its parameters.
 *
 * A class is constructed. A function is kept with its parameters, to be called when the command runs. If overrides were
 * read, the hook first reports those that landed nowhere.
 *
 * Errors: those of decoding a config; UnfilledParameter; ParameterCollision; UnmatchedOverride.
 *
 * ```ts
 * const command = greet.pipe(Command.withHooks({ init: InitHook.makeDefault({ policy: "SILENT_SKIP" }) }))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeDefault = (options: Options = {}): Hook<call.CallError | OverrideError> =>
  make(
    "InitHook.makeDefault",
    Effect.fnUntraced(function* (data) {
      const accounting = yield* Accounting.reportUnmatched(data.accounting, data.parameters)
      const args = yield* Effect.mapError(call.collect(data.parameters, options), (error) =>
        withSeparator(error, accounting.sep)
      )
      const { named, positional } = args
      const called = { ...data, accounting, called: args, parameters: { ...data.parameters, isCalled: true } }
      const handler = data.command
      if (isClass(handler)) return { ...called, command: yield* Effect.sync(() => new handler(named, ...positional)) }
      if (!isFunction(handler)) return { ...data, accounting }
      const command: FunctionCommand = { run: () => handler(named, ...positional) }
      return { ...called, command }
    })
  )
