/**
 * Lines of a text with what is wrong in them: the marked part has carets below it, and says what it should be.
 *
 * Owns the layout alone: the gutter with the numbers, carets under the columns that a terminal shows, cutting a line
 * around its mark to the width. Which lines, and what may be shown of them, is up to others.
 */
import { displayWidth } from "effect/cli/CliOutput"
import { pad, wrap } from "./layout.ts"
import type { Screen } from "./Screen.ts"
import { inLine } from "./style.ts"

/** A part of a line, from one offset to another, and what is said of it. An empty part is marked where it would stand. */
export interface Mark {
  readonly start: number
  readonly end: number
  readonly label: string
}

/** A line of a file, by its number, or of something else. */
export interface Line {
  readonly number?: number | undefined
  readonly text: string
  readonly marks: ReadonlyArray<Mark>
}

/** What a reader sees as one character: its offset in the line, and what is printed of it. */
interface Cell {
  readonly start: number
  readonly text: string
  readonly width: number
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" })

const cellsOf = (text: string, from: number): ReadonlyArray<Cell> =>
  Array.from(graphemes.segment(text), ({ index, segment }) => {
    const shown = inLine(segment)
    return { start: from + index, text: shown, width: displayWidth(shown) }
  })

/** How many characters of a line, for each column of the screen, are looked at on both sides of a mark. */
const perColumn = 8

const widthOf = (cells: ReadonlyArray<Cell>): number => cells.reduce((sum, { width }) => sum + width, 0)

/** How many cells from an end of a list have some width together, at most. */
const fitting = (cells: ReadonlyArray<Cell>, width: number): number => {
  let left = width
  const over = cells.findIndex((cell) => {
    left -= cell.width
    return left < 0
  })
  return over < 0 ? cells.length : over
}

const cut = "…"

/** A line as it is shown, and where its mark begins and how wide that is. */
interface Shown {
  readonly text: string
  readonly from: number
  readonly width: number
}

/** Shows a line, cut around the mark if it is too long. */
const show = (text: string, { end, start }: Mark, columns: number): Shown => {
  const from = Math.max(0, start - perColumn * columns)
  const to = Math.min(text.length, start + perColumn * columns)
  const cells = cellsOf(text.slice(from, to), from)
  const at = cells.findIndex((_, i) => (cells[i + 1]?.start ?? to) > start)
  const first = at < 0 ? cells.length : at
  const marked = cells.slice(first).filter((cell) => cell.start < end)
  const isWhole = from === 0 && to === text.length
  if (isWhole && widthOf(cells) <= columns) {
    return {
      text: cells.map((cell) => cell.text).join(""),
      from: widthOf(cells.slice(0, first)),
      width: widthOf(marked)
    }
  }
  const room = columns - 2
  // Most of the room is for the mark; what is left shows what stands before it, then what comes after.
  const before = cells.slice(0, first).reverse()
  const lead = fitting(before, Math.max(Math.floor(room / 4), Math.min(room - widthOf(marked), Math.floor(room / 2))))
  const left = before.slice(0, lead).reverse()
  const rest = cells.slice(first)
  const right = rest.slice(0, fitting(rest, room - widthOf(left)))
  const ahead = lead < before.length || from > 0 ? cut : ""
  const behind = right.length < rest.length || to < text.length ? cut : ""
  return {
    text: `${ahead}${[...left, ...right].map((cell) => cell.text).join("")}${behind}`,
    from: ahead.length + widthOf(left),
    width: widthOf(right.slice(0, marked.length))
  }
}

/** The narrowest column in which what is said of a mark is wrapped beside it; otherwise it stands below. */
const narrowest = 16

/** Lays out the rows below a line: the carets, with what is said of them. */
const below = ({ from, width }: Shown, label: string, columns: number, screen: Screen): ReadonlyArray<string> => {
  const carets = screen.style.error("^".repeat(Math.max(1, width)))
  const start = from + Math.max(1, width) + 1
  const text = inLine(label)
  if (text === "") return [" ".repeat(from) + carets]
  if (start + displayWidth(text) > columns && columns - start < narrowest) {
    return [" ".repeat(from) + carets, ...wrap(text, columns)]
  }
  const [first = "", ...others] = wrap(text, columns - start)
  return [`${" ".repeat(from)}${carets} ${first}`, ...others.map((line) => " ".repeat(start) + line)]
}

/** Lays out lines and their marks for a screen; where several marks of a line do not fit, the line comes again. */
export const excerpt = (lines: ReadonlyArray<Line>, screen: Screen): string => {
  const digits = Math.max(0, ...lines.map(({ number }) => (number === undefined ? 0 : String(number).length)))
  const gutter = (number: number | undefined) =>
    digits === 0 ? "  " : screen.style.faint(` ${pad(number === undefined ? "" : String(number), digits)} | `)
  const columns = screen.columns - (digits === 0 ? 2 : digits + 4)
  const rows: Array<string> = []
  for (const { marks, number, text } of lines) {
    let last: string | undefined
    for (const mark of marks) {
      const shown = show(text, mark, columns)
      if (shown.text !== last) rows.push(gutter(number) + shown.text)
      last = shown.text
      rows.push(...below(shown, mark.label, columns, screen).map((row) => gutter(undefined) + row))
    }
  }
  return rows.map((row) => row.trimEnd()).join("\n")
}
