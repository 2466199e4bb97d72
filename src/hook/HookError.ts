/**
 * What can go wrong in hooks, and in running a handler.
 *
 * Owns the errors that are the program's own mistake. `wake` prints them, and they end a program with exit code 2.
 */
import * as Effect from "effect/Effect"
import * as Runtime from "effect/Runtime"
import * as Schema from "effect/Schema"
import { exitCodes } from "../config/error/exitCodes.ts"

/**
 * A hook or a handler is used in a way that cannot work. `explanation` says what is wrong and how to fix it.
 *
 * @since 0.1.0
 * @category errors
 */
export class Misused extends Schema.TaggedError<Misused>()("Misused", {
  explanation: Schema.String,
  /** The command, if the explanation names it. */
  command: Schema.optionalKey(Schema.String)
}) {
  override get message(): string {
    return this.explanation
  }
}

/**
 * A hook reads a flag or an argument that no parser hook added.
 *
 * @since 0.1.0
 * @category errors
 */
export class NotAdded extends Schema.TaggedError<NotAdded>()("NotAdded", {
  what: Schema.Literals(["flag", "argument"])
}) {
  override get message(): string {
    const article = this.what === "flag" ? "a flag" : "an argument"
    return `A hook reads ${article} that no parser hook added. Add ParserHook.${this.what}(…) to the command's parser slot, with the same object.`
  }
}

/**
 * Why a hook failed.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Reason = Schema.Union([Misused, NotAdded])
export type Reason = typeof Reason.Type

/**
 * A failure of a hook or a handler that is the program's own mistake.
 *
 * @since 0.1.0
 * @category errors
 */
export class HookError extends Schema.TaggedError<HookError>()("effect-coma/HookError", { reason: Reason }) {
  override readonly [Runtime.errorExitCode] = exitCodes["effect-coma/HookError"]
  override readonly [Runtime.errorReported] = false
  override get message(): string {
    return this.reason.message
  }
}

/**
 * Makes a {@link HookError} of what is wrong.
 *
 * @since 0.1.0
 * @category errors
 */
export const hookError = (reason: Reason): HookError => new HookError({ reason })

/**
 * Fails with {@link Misused}; the explanation says what is wrong and how to fix it, and names the command, if there is one.
 *
 * @since 0.1.0
 * @category errors
 */
export const misused = (explanation: string, command?: string): Effect.Effect<never, HookError> =>
  Effect.fail(hookError(new Misused(command === undefined ? { explanation } : { explanation, command })))
