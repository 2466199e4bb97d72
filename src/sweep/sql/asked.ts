/**
 * Asking a database, which may be away for a moment: a connection is cut, or the server starts again.
 */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { SqlError } from "effect/sql/SqlError"
import { SweepError } from "../space/SweepError.ts"
import { storeFailed } from "../space/storeFailed.ts"

/** How long a database may be away, in seconds. */
export const patience = 10

/** What an error says, and what it comes from in the end: clients say no more than that something failed. */
const saidBy = (error: unknown): string => {
  let last = error
  for (let depth = 0; depth < 10 && last instanceof Error && last.cause !== undefined; depth++) last = last.cause
  const all = [error, last].map((each) => (each instanceof Error ? each.message : String(each)))
  return [...new Set(all)].filter((text) => text !== "").join(": ")
}

/** Says what went wrong with the record. What says so already stays as it is. */
export const failed = (cause: unknown): SweepError => {
  if (cause instanceof SweepError) return cause
  const said = saidBy(cause)
  return storeFailed(`the record of sweeps failed: ${said}`, cause)
}

const gaveUp = (cause: SqlError): SweepError => {
  const problem = `${failed(cause).message}\nOnce the database answers, run the same command line again. What is done stays done.`
  return storeFailed(problem, cause)
}

/** What asking again does not help. */
const lasting: ReadonlyArray<string> = ["SqlSyntaxError", "AuthorizationError", "ConstraintError", "UniqueViolation"]

const schedule = Schedule.spaced(250).pipe(Schedule.upTo({ duration: `${patience} seconds` }))

/** Runs statements that may run more than once: those that fail run again for a while. */
export const asked = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, Exclude<E, SqlError> | SweepError, R> =>
  self.pipe(
    Effect.retry({ schedule, while: (error) => error instanceof SqlError && !lasting.includes(error.reason._tag) }),
    Effect.mapError((error) => (error instanceof SqlError ? gaveUp(error) : (error as Exclude<E, SqlError>)))
  )

/** Looks again for a while if it fails, whatever with. */
export const patiently = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => Effect.retry(self, schedule)
