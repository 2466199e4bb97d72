/**
 * What stands below all that a program prints, such as the bars of its progress, and printing above it.
 *
 * Owns that what a program prints with Effect takes the footer away, which comes back then: a line of a `Console`, and so of
 * a logger, and text for `Terminal` or `Stdio`, of which a question may stay open for an answer. Nothing here knows what
 * the footer is.
 */
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Sink from "effect/Sink"
import * as Stdio from "effect/Stdio"
import * as Terminal from "effect/Terminal"

/** The footer of a terminal, while there is one. */
export interface Footer {
  shown?: { readonly hide: () => void; readonly show: () => void } | undefined
  /** Whether a line has begun that has not ended yet: the footer would stand in it. */
  isLineOpen?: boolean
}

/** The footer of the program; `wake` gives each program one of its own. */
export const Footer = Context.Reference<Footer>("effect-coma/terminal/Footer", { defaultValue: () => ({}) })

const methods = [
  "assert",
  "clear",
  "count",
  "countReset",
  "debug",
  "dir",
  "dirxml",
  "error",
  "group",
  "groupCollapsed",
  "groupEnd",
  "info",
  "log",
  "table",
  "time",
  "timeEnd",
  "timeLog",
  "trace",
  "warn"
] as const satisfies ReadonlyArray<keyof Console.Console>

/** The services that print above a footer, and what each does it with. */
const known = new WeakMap<object, { readonly footer: Footer; readonly service: object }>()

/** Makes of a service one that prints above a footer, unless it does. */
const above = <S extends object>(service: S, footer: Footer, make: (service: S, footer: Footer) => S): S => {
  if (known.get(service)?.footer === footer) return service
  const made = make(service, footer)
  known.set(made, { footer, service })
  return made
}

/** Returns the service itself of one that prints above a footer: what the footer is drawn with. */
export const beneath = <S extends object>(service: S): S =>
  // It is of the same type as what was made of it.
  (known.get(service)?.service as S | undefined) ?? service

const consoleAbove = (console: Console.Console, footer: Footer): Console.Console => {
  const around =
    (name: (typeof methods)[number]) =>
    (...values: Array<unknown>): void => {
      // The types of the methods differ, and each gets what it was called with.
      const print = console[name] as (...values: Array<unknown>) => void
      const { shown } = footer
      shown?.hide()
      print.apply(console, values)
      footer.isLineOpen = false
      shown?.show()
    }
  return Object.fromEntries(methods.map((name) => [name, around(name)])) as unknown as Console.Console
}

// Colours, and moves of the cursor: they end no line, and begin none.
const escapes = /(?!\n)\p{Cc}\[[\d;?]*[A-Za-z]/gu

/** Takes the footer away for a text; it stays away until a line ends. */
const makeRoom = (footer: Footer, text: string | Uint8Array): void => {
  footer.shown?.hide()
  const last = typeof text === "string" ? text.replace(escapes, "").at(-1)?.codePointAt(0) : text.at(-1)
  if (last !== undefined) footer.isLineOpen = last !== 10
}

const stdioAbove = (stdio: Stdio.Stdio, footer: Footer): Stdio.Stdio => {
  const roomy = <E>(sink: Sink.Sink<void, string | Uint8Array, never, E>, isTerminal: Effect.Effect<boolean>) =>
    Sink.unwrap(
      Effect.map(isTerminal, (is) =>
        is
          ? Sink.mapInput(sink, (text: string | Uint8Array) => {
              makeRoom(footer, text)
              return text
            })
          : sink
      )
    )
  return {
    ...stdio,
    stdout: (options) => roomy(stdio.stdout(options), stdio.stdoutIsTerminal),
    stderr: (options) => roomy(stdio.stderr(options), stdio.stderrIsTerminal)
  }
}

const terminalAbove =
  (isTerminal: Effect.Effect<boolean>) =>
  (terminal: Terminal.Terminal, footer: Footer): Terminal.Terminal => ({
    ...terminal,
    readLine: Effect.map(terminal.readLine, (line) => {
      // Who answers ends the line.
      footer.isLineOpen = false
      return line
    }),
    display: (text) =>
      Effect.flatMap(isTerminal, (is) => {
        if (is) makeRoom(footer, text)
        return terminal.display(text)
      })
  })

/** Runs an effect that prints above the footer. */
export const printingAbove = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.withFiber((fiber) => {
    const footer = fiber.getRef(Footer)
    const stdio = Context.getOrUndefined(fiber.context, Stdio.Stdio)
    const terminal = Context.getOrUndefined(fiber.context, Terminal.Terminal)
    let context = Context.make(Console.Console, above(fiber.getRef(Console.Console), footer, consoleAbove))
    if (stdio !== undefined) context = Context.add(context, Stdio.Stdio, above(stdio, footer, stdioAbove))
    if (terminal !== undefined) {
      const make = terminalAbove(stdio?.stdoutIsTerminal ?? Effect.succeed(true))
      context = Context.add(context, Terminal.Terminal, above(terminal, footer, make))
    }
    return Effect.provideContext(self, context)
  })

/** Runs an effect with a footer of its own, unless it is part of what has one. */
export const withFooter = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.withFiber((fiber) =>
    Context.getOrUndefined(fiber.context, Footer) !== undefined
      ? self
      : Effect.provideService(printingAbove(self), Footer, {})
  )
