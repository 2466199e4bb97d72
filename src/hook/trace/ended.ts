/**
 * How a run, a slot or a hook ended, in a word.
 *
 * Owns what tells an early exit from an interruption, and what an error is called in a trace: its class, never its text.
 */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Predicate from "effect/Predicate"

/** The exit code that an interruption carries. */
export class ExitCode extends Context.Service<ExitCode, number>()("effect-coma/hook/ExitCode") {}

/**
 * Returns the exit code of an early exit; `undefined` for any other cause, and for an exit in which something failed.
 *
 * @since 0.1.0
 * @category getters
 */
export const exitCode = (cause: Cause.Cause<unknown>): number | undefined =>
  Cause.hasInterruptsOnly(cause)
    ? cause.reasons
        .map((reason) => Context.getOrUndefined(Cause.reasonAnnotations(reason), ExitCode))
        .find((code) => code !== undefined)
    : undefined

const tagOf = (value: unknown): string | undefined =>
  Predicate.hasProperty(value, "_tag") && typeof value._tag === "string" ? value._tag : undefined

/** Returns what the class of an error is called: `ConfigError.MissingValue`, `Offline`, `TypeError`. */
const typeOf = (error: unknown): string => {
  const reason = Predicate.hasProperty(error, "reason") ? tagOf(error.reason) : undefined
  const own = tagOf(error) ?? (error instanceof Error ? error.name : typeof error)
  return [own.replace(/^effect-coma\//, ""), ...(reason === undefined ? [] : [reason])].join(".")
}

/** Returns what the first error of a cause is called; `undefined` for an interruption. */
export const errorType = (cause: Cause.Cause<unknown>): string | undefined => {
  const reason = cause.reasons.find((each) => !Cause.isInterruptReason(each))
  if (reason === undefined) return undefined
  return typeOf(Cause.isFailReason(reason) ? reason.error : Cause.isDieReason(reason) ? reason.defect : undefined)
}
