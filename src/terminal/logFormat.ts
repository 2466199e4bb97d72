/**
 * How the log lines of a program look, where somebody has said so.
 */
import * as Context from "effect/Context"

/** The formats of log lines. */
export const logFormats = ["pretty", "logfmt", "json"] as const
export type LogFormat = (typeof logFormats)[number]

/** The format that `--log-format` names; `undefined` without it. */
export const LogFormat = Context.Reference<LogFormat | undefined>("effect-coma/terminal/LogFormat", {
  defaultValue: () => undefined
})
