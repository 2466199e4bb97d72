/**
 * Telling the user what went wrong, on stderr.
 *
 * Owns what is said of each failure, the trace below it at the log level Debug, and printing each failure once. How errors
 * of the library are shown is in `failure.ts`.
 */
import * as Cause from "effect/Cause"
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import { getUserMessage } from "effect/cli/CliError"
import * as Effect from "effect/Effect"
import * as Formatter from "effect/Formatter"
import type { LogLevel } from "effect/LogLevel"
import * as LogLevels from "effect/LogLevel"
import * as Predicate from "effect/Predicate"
import * as Runtime from "effect/Runtime"
import { ConfigError } from "../config/error/ConfigError.ts"
import { HookError } from "../hook/HookError.ts"
import type { SlotName } from "../hook/Slot.ts"
import { OverrideError } from "../param/override/OverrideError.ts"
import * as Notify from "../terminal/notify.ts"
import { visible } from "../terminal/style.ts"
import { isComaError } from "./ComaError.ts"
import { WakeError } from "./cli/WakeError.ts"

/** The errors that {@link markReported} marked; others say themselves how they are reported. */
const marked = new WeakSet<object>()

/** Keeps the runtime from reporting an error again, if the error is an object that can be marked. */
const markReported = (error: unknown): void => {
  if (Predicate.isObject(error) && Object.isExtensible(error) && !(Runtime.errorReported in error)) {
    Object.defineProperty(error, Runtime.errorReported, { value: false, configurable: true })
    marked.add(error)
  }
}

/** Says an error in words: its own message, after its tag or name if it is not an error of this library. */
const say = (error: unknown): string => {
  if (!Predicate.isObject(error)) return String(error)
  const own = getUserMessage(error)
  if (own !== undefined) return own
  const message = Predicate.hasProperty(error, "message") && Predicate.isString(error.message) ? error.message : ""
  if (Runtime.getErrorReported(error) === false && !marked.has(error)) return message
  const tag = Predicate.hasProperty(error, "_tag") ? error._tag : error instanceof Error ? error.name : undefined
  const name = Predicate.isString(tag) && tag !== "Error" ? tag : ""
  if (message !== "") return name === "" ? message : `${name}: ${message}`
  const fields = fieldsOf(error)
  return [name, ...(Object.keys(fields).length > 0 || name === "" ? [Formatter.format(fields)] : [])].join(" ").trim()
}

/** Returns the fields of an error, without its name and without what it tells the runtime. */
const fieldsOf = (error: object): object =>
  Object.fromEntries(
    Object.entries(error).filter(([key]) => key !== "_tag" && key !== "name" && !key.startsWith("~effect/"))
  )

/**
 * Where a failure comes from, and whether its trace is to be shown: an annotation of its cause.
 *
 * @since 0.1.0
 * @category services
 */
export class Origin extends Context.Service<
  Origin,
  {
    readonly command: string
    readonly slot: SlotName | undefined
    readonly level: LogLevel
    /** The name of the program, if it is known. */
    readonly program?: string | undefined
    /** Tells whether a config may be shown as it is: no config of the command has a secret. */
    readonly isPlain?: ((config: string) => boolean) | undefined
  }
>()("effect-coma/command/Origin") {}

/** Marks a failure that has been printed: a program may report what `wake` has. */
class Printed extends Context.Service<Printed, true>()("effect-coma/command/Printed") {}

const annotation = <I, S>(reason: Cause.Reason<unknown>, key: Context.Key<I, S>): S | undefined =>
  // The annotations' type does not list their keys.
  Context.getOrUndefined(Cause.reasonAnnotations(reason) as Context.Context<I>, key)

/** What has been printed within the outermost `report`, which a program may have failed with again since. */
const PrintedErrors = Context.Reference<Set<unknown> | undefined>("effect-coma/command/PrintedErrors", {
  defaultValue: () => undefined
})

/** Returns a defect as an object that can be marked: of one that is frozen, a copy. */
const asObject = (defect: unknown): object => {
  if (!Predicate.isObject(defect)) return new Error(Predicate.isString(defect) ? defect : Formatter.format(defect))
  if (Object.isExtensible(defect) || Runtime.errorReported in defect) return defect
  const copy = defect instanceof Error ? new Error(defect.message, defect) : {}
  const stack = defect instanceof Error ? { stack: defect.stack } : {}
  return Object.setPrototypeOf(Object.assign(copy, defect, stack), Object.getPrototypeOf(defect))
}

/** Tells whether a message names the command itself. */
const namesCommand = (error: unknown): boolean =>
  error instanceof HookError && error.reason._tag === "Misused" && error.reason.command !== undefined

/** Says what failed, and which command, unless the error says that itself. */
const text = (reason: Cause.Fail<unknown> | Cause.Die): string => {
  const origin = annotation(reason, Origin)
  if (Cause.isDieReason(reason)) {
    const slot = origin?.slot === undefined ? "" : ` in ${origin.slot}`
    const where = origin === undefined ? "" : `${slot} of the command ${origin.command}`
    return `A bug${where}: ${say(reason.defect)}`
  }
  const said = say(reason.error)
  if (origin === undefined) return said
  const { command } = origin
  return isPlaced(reason) || namesCommand(reason.error) ? said : `${command}: ${said}`
}

