/**
 * What a program says on stderr besides its errors: what it has done, and warnings.
 *
 * Owns that `--log-level` rules these lines as it rules logs, and that they send a terminal no commands.
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { isGreaterThan, type LogLevel } from "effect/LogLevel"
import * as References from "effect/References"
import * as Screen from "./Screen.ts"
import { type Style, visible } from "./style.ts"

const say = (level: LogLevel, line: (style: Style) => string): Effect.Effect<void> =>
  Effect.flatMap(References.MinimumLogLevel, (minimum) =>
    isGreaterThan(minimum, level)
      ? Effect.void
      : Effect.flatMap(Screen.of("stderr"), ({ style }) => Console.error(line(style)))
  )

/** Says what the program has done. */
export const notice = (text: string): Effect.Effect<void> => say("Info", () => visible(text))

/** Says what may be wrong. */
export const warning = (text: string): Effect.Effect<void> =>
  say("Warn", (style) => `${style.warning("warning:")} ${visible(text)}`)
