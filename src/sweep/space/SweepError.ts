/**
 * Why a sweep cannot run, or did not run well.
 */
import { displayWidth } from "effect/cli/CliOutput"
import * as Runtime from "effect/Runtime"
import * as Schema from "effect/Schema"

/**
 * What one typed cannot be read. `at` is the place in the text, from 0.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Unreadable = Schema.TaggedStruct("Unreadable", {
  text: Schema.String,
  at: Schema.Number,
  problem: Schema.String
})

/**
 * The flags of a sweep do not go together, or do without one.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Misused = Schema.TaggedStruct("Misused", { explanation: Schema.String })

/**
 * A point would set a secret: what varies is recorded.
 *
 * @since 0.1.0
 * @category schemas
 */
export const SecretSwept = Schema.TaggedStruct("SecretSwept", { override: Schema.String })

/**
 * Another process runs this sweep.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Busy = Schema.TaggedStruct("Busy", { sweep: Schema.String })

/**
 * Points failed; the others ran, unless the first failure was to end them.
 *
 * @since 0.1.0
 * @category schemas
 */
export const PointsFailed = Schema.TaggedStruct("PointsFailed", {
  failed: Schema.Number,
  total: Schema.Number,
  first: Schema.String,
  problem: Schema.String
})

/**
 * The record of the sweep, or a file of it, cannot be read or written.
 *
 * @since 0.1.0
 * @category schemas
 */
export const StoreFailed = Schema.TaggedStruct("StoreFailed", { problem: Schema.String, cause: Schema.Defect() })

/**
 * Why a sweep failed.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Reason = Schema.Union([Unreadable, Misused, SecretSwept, Busy, PointsFailed, StoreFailed])
export type Reason = typeof Reason.Type

const say = (reason: Reason): string => {
  switch (reason._tag) {
    case "Unreadable": {
      const line = reason.text.replaceAll("\n", " ")
      const before = displayWidth(line.slice(0, reason.at))
      return `--sweep cannot be read: ${reason.problem}.\n  ${line}\n  ${" ".repeat(before)}^`
    }
    case "Misused":
      return reason.explanation
    case "SecretSwept":
      return `${reason.override} is a secret, or may be one: what varies in a sweep is recorded. Give it once, beside --sweep.`
    case "Busy":
      return `Another process runs the sweep ${reason.sweep}. Wait for it, or end it.`
    case "PointsFailed": {
      const of = `${reason.failed} of ${reason.total} points failed; the first: ${reason.first}: ${reason.problem}`
      return `${of}\nRun the same command line again to run only those.`
    }
    case "StoreFailed":
      return reason.problem
  }
}

/**
 * A sweep cannot run, or points of it failed. Points that failed end the program with 1, and so does what befalls the
 * record; everything else is a mistake on the command line, with 2.
 *
 * @since 0.1.0
 * @category errors
 */
export class SweepError extends Schema.TaggedError<SweepError>()("effect-coma/SweepError", { reason: Reason }) {
  override readonly [Runtime.errorExitCode] = ["PointsFailed", "StoreFailed", "Busy"].includes(this.reason._tag) ? 1 : 2
  override readonly [Runtime.errorReported] = false
  override get message(): string {
    return say(this.reason)
  }
}
