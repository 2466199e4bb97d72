/**
 * Errors of the record of a sweep, and of its files.
 */
import { SweepError } from "./SweepError.ts"

/** Says that the record failed, or a file of it. */
export const storeFailed = (problem: string, cause: unknown = problem): SweepError =>
  new SweepError({ reason: { _tag: "StoreFailed", problem, cause } })

/** Says what could not be done, and why. */
export const failedTo =
  (what: string) =>
  (cause: unknown): SweepError =>
    storeFailed(`${what}: ${cause instanceof Error ? cause.message : cause}`, cause)
