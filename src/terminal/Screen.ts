/**
 * What a stream of the program can show: how wide it is, and whether in colour.
 *
 * Owns that answer for stdout and for stderr, which may be a terminal each, or a pipe. Where a service is not there, as in
 * an effect that nobody has provided with any, the stream is a pipe of 80 columns.
 */
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stdio from "effect/Stdio"
import * as Terminal from "effect/Terminal"
import { plain, type Style, styled } from "./style.ts"

/** A stream as one writes for it. */
export interface Screen {
  /** How many columns a line has; 20 at least. */
  readonly columns: number
  readonly style: Style
}

/** The screen of those who look at a file: 80 columns, without colour. */
export const page: Screen = { columns: 80, style: plain }

const narrowest = 20

/** Returns how many columns stderr has where it is a terminal, which no service tells; `undefined` if that is not known. */
export const StderrColumns = Context.Reference<() => number | undefined>("effect-coma/terminal/StderrColumns", {
  defaultValue: () => () => undefined
})

/** Reads an environment variable; one that is not there is empty. */
export const variable = (name: string): Effect.Effect<string> =>
  Effect.orElseSucceed(Config.withDefault(Config.String(name), ""), () => "")

/** Tells whether an environment variable says yes. */
export const isOn = (value: string): boolean => value !== "" && value !== "0" && value.toLowerCase() !== "false"

const environment = Effect.all(["NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS"].map(variable))

const isTerminal = (stream: "stdout" | "stderr") =>
  Effect.flatMap(
    Effect.serviceOption(Stdio.Stdio),
    Option.match({
      onNone: () => Effect.succeed(false),
      onSome: (stdio) => (stream === "stdout" ? stdio.stdoutIsTerminal : stdio.stderrIsTerminal)
    })
  )

const columnsOfTerminal = Effect.flatMap(
  Effect.serviceOption(Terminal.Terminal),
  Option.match({ onNone: () => Effect.succeed(0), onSome: ({ columns }) => columns })
)

/**
 * Returns what a stream can show.
 *
 * A terminal has colours, but for `NO_COLOR` and `TERM=dumb`; a pipe has them with `FORCE_COLOR`; a program that says in
 * `TerminalCapabilities` that there are none is right. A terminal says how wide it is; otherwise `COLUMNS` does.
 */
export const of: (stream: "stdout" | "stderr") => Effect.Effect<Screen> = Effect.fnUntraced(function* (stream) {
  const [noColor, forceColor = "", term, columns] = yield* environment
  const isShown = yield* isTerminal(stream)
  const given = Context.getOrUndefined(yield* Effect.context<never>(), TerminalCapabilities.TerminalCapabilities)
  const canColor = noColor === "" && term !== "dumb" && (isOn(forceColor) || isShown) && given?.canColor !== false
  const own = stream === "stderr" ? (yield* StderrColumns)() : undefined
  const known = [...(isShown ? [own, yield* columnsOfTerminal] : []), Number(columns)].find(
    (each) => each !== undefined && Number.isInteger(each) && each > 0
  )
  return { columns: Math.max(narrowest, known ?? page.columns), style: canColor ? styled : plain }
})
