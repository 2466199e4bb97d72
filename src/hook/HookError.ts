/**
 * What can go wrong between hooks, and how a hook ends an invocation early.
 */
import * as Runtime from "effect/Runtime"
import * as Schema from "effect/Schema"

/**
 * Ends an invocation early: later hooks do not run, finalizers do, and the program ends with `code`.
 *
 * Not a failure of anything: `wake` succeeds where the code is 0.
 */
export class HookExit extends Schema.TaggedError<HookExit>()("HookExit", {
  code: Schema.Number
}) {
  override readonly [Runtime.errorExitCode] = this.code
  override readonly [Runtime.errorReported] = false
  override get message() {
    return `A hook ended the program with code ${this.code}.`
  }
}

/** A hook stands, or looks, where it cannot: the reason says what and how to mend it. */
export class HookMisused extends Schema.TaggedError<HookMisused>()("HookMisused", {
  reason: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    return this.reason
  }
}

/**
 * A parser hook failed; parser hooks run for every command, so the error names the one. `cause` is what the hook
 * failed with.
 */
export class ParserHookFailed<out E = unknown> extends Schema.TaggedError<ParserHookFailed>()("ParserHookFailed", {
  command: Schema.String,
  cause: Schema.Defect()
}) {
  /** What the hook failed with. */
  declare readonly cause: E
  override get [Runtime.errorExitCode]() {
    return Runtime.getErrorExitCode(this.cause)
  }
  override readonly [Runtime.errorReported] = false
  override get message() {
    const cause: unknown = this.cause
    const said = cause instanceof Error ? cause.message : String(cause)
    return `A parser hook of the command ${this.command} failed: ${said}`
  }
}

/** Every error of `src/hook` that the built-in hooks and the pipeline may fail with. */
export type HookError = HookExit | HookMisused

/** Tells whether a value is an error of `src/hook`. */
export const isHookError = (error: unknown): error is HookError | ParserHookFailed =>
  error instanceof HookExit || error instanceof HookMisused || error instanceof ParserHookFailed
