/**
 * What a program says on stderr besides its errors: what it has done, and warnings.
 *
 * Owns that `--log-level` rules these lines as it rules logs, and that they send a terminal no commands.
 */
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { isGreaterThan, type LogLevel } from "effect/LogLevel"
import * as References from "effect/References"
import * as Screen from "./Screen.ts"
import { type Style, visible } from "./style.ts"

/** Runs an effect unless the log level leaves out what it says. */
export const at = (level: LogLevel, effect: Effect.Effect<void>): Effect.Effect<void> =>
  Effect.flatMap(References.MinimumLogLevel, (minimum) => (isGreaterThan(minimum, level) ? Effect.void : effect))

const say = (level: LogLevel, line: (style: Style) => string): Effect.Effect<void> =>
  at(
    level,
    Effect.flatMap(Screen.of("stderr"), ({ style }) => Console.error(line(style)))
  )

/** Says what the program has done. */
export const notice = (text: string): Effect.Effect<void> => say("Info", () => visible(text))

/** Says what may be wrong. */
export const warning = (text: string): Effect.Effect<void> =>
  say("Warn", (style) => `${style.warning("warning:")} ${visible(text)}`)

/** What is said of an error that the program goes on with: its message, unless the program can show more. */
export const WarningOf = Context.Reference<(error: Error) => Effect.Effect<void>>("effect-coma/terminal/WarningOf", {
  defaultValue: () => (error) => Effect.forEach(error.message.split("\n"), warning, { discard: true })
})

/** Says that the program goes on with an error. */
export const warningOf = (error: Error): Effect.Effect<void> => Effect.flatMap(WarningOf, (say) => say(error))
