/**
 * Standard input as the text of a value.
 *
 * Owns reading it whole, and once for an invocation: there is no second time.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { PlatformError } from "effect/PlatformError"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import * as Limits from "../tree/limits.ts"

/** The bytes of standard input; "none" if there is no standard input, "larger" if there are more than a file may have. */
type Read = Effect.Effect<Uint8Array | "none" | "larger", PlatformError>

/** What standard input held, for invocations that are to get it again. */
export const Held = Context.Reference<Uint8Array | undefined>("effect-coma/config/Stdin/Held", {
  defaultValue: () => undefined
})

const read: Read = Effect.gen(function* () {
  const held = yield* Held
  if (held !== undefined) return held
  const stdio = yield* Effect.serviceOption(Stdio.Stdio)
  if (Option.isNone(stdio)) return "none"
  const chunks: Array<Uint8Array> = []
  let size = 0
  yield* stdio.value.stdin.pipe(
    Stream.takeUntil((chunk) => {
      chunks.push(chunk)
      size += chunk.length
      return size > Limits.maxBytes
    }),
    Stream.runDrain
  )
  return size > Limits.maxBytes ? "larger" : joined(chunks, size)
})

const joined = (chunks: ReadonlyArray<Uint8Array>, size: number): Uint8Array => {
  const out = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    out.set(chunk, at)
    at += chunk.length
  }
  return out
}

const Once = Context.Reference<Read>("effect-coma/config/Stdin", { defaultValue: () => read })

/** Runs an effect, such as an invocation, in which standard input is read at most once. */
export const readOnce = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.flatMap(Effect.cached(read), (once) => Effect.provideService(effect, Once, once))

/** Reads standard input, or returns what this invocation has read of it. */
export const bytes: Read = Effect.flatMap(Once, (once) => once)
