/**
 * What an interpolation warns of.
 *
 * Owns printing each warning once for an invocation, which may resolve the same config several times.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { warning } from "../../terminal/notify.ts"
import type { Interpolation } from "../error/ConfigError.ts"
import { where } from "../error/wording.ts"
import * as Origin from "../tree/Origin.ts"

/** The warnings that this invocation has printed; outside of {@link warnOnce}, nothing is remembered. */
const Printed = Context.Reference<Set<string> | undefined>("effect-coma/config/Warnings", {
  defaultValue: () => undefined
})

/** Runs an effect, such as an invocation, in which each warning is printed at most once. */
export const warnOnce = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.suspend(() => Effect.provideService(effect, Printed, new Set<string>()))

/** Prints the reason of what would be a failure on stderr: such a reason shows no secret. */
export const warn = ({ config, origin, path, reason }: Interpolation): Effect.Effect<void> =>
  Effect.flatMap(Printed, (printed) => {
    const line = `${where(config, path)}: ${reason} (${Origin.format(origin)})`
    if (printed?.has(line) === true) return Effect.void
    printed?.add(line)
    return warning(line)
  })
