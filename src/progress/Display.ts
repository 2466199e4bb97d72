/**
 * Showing the tasks that run: bars on a terminal, a line now and then in a pipe, log lines where a program reads them.
 *
 * Owns when something is drawn, and that nothing stays on the terminal. Bars are drawn by a fiber of their own, 20 times a
 * second at most, and only where they have changed. They are written to `Stdio`, which takes text at once where it is a
 * terminal, so that they stay in order with what the console prints. The cursor stays visible, below the bars: a process
 * that is killed leaves nothing to set right. A terminal that gets narrower breaks the lines that it shows, and tells of it
 * later.
 */
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import * as Effect from "effect/Effect"
import { isGreaterThan } from "effect/LogLevel"
import * as References from "effect/References"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import * as Terminal from "effect/Terminal"
import { beneath, Footer } from "../terminal/footer.ts"
import { LogFormat } from "../terminal/logFormat.ts"
import * as Screen from "../terminal/Screen.ts"
import { draw, heightOf } from "./bars.ts"
import type { Counter } from "./Counter.ts"
import { annotationsOf, lineOf, type State } from "./line.ts"

/** How many milliseconds are between two drawings, at least. */
const frame = 50
/** How many milliseconds a terminal takes at most to tell of another width. */
const settled = 250
/** How many milliseconds are between two lines about a task. */
const pause = 5000
/** About no more tasks than these there are lines at once. */
const mostLines = 5

type Telling = "bars" | "lines" | "logs"

const up = (rows: number): string => (rows === 0 ? "" : `\u001b[${rows}A`)

/**
 * Puts lines in the place of as many rows above the cursor, whose own row may show what was typed.
 *
 * A line that is too long is cut, since the terminal may be narrower by now than is known. Each row is erased by itself:
 * some terminals keep a screen that is erased as a whole.
 */
