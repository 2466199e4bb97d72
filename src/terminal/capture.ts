/**
 * What a program prints, as text and lines.
 *
 * Owns the two streams, and the `Console` that writes to them as that of Node.js does: `error`, `warn` and `trace` on
 * stderr, the rest on stdout. Values that are not text are printed in Effect's format.
 */
import type * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Formatter from "effect/Formatter"
import * as Sink from "effect/Sink"

/** One stream: what was written to it so far. */
export interface Output {
  readonly write: (chunk: string | Uint8Array) => void
  /** Its lines, without their ends. */
  readonly lines: () => ReadonlyArray<string>
}

/** Makes an empty stream. */
export const makeOutput = (): Output => {
  const decoder = new TextDecoder()
  let text = ""
  return {
    write: (chunk) => {
      text += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true })
    },
    lines: () => (text === "" ? [] : text.replace(/\n$/, "").split("\n"))
  }
}

/** Makes a sink that writes to a stream. */
export const sink = (output: Output): Sink.Sink<void, string | Uint8Array> => {
  const write = (chunk: string | Uint8Array) => Effect.sync(() => output.write(chunk))
  return Sink.forEach(write)
}

const ignored = () => {}

/** Makes a console that prints on two streams; timers and counters print nothing. */
export const makeConsole = (stdout: Output, stderr: Output): Console.Console => {
  let indent = ""
  const printOn =
    (output: Output) =>
    (...values: ReadonlyArray<unknown>): void => {
      const text = values.map((value) => (typeof value === "string" ? value : Formatter.format(value))).join(" ")
      output.write(`${indent}${text.replaceAll("\n", `\n${indent}`)}\n`)
    }
  const print = printOn(stdout)
  const complain = printOn(stderr)
  const group = (...label: ReadonlyArray<unknown>) => {
    if (label.length > 0) print(...label)
    indent += "  "
  }
  return {
    assert: (condition, ...values) => (condition ? undefined : complain("Assertion failed:", ...values)),
    clear: ignored,
    count: ignored,
    countReset: ignored,
    debug: print,
    dir: (value) => print(value),
    dirxml: print,
    error: complain,
    group,
    groupCollapsed: group,
    groupEnd: () => {
      indent = indent.slice(2)
    },
    info: print,
    log: print,
    table: (value) => print(value),
    time: ignored,
    timeEnd: ignored,
    timeLog: ignored,
    trace: complain,
    warn: complain
  }
}
