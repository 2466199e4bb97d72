/**
 * Hooks: what a command's lifecycle is made of.
 *
 * A hook is an effect, not a callback: it reads its invocation from a service and succeeds with the invocation that the
 * next hook sees. Every combinator of Effect works on it.
 */
import * as Effect from "effect/Effect"
import { HookExit } from "./HookError.ts"
import { Invocation, type InvocationData } from "./InvocationData.ts"
import { Parser, type ParserData } from "./ParserData.ts"

/** A hook of one of the nine slots that run for the chosen command. */
export interface Hook<out E = never, out R = never> extends Effect.Effect<InvocationData, E, R | Invocation> {}

/** A hook of the parser slot, which runs for every command when commands are registered. */
export interface ParserHook<out E = never, out R = never> extends Effect.Effect<ParserData, E, R | Parser> {}

/**
 * Makes a hook of a function over the invocation.
 *
 * What the effect succeeds with replaces the invocation for the hooks after it; nothing leaves it as it is.
 *
 * ```ts
 * const log = Hook.make((data) => Effect.log(`about to run ${data.name}`))
 * ```
 */
export const make = <E = never, R = never>(
  f: (data: InvocationData) => Effect.Effect<InvocationData | void, E, R>
): Hook<E, R> => Effect.flatMap(Effect.service(Invocation), (data) => Effect.map(f(data), (changed) => changed ?? data))

/** Makes a parser hook of a function over the command; as {@link make}. */
export const makeParser = <E = never, R = never>(
  f: (data: ParserData) => Effect.Effect<ParserData | void, E, R>
): ParserHook<E, R> =>
  Effect.flatMap(Effect.service(Parser), (data) => Effect.map(f(data), (changed) => changed ?? data))

/** The hook that leaves the invocation as it is. */
export const identity: Hook = Effect.service(Invocation)

/** Ends the invocation early with an exit code, 0 by default: later hooks do not run, finalizers do. */
export const exit = (code = 0): Effect.Effect<never, HookExit> => Effect.fail(new HookExit({ code }))
