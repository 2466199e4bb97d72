/**
 * The bars of tasks, as lines that fit a screen: label, bar, figures.
 *
 * Where there is little room, figures go first: the rate, then the time left, then the bar, then the rest.
 */
import { displayWidth } from "effect/cli/CliOutput"
import { columnFor, cut, pad } from "../terminal/layout.ts"
import type { Screen } from "../terminal/Screen.ts"
import { inLine, type Style } from "../terminal/style.ts"
import type { Counter } from "./Counter.ts"
import { count, type Figures, figuresOf, percent, progressed, speed, time } from "./figures.ts"
import { noted } from "./line.ts"
import { rowsOf } from "./rows.ts"

/** No more rows than these are shown. */
const mostRows = 10
/** Deeper tasks are shown no further to the right. */
const deepest = 4
/** A label is read no further than this. */
const longest = 200

const [narrowest, widest] = [10, 30]

/** The figures, from all of them to the least. */
const columns: ReadonlyArray<(figures: Figures) => ReadonlyArray<string>> = [
  (all) => [counted(all), part(all), all.rate === undefined ? "" : speed(all.rate), last(all)],
  (all) => [counted(all), part(all), last(all)],
  (all) => [counted(all), part(all)],
  (all) => [part(all) || counted(all)]
]

/** How much is done; nothing of a task that does not count. */
const counted = (all: Figures): string => (all.total === undefined && all.done === 0 ? "" : progressed(all))

const part = (all: Figures): string => (all.part === undefined ? "" : percent(all.part))

const last = ({ elapsed, left, total }: Figures): string =>
  total === undefined ? time(elapsed) : left === undefined ? "" : `${time(left)} left`

interface Row {
  readonly label: string
  readonly figures: Figures
}

/** Puts figures into columns, one below the other. */
const table = (rows: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<string> => {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]!.length)))
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padStart(widths[at]!))
      .filter((_, at) => widths[at]! > 0)
      .join("  ")
  )
}

const bar = (part: number | undefined, width: number, style: Style): string => {
  if (part === undefined) return " ".repeat(width)
  const done = Math.floor(part * width)
  return style.name("━".repeat(done)) + style.faint("─".repeat(width - done))
}

const lay = (rows: ReadonlyArray<Row>, { columns: screen, style }: Screen): ReadonlyArray<string> => {
  // A line as wide as the screen would wrap on some terminals.
  const room = screen - 1
  const isTotal = rows.some(({ figures }) => figures.part !== undefined)
  const labels = columnFor(
    rows.map(({ label }) => label),
    Math.max(8, Math.floor(room * 0.4))
  )
  const line = (figures: ReadonlyArray<string>, bars: number) =>
    rows.map(({ figures: { part }, label }, at) =>
      cut(
        [pad(cut(label, labels), labels), ...(bars === 0 ? [] : [bar(part, bars, style)]), figures[at]!]
          .filter((text) => text !== "")
          .join("  ")
          .trimEnd(),
        // What is cut has no colours: it has no bar.
        bars === 0 ? room : Number.POSITIVE_INFINITY
      )
    )
  const laid = (bars: boolean) => {
    for (const of of bars ? columns.slice(0, -1) : columns) {
      const figures = table(rows.map((row) => of(row.figures)))
      const left = room - labels - (bars ? 4 : 2) - (figures[0]?.length ?? 0)
      if (left >= (bars ? narrowest : 0)) return line(figures, bars ? Math.min(widest, left) : 0)
    }
    return undefined
  }
  const fits = (isTotal ? laid(true) : undefined) ?? laid(false)
  if (fits !== undefined) return fits
  return line(table(rows.map(({ figures }) => columns.at(-1)!(figures))), 0)
}

const labelOf = (counter: Counter, depth: number): string =>
  "  ".repeat(Math.min(depth, deepest)) + inLine(noted(counter).slice(0, longest))

/** What there is to draw: the outermost tasks, how many there are in all, and the time. */
export interface Drawn {
  readonly outer: Iterable<Counter>
  readonly size: number
  readonly now: number
}

/** Draws the tasks, and says how many more there are; `most` is how many lines the terminal has room for. */
export const draw = ({ now, outer, size }: Drawn, screen: Screen, most = mostRows): ReadonlyArray<string> => {
  const limit = Math.max(1, Math.min(most, mostRows))
  const chosen = rowsOf(outer, size > limit ? Math.max(1, limit - 1) : limit)
  const rows = chosen.map(({ counter, depth }) => ({
    label: labelOf(counter, depth),
    figures: figuresOf(counter, now)
  }))
  const more = size - rows.length
  const told = more > 0 && limit > 1 ? [screen.style.faint(cut(`and ${count(more)} more`, screen.columns - 1))] : []
  return [...lay(rows, screen), ...told]
}

/** Returns how many rows lines take in a terminal that has broken those that are too long. */
export const heightOf = (lines: ReadonlyArray<string>, columns: number): number =>
  lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line) / columns)), 0)
