/**
 * Init hooks: making the command of its parameters.
 */
import * as Effect from "effect/Effect"
import * as call from "../param/call.ts"
import * as Accounting from "../param/override/Accounting.ts"
import type { UnmatchedOverride } from "../param/override/OverrideError.ts"
import { type Hook, make } from "./Hook.ts"

/** A command made of a handler that is a function: running it calls the function. */
export interface FunctionCommand {
  readonly run: () => unknown
}

type Callable = (...args: ReadonlyArray<unknown>) => unknown
type Constructible = new (...args: ReadonlyArray<unknown>) => object

const isClass = (handler: Callable | Constructible): handler is Constructible =>
  // The prototype of a class cannot be replaced, that of a function can, and an arrow function has none.
  Object.getOwnPropertyDescriptor(handler, "prototype")?.writable === false

/** Calls a function with what comes, or constructs a class with it. */
const instantiate = (handler: Callable | Constructible, args: call.Arguments): unknown =>
  isClass(handler)
    ? new handler(args.named, ...args.positional)
    : ({ run: () => handler(args.named, ...args.positional) } satisfies FunctionCommand)

/** How the built-in init hook calls the command. */
export interface Options {
  /** What a key of the keyword variadic that is also a parameter does; RAISE by default. */
  readonly policy?: call.OverridePolicy | undefined
  /** The instance of each config that the command gets; by default the latest. */
  readonly instanceKey?: string | undefined
}

/**
 * Makes the built-in hook of the init slot: decodes the configs and makes the command with its parameters.
 *
 * A class is constructed. A function is kept with its parameters, to be called when the command runs. Where overrides
 * were read, those that landed nowhere are reported first.
 *
 * Errors: those of decoding a config; UnfilledParameter; ParameterCollision; UnmatchedOverride.
 */
export const makeDefault = (options: Options = {}): Hook<call.CallError | UnmatchedOverride> =>
  make(
    Effect.fnUntraced(function* (data) {
      const accounting = yield* Accounting.reportUnmatched(data.accounting, data.parameters)
      const args = yield* call.collect(data.parameters, options)
      if (typeof data.command !== "function") return { ...data, accounting }
      // A command is declared with a function or a class that takes these parameters.
      const handler = data.command as Callable | Constructible
      const command = yield* Effect.sync(() => instantiate(handler, args))
      return { ...data, accounting, called: args, command }
    })
  )
