/**
 * What stands below all that a program prints, such as the bars of its progress, and printing above it.
 *
 * Owns that a line of a `Console`, and so of a logger, takes the footer away, prints, and lets it come back. Nothing here
 * knows what the footer is.
 */
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"

/** The footer of a terminal, while there is one. */
export interface Footer {
  shown?: { readonly hide: () => void; readonly show: () => void } | undefined
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

/** The consoles that print above a footer. */
const known = new WeakMap<Console.Console, Footer>()

/** Makes a console that prints above a footer. */
const above = (console: Console.Console, footer: Footer): Console.Console => {
  if (known.get(console) === footer) return console
  const around =
    (name: (typeof methods)[number]) =>
    (...values: Array<unknown>): void => {
      // The types of the methods differ, and each gets what it was called with.
      const print = console[name] as (...values: Array<unknown>) => void
      const { shown } = footer
      shown?.hide()
      print.apply(console, values)
      shown?.show()
    }
  const made = Object.fromEntries(methods.map((name) => [name, around(name)])) as unknown as Console.Console
  known.set(made, footer)
  return made
}

/** Runs an effect whose console prints above the footer. */
export const printingAbove = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.withFiber((fiber) =>
    Effect.provideService(self, Console.Console, above(fiber.getRef(Console.Console), fiber.getRef(Footer)))
  )

/** Runs an effect with a footer of its own, unless it is part of what has one. */
export const withFooter = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.withFiber((fiber) =>
    Context.getOrUndefined(fiber.context, Footer) !== undefined
      ? self
      : Effect.provideService(printingAbove(self), Footer, {})
  )
