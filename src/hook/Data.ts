/**
 * What hooks pass on to each other: data of one of two kinds, an invocation or a command at registration.
 *
 * Owns the mark that tells the kinds apart, and what becomes of a hook's success.
 */
import * as Predicate from "effect/Predicate"

/**
 * Data that hooks pass on, marked with its kind.
 *
 * @since 0.1.0
 * @category models
 */
export interface Data {
  readonly "~effect-coma/Data": string
}

/**
 * What a sentinel succeeds with: the data of the slot that it stands in, whichever slot that is. Nothing can be read from
 * it, and every slot takes it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Passed {
  readonly "~effect-coma/Passed": never
}

const isSameKind = <D extends Data>(before: D, success: unknown): success is D =>
  Predicate.hasProperty(success, "~effect-coma/Data") && success["~effect-coma/Data"] === before["~effect-coma/Data"]

/**
 * Returns what a hook succeeded with if that is data of the same kind, and the data before it if not.
 *
 * @since 0.1.0
 * @category getters
 */
export const passOn = <D extends Data>(before: D, success: unknown): D =>
  success !== before && success !== undefined && isSameKind(before, success) ? success : before
