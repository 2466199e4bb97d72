/**
 * Telling the user what went wrong: on stderr, in words, without a stack trace.
 */
import * as Cause from "effect/Cause"
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import { getUserMessage } from "effect/cli/CliError"
import * as Effect from "effect/Effect"
import * as Formatter from "effect/Formatter"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Runtime from "effect/Runtime"
import { HookExit } from "../hook/HookError.ts"
import { WakeError } from "./cli/WakeError.ts"

/** Says an error in words: its own message, after its tag or name where it is not one of this library's. */
const say = (error: unknown): string => {
  if (error instanceof WakeError) return error.usage === "" ? error.message : `${error.usage}\n\n${error.message}`
  if (!Predicate.isObject(error)) return String(error)
  const own = getUserMessage(error)
  if (own !== undefined) return own
  const message = Predicate.hasProperty(error, "message") && Predicate.isString(error.message) ? error.message : ""
  if (Runtime.getErrorReported(error) === false) return message
  const tag = Predicate.hasProperty(error, "_tag") ? error._tag : error instanceof Error ? error.name : undefined
  const name = Predicate.isString(tag) && tag !== "Error" ? tag : ""
  if (message !== "") return name === "" ? message : `${name}: ${message}`
  const fields = fieldsOf(error)
  return [name, ...(Object.keys(fields).length > 0 || name === "" ? [Formatter.format(fields)] : [])].join(" ").trim()
}

/** What an error holds besides its name, and besides what it tells the runtime. */
const fieldsOf = (error: object): object =>
  Object.fromEntries(
    Object.entries(error).filter(([key]) => key !== "_tag" && key !== "name" && !key.startsWith("~effect/"))
  )

/** Marks a failure that has been said: a program may report what `wake` has. */
class Said extends Context.Service<Said, true>()("effect-coma/command/Said") {}

const isSaid = (reason: Cause.Reason<unknown>): boolean =>
  Option.isSome(Context.getOption(Cause.reasonAnnotations(reason), Said))

/** Keeps the runtime from reporting an error again, where the error can be told so. */
const markReported = (error: unknown): void => {
  if (Predicate.isObject(error) && Object.isExtensible(error) && !(Runtime.errorReported in error)) {
    Object.defineProperty(error, Runtime.errorReported, { value: false, configurable: true })
  }
}

/**
 * Prints the failures of an effect on stderr, and keeps the runtime from printing them again.
 *
 * Early exits and interruptions say nothing, nor does what was printed before. A defect is left to the runtime: it is
 * nobody's mistake but the program's. `wake` does this unless it is told not to.
 */
export const report = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.catchCause(self, (cause) => {
    const unsaid = cause.reasons.filter(Cause.isFailReason).filter((reason) => !isSaid(reason))
    return Effect.andThen(
      Effect.forEach(unsaid, ({ error }) => tell(error), { discard: true }),
      Effect.failCause(Cause.annotate(cause, Context.make(Said, true)))
    )
  })

const tell = (error: unknown): Effect.Effect<void> =>
  error instanceof HookExit
    ? Effect.void
    : Effect.andThen(
        Console.error(say(error)),
        Effect.sync(() => markReported(error))
      )
