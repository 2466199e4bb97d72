/**
 * Draws a timeline for a terminal: a line for each span, with its time, and a bar from where it began to where it ended.
 *
 * Owns the layout: names wrap in their column, many spans of one name become one line, and where there is no room for bars
 * there are none.
 */
import { displayWidth } from "effect/cli/CliOutput"
import { cut, pad, wrap } from "../../terminal/layout.ts"
import type { Screen } from "../../terminal/Screen.ts"
import { inLine } from "../../terminal/style.ts"
import { line, type Timed } from "../trace/Recorder.ts"
import { attributes as names } from "../trace/span.ts"

/** How many spans of one name, one after the other, have a line each. */
const most = 5

/** The shortest bar that tells anything, for the whole run. */
const shortest = 5

/** A line of the timeline. */
interface Row {
  readonly depth: number
  readonly text: string
  readonly failed: boolean
  readonly start: bigint
  readonly end: bigint
  /** How long what the line tells of took together. */
  readonly time: bigint
}

/** What spans have in common that are alike: hooks, their name, and others their name but for numbers. */
const kindOf = ({ attributes, name }: Timed): string =>
  attributes[names.slot] === undefined ? name.replaceAll(/\d+/g, "…") : name

const isFailed = ({ ended }: Timed): boolean => ended?.startsWith("failed") === true

/** Makes the lines of spans; of many that are alike, the first have one each, and the others have one together. */
const rowsOf = (spans: ReadonlyArray<Timed>, deepest: number, depth = 0): ReadonlyArray<Row> => {
  const kinds = Map.groupBy(spans, kindOf)
  const firsts = new Set([...kinds.values()].flatMap((alike) => alike.slice(0, most)))
  const rows = spans
    .filter((span) => firsts.has(span))
    .flatMap((span) => {
      const { end, start } = span
      const row = { depth, text: inLine(line(span)), failed: isFailed(span), start, end, time: end - start }
      return [row, ...rowsOf(span.ran, deepest, Math.min(depth + 1, deepest))]
    })
  const together = [...kinds].flatMap(([kind, alike]) => {
    const others = alike.slice(most)
    if (others.length === 0) return []
    const failed = others.filter(isFailed).length
    return {
      depth,
      text: inLine(`${kind}, ${others.length} more${failed === 0 ? "" : `, ${failed} failed`}`),
      failed: failed > 0,
      start: others[0]!.start,
      end: others.map(({ end }) => end).reduce((a, b) => (a > b ? a : b)),
      time: others.reduce((sum, { end, start }) => sum + end - start, 0n)
    }
  })
  return [...rows, ...together]
}

/** Tells a time in nanoseconds as a reader takes it in: two or three digits, and a unit. */
export const duration = (nanos: bigint): string => {
  const millis = Number(nanos) / 1e6
  if (millis < 0.9995) return `${Math.round(millis * 1000)} µs`
  if (millis < 9.95) return `${millis.toFixed(1)} ms`
  if (millis < 999.5) return `${Math.round(millis)} ms`
  const seconds = Math.round(millis / 10) / 100
  if (seconds < 10) return `${seconds.toFixed(2)} s`
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`
  const minutes = Math.floor(Math.round(seconds) / 60)
  return `${minutes} min ${Math.round(seconds) - 60 * minutes} s`
}

const parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

/** Draws a bar in the eighths of a column that a terminal has; what is too short to be seen has one. */
const barOf = ({ end, start }: Row, first: bigint, whole: bigint, columns: number): string => {
  const at = (time: bigint) => (whole === 0n ? 0 : (Number(time - first) / Number(whole)) * columns)
  const from = Math.min(Math.floor(at(start)), columns - 1)
  const eighths = Math.max(1, Math.round((at(end) - from) * 8))
  const bar = "█".repeat(Math.floor(eighths / 8)) + parts[eighths % 8]
  return " ".repeat(from) + bar
}

/** Draws a timeline; `left` spans of the run are not in it. */
export const draw = (spans: ReadonlyArray<Timed>, left: number, screen: Screen): string => {
  const { columns, style } = screen
  // Deeper spans are shown no further to the right.
  const rows = rowsOf(spans, Math.floor(columns / 6))
  const times = rows.map(({ time }) => duration(time))
  const timeWidth = Math.max(0, ...times.map(displayWidth))
  const room = columns - timeWidth - 1
  const widest = (widthOf: (row: Row) => number) => Math.max(0, ...rows.map((row) => 2 * row.depth + widthOf(row)))
  const wanted = widest(({ text }) => displayWidth(text))
  const needed = widest(({ text }) => Math.max(...text.split(" ").map(displayWidth)))
  const narrow = Math.min(wanted, Math.max(needed, Math.floor(columns / 2)))
  const bars = room - narrow - 1
  const column = bars < shortest ? Math.min(wanted, room) : narrow
  const first = rows.map(({ start }) => start).reduce((a, b) => (a < b ? a : b), rows[0]?.start ?? 0n)
  const last = rows.map(({ end }) => end).reduce((a, b) => (a > b ? a : b), first)
  const lines = rows.flatMap((row, index) => {
    const show = row.failed ? style.error : (text: string) => text
    const [head = "", ...others] = wrap(row.text, Math.max(1, column - 2 * row.depth - 2))
    const margin = " ".repeat(2 * row.depth)
    const isWhole = 2 * row.depth + displayWidth(row.text) <= column
    const name = cut(margin + (isWhole ? row.text : head), column)
    const time = times[index]!.padStart(timeWidth)
    const bar =
      bars < shortest ? "" : ` ${(row.failed ? style.error : style.name)(barOf(row, first, last - first, bars))}`
    return [
      `${show(name)}${pad("", column - displayWidth(name))} ${time}${bar}`,
      ...(isWhole ? [] : others.map((text) => show(cut(`${margin}  ${text}`, column))))
    ]
  })
  if (left > 0) lines.push(style.faint(`${left} more spans were not kept.`))
  return lines.map((text) => text.trimEnd()).join("\n")
}
