/**
 * A terminal that a program under test shows its progress on: stderr, and what else writes to it.
 */
import { Effect, Layer, Queue, Stdio, Terminal } from "effect"
import * as Console from "effect/Console"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import { makeConsole, sink } from "../../src/terminal/capture.ts"
import { StderrColumns } from "../../src/terminal/Screen.ts"

/** What was written on a terminal, write by write. */
export interface Watched {
  readonly writes: Array<string>
  columns: number
}

export const watched = (columns = 60): Watched => ({ writes: [], columns })

/** Makes the terminal; one that is no terminal is a pipe. */
export const watching = (to: Watched, { isTerminal = true, canAnimate = true } = {}) => {
  const output = { write: (chunk: string | Uint8Array) => void to.writes.push(`${chunk}`), lines: () => to.writes }
  return Layer.mergeAll(
    Stdio.layerTest({
      stdoutIsTerminal: Effect.succeed(isTerminal),
      stderrIsTerminal: Effect.succeed(isTerminal),
      stdout: () => sink(output),
      stderr: () => sink(output)
    }),
    Layer.succeed(
      Terminal.Terminal,
      Terminal.make({
        columns: Effect.sync(() => to.columns),
        rows: Effect.succeed(0),
        size: Queue.unbounded(),
        readInput: Queue.unbounded(),
        readLine: Effect.never,
        display: (text) => Effect.sync(() => output.write(text))
      })
    ),
    Layer.succeed(Console.Console, makeConsole(output, output)),
    Layer.succeed(StderrColumns, () => to.columns),
    Layer.succeed(TerminalCapabilities.TerminalCapabilities, { canColor: false, canAnimate, canPrompt: false })
  )
}