const over = (rows: number, lines: ReadonlyArray<string>): string => {
  const extra = Math.max(0, rows - lines.length)
  const all = [...lines, ...Array.from({ length: extra }, () => "")]
  return `\r\u001b[K${up(rows)}\u001b[?7l${all.map((line) => `\u001b[2K${line}\n`).join("")}\u001b[?7h${up(extra)}`
}

const rowsOf = Effect.fnUntraced(function* (context: Context.Context<never>) {
  const terminal = Context.getOrUndefined(context, Terminal.Terminal)
  const rows = terminal === undefined ? 0 : yield* terminal.rows
  // One row is for the cursor.
  return rows > 1 ? rows - 1 : undefined
})

/** The screen of stderr, which may be narrower than text is ever laid out for: what is drawn over must be known to fit. */
const screenOf = Effect.fnUntraced(function* () {
  const screen = yield* Screen.of("stderr")
  const own = (yield* Screen.StderrColumns)() || screen.columns
  return { ...screen, columns: Math.min(screen.columns, own) }
})

/** The tasks of a program that run, and how they are shown. */
export interface Display {
  readonly begin: (counter: Counter) => void
  readonly end: (counter: Counter, state: State) => Effect.Effect<void>
}

/** Chooses how tasks are shown; `undefined` if the log level leaves them out. */
const tellingOf = Effect.fnUntraced(function* (context: Context.Context<never>) {
  if (isGreaterThan(yield* References.MinimumLogLevel, "Info")) return undefined
  const format = yield* LogFormat
  if (format === "json" || format === "logfmt") return "logs"
  const stdio = Context.getOrUndefined(context, Stdio.Stdio)
  const capable = Context.getOrUndefined(context, TerminalCapabilities.TerminalCapabilities)
  const isDumb = (yield* Screen.variable("TERM")) === "dumb" || capable?.canAnimate === false
  return !isDumb && stdio !== undefined && (yield* stdio.stderrIsTerminal) ? "bars" : "lines"
})

/** Draws on a terminal; what was drawn is taken away, and drawn again, while something is printed. */
const drawing = (
  context: Context.Context<never>,
  stdio: Stdio.Stdio,
  footer: Footer,
  frameOf: (screen: Screen.Screen, rows: number | undefined) => ReadonlyArray<string>,
  now: () => number
) => {
  let shown: ReadonlyArray<string> = []
  let width = 0
  let last = Number.NEGATIVE_INFINITY
  let printed = Number.NEGATIVE_INFINITY
  const run = Effect.runSyncWith(context)
  // Nobody can be told that stderr takes nothing.
  const write = (text: string) =>
    void Effect.runForkWith(context)(Effect.ignore(Stream.run(Stream.succeed(text), stdio.stderr())))
  const measure = () => run(Effect.all([screenOf(), rowsOf(context)]))
  /** How many rows the lines take in a terminal that may have another width by now. */
  const heightIn = (columns: number): number =>
    // What was printed meanwhile may stand in those rows, and must stay.
    columns === width || now() - printed < settled ? shown.length : heightOf(shown, columns)
  const hide = (): void => {
    if (shown.length === 0) return
    write(over(heightIn(measure()[0].columns), []))
    printed = now()
    shown = []
  }
  const show = (): void => {
    const time = now()
    if (footer.isLineOpen || time - last < frame) return
    const [screen, rows] = measure()
    const lines = frameOf(screen, rows)
    if (screen.columns === width && lines.length === shown.length && lines.every((line, at) => line === shown[at]))
      return
    write(over(heightIn(screen.columns), lines))
    shown = lines
    width = screen.columns
    last = time
  }
  return { hide, show }
}

/** Starts to show tasks, until none is left; `gone` is called then. */
const start = (context: Context.Context<never>, telling: Telling, footer: Footer, gone: () => void): Display => {
  const outer = new Set<Counter>()
  let size = 0
  const clock = Context.get(context, Clock.Clock)
  const now = () => Number(clock.monotonicTimeNanosUnsafe()) / 1e6
  const tell = (counter: Counter, state: State): Effect.Effect<void> => {
    const line = lineOf(counter, state, now())
    return telling === "logs"
      ? Effect.annotateLogs(Effect.logInfo(line), annotationsOf(counter, state, now()))
      : Console.error(line)
  }
  const frameOf = (screen: Screen.Screen, rows: number | undefined) => draw({ outer, size, now: now() }, screen, rows)
  const stdio = telling === "bars" ? Context.getOrUndefined(context, Stdio.Stdio) : undefined
  const drawer = stdio && drawing(context, beneath(stdio), footer, frameOf, now)
  footer.shown = drawer
  const again =
    drawer === undefined
      ? Effect.andThen(
          Effect.sleep(pause),
          Effect.suspend(() =>
            Effect.forEach([...outer].slice(0, mostLines), (counter) => tell(counter, "running"), { discard: true })
          )
        )
      : Effect.andThen(Effect.sleep(frame), Effect.sync(drawer.show))
  const fiber = Effect.runForkWith(context)(Effect.forever(again))
  const stop = () => {
    fiber.interruptUnsafe()
    drawer?.hide()
    footer.shown = undefined
    gone()
  }
  return {
    begin: (counter) => {
      counter.began = now()
      counter.isShown = true
      size += 1
      const { parent } = counter
      if (parent === undefined || !parent.isShown) outer.add(counter)
      else if (parent.inner === undefined) parent.inner = new Set([counter])
      else parent.inner.add(counter)
    },
    end: (counter, state) =>
      Effect.suspend(() => {
        const isOuter = outer.delete(counter)
        counter.parent?.inner?.delete(counter)
        // What goes on in the background is shown on its own.
        for (const inner of counter.inner ?? []) outer.add(inner)
        counter.isShown = false
        size -= 1
        if (size === 0) stop()
        const isTold = drawer === undefined && isOuter && !(telling === "lines" && counter.isEndTold)
        return isTold ? tell(counter, state) : Effect.void
      })
  }
}

/** The displays of programs, by their footers. */
const displays = new WeakMap<Footer, Display>()

/** Begins to show a task, with the others of the program; returns `undefined` if the program shows none. */
export const begin = (counter: Counter): Effect.Effect<Display | undefined> =>
  Effect.withFiber((fiber) => {
    const footer = fiber.getRef(Footer)
    const join = (telling: Telling): Display => {
      const display = displays.get(footer) ?? start(fiber.context, telling, footer, () => displays.delete(footer))
      displays.set(footer, display)
      display.begin(counter)
      return display
    }
    // Many are part of others, so that there is a display.
    return displays.has(footer)
      ? Effect.succeed(join("lines"))
      : Effect.map(tellingOf(fiber.context), (telling) => telling && join(telling))
  })
