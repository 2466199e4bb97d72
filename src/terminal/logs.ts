/**
 * How the logs of a program look, and what its lines carry.
 *
 * Owns the loggers of `--log-format`, and that a line tells its command and its slot, where somebody has chosen how lines
 * look: by that flag, or with loggers of the program. Effect's own lines stay as short as they are.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as Logger from "effect/Logger"
import * as References from "effect/References"
import { LogFormat } from "./logFormat.ts"
import * as Screen from "./Screen.ts"
import { plain } from "./style.ts"

/** Adds the command and the slot to the log lines of an effect, if somebody sees them. */
export const annotated = <A, E, R>(
  self: Effect.Effect<A, E, R>,
  { context }: Fiber.Fiber<unknown, unknown>,
  command: string,
  slot: string | undefined
): Effect.Effect<A, E, R> =>
  Context.getOrUndefined(context, Logger.CurrentLoggers) === undefined
    ? self
    : Effect.provideService(self, References.CurrentLogAnnotations, {
        ...Context.get(context, References.CurrentLogAnnotations),
        command,
        ...(slot === undefined ? {} : { slot })
      })

/** Prints what a logger makes, where the program has its logs. */
const printing = (format: Logger.Logger<unknown, string>): Logger.Logger<unknown, void> => {
  const [stdout, stderr] = [Logger.withConsoleLog(format), Logger.withConsoleError(format)]
  return Logger.make((options) => (options.fiber.getRef(Logger.LogToStderr) ? stderr : stdout).log(options))
}

const loggerOf = (format: LogFormat): Effect.Effect<Logger.Logger<unknown, void>> => {
  if (format === "json") return Effect.succeed(printing(Logger.formatJson))
  if (format === "logfmt") return Effect.succeed(printing(Logger.formatLogFmt))
  return Effect.map(Screen.of("stderr"), ({ style }) => Logger.consolePretty({ mode: "tty", colors: style !== plain }))
}

/** Runs an effect whose logs look as `--log-format` says; other loggers of the program stay. */
export const withFormat = <A, E, R>(
  self: Effect.Effect<A, E, R>,
  format: LogFormat | undefined
): Effect.Effect<A, E, R> =>
  format === undefined
    ? self
    : Effect.flatMap(Effect.all([loggerOf(format), Logger.CurrentLoggers]), ([logger, loggers]) => {
        const others = [...loggers].filter((each) => each !== Logger.defaultLogger)
        return self.pipe(
          Effect.provideService(Logger.CurrentLoggers, new Set([logger, ...others])),
          Effect.provideService(LogFormat, format)
        )
      })