/** Tells whether an error about a value or an override names the config, or the place on the command line. */
const isPlaced = (reason: Cause.Fail<unknown> | Cause.Die): boolean =>
  Cause.isFailReason(reason) &&
  isComaError(reason.error) &&
  !(reason.error instanceof HookError) &&
  annotation(reason, Origin)?.slot !== "parser"

/**
 * Says in a line what failed, for what cannot show more.
 *
 * @internal
 */
export const line = (reason: Cause.Fail<unknown> | Cause.Die): string => `error: ${visible(text(reason))}`

const errorOf = (reason: Cause.Fail<unknown> | Cause.Die): unknown =>
  Cause.isDieReason(reason) ? reason.defect : reason.error

/** Says what failed as a screen shows it. What is needed for that is loaded only now. */
const shown = Effect.fnUntraced(function* (reason: Cause.Fail<unknown> | Cause.Die) {
  const failure = yield* Effect.promise(() => import("./failure.ts"))
  const screen = yield* failure.screen
  const error = errorOf(reason)
  if (error instanceof WakeError) {
    const usage = error.usage === "" ? "" : `\n\n${visible(error.usage)}`
    return failure.headed(error.message, screen, []) + usage
  }
  if (!isPlaced(reason)) return failure.headed(text(reason), screen, isComaError(error) ? [] : undefined)
  if (!(error instanceof ConfigError || error instanceof OverrideError)) {
    return failure.headed(text(reason), screen, [])
  }
  return yield* failure.print(error, calledBy(annotation(reason, Origin)), screen)
})

/** What the printed form of an error must know of the command that it comes from. */
const calledBy = (origin: Origin["Service"] | undefined) => {
  const { command = "", program = "", isPlain = () => false } = origin ?? {}
  return { called: [program, command].filter((name) => name !== "").join(" "), isPlain }
}

/** Makes what says that the program goes on with an error; `place` tells where the program is by now. */
export const makeWarning =
  (place: () => Origin["Service"] | undefined) =>
  (error: Error): Effect.Effect<void> =>
    error instanceof OverrideError
      ? Notify.at(
          "Warn",
          Effect.gen(function* () {
            const failure = yield* Effect.promise(() => import("./failure.ts"))
            const text = yield* failure.print(error, calledBy(place()), yield* failure.screen, "warning")
            yield* Console.error(`${text}\n`)
          })
        )
      : Notify.warning(error.message)

const print = (reason: Cause.Fail<unknown> | Cause.Die): Effect.Effect<void> => {
  const error = errorOf(reason)
  if (error instanceof WakeError && error.reason._tag === "Exited") return Effect.void
  const level = annotation(reason, Origin)?.level
  const traced = level !== undefined && LogLevels.isLessThanOrEqualTo(level, "Debug")
  const trace = traced ? `\n${visible(Cause.pretty(Cause.fromReasons([reason])))}` : ""
  return Effect.andThen(
    // What cannot be shown well is shown all the same.
    Effect.flatMap(
      Effect.catchCause(shown(reason), () => Effect.succeed(line(reason))),
      (text) => Console.error(text + trace)
    ),
    Effect.sync(() => markReported(error))
  )
}

/**
 * Prints what an effect fails with or dies of on stderr, and keeps the runtime from printing it again.
 *
 * Each failure says what is wrong, where, and how to fix it, without a stack trace; at the log level Debug the trace
 * follows. Interruptions print nothing, and no failure is printed twice, also if the program catches the error and fails
 * with it again. `wake` does this unless it is told not to. The runtime knows only from an object that it was printed: it
 * prints a failure with a text, a number or a frozen object again, unless `runMain` is told not to report.
 *
 * ```ts
 * const program = wake([greet], { ...app, report: false }).pipe(
 *   Effect.catchReason("effect-coma/WakeError", "NoCommandGiven", () => Console.log("Try `main greet`.")),
 *   report
 * )
 * ```
 *
 * @since 0.1.0
 * @category running
 */
export const report = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.flatMap(PrintedErrors, (known) => {
    const errors = known ?? new Set<unknown>()
    const isPrinted = (reason: Cause.Fail<unknown> | Cause.Die): boolean => {
      if (annotation(reason, Printed) !== undefined) return true
      const error = errorOf(reason)
      // Two commands may fail with the same text.
      return errors.has(error) && (Predicate.isObject(error) || annotation(reason, Origin) === undefined)
    }
    return Effect.catchCause(Effect.provideService(self, PrintedErrors, errors), (cause) => {
      const reasons = cause.reasons.map((reason) =>
        Cause.isDieReason(reason)
          ? Cause.annotate(Cause.die(asObject(reason.defect)), Cause.reasonAnnotations(reason)).reasons[0]!
          : reason
      )
      const unprinted = reasons
        .filter((reason) => Cause.isFailReason(reason) || Cause.isDieReason(reason))
        .filter((reason) => !isPrinted(reason))
      for (const reason of unprinted) errors.add(errorOf(reason))
      return Effect.andThen(
        Effect.forEach(unprinted, print, { discard: true }),
        Effect.failCause(Cause.annotate(Cause.fromReasons(reasons), Context.make(Printed, true)))
      )
    })
  })
