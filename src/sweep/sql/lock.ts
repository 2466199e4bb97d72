/**
 * Which process has a sweep, or the place of a worker: what a database or a file system can tell of that.
 */
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { SweepError } from "../space/SweepError.ts"

/** The names that processes hold. Each is free as soon as its process has ended, however that ends. */
export interface Lock {
  /** Makes a name this process's until the scope ends, or fails with Busy. */
  readonly hold: (name: string) => Effect.Effect<void, SweepError, Scope.Scope>
  /** Tells whether a process holds a name, and keeps nobody from holding it. */
  readonly isTaken: (name: string) => Effect.Effect<boolean, SweepError>
  /** Fails once a name that this process held is not its own any more. */
  readonly lost: Effect.Effect<never, SweepError>
}

/** What the lock of a worker is called. */
export const lockOf = (sweep: string, worker: string): string => `${sweep}.${worker}`
