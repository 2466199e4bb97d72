/**
 * Every failure of this library that is not the user's own.
 */
import * as Predicate from "effect/Predicate"
import { exitCodes } from "../config/error/exitCodes.ts"
import type { DefaultError } from "../hook/DefaultHooks.ts"
import type { WakeError } from "./cli/WakeError.ts"

/**
 * Every failure of this library that is not the user's own: each is a `Schema.TaggedError` with a message in words.
 *
 * @since 0.1.0
 * @category models
 */
export type ComaError = DefaultError | WakeError

/**
 * Tells whether a value is a failure of this library; narrows in `Effect.catchIf`.
 *
 * ```ts
 * const program = wake([greet], { ...app, report: false }).pipe(
 *   Effect.catchIf(isComaError, (error) => Console.error(error.message))
 * )
 * ```
 *
 * @since 0.1.0
 * @category guards
 */
export const isComaError = <E>(error: E): error is E & ComaError =>
  Predicate.hasProperty(error, "_tag") && Predicate.isString(error._tag) && Object.hasOwn(exitCodes, error._tag)
