/**
 * Rows of what one may type, with what it means: in columns, or below each other where the lines are short.
 */
import { displayWidth } from "effect/cli/CliOutput"
import { hang, pad, wrap } from "./layout.ts"
import type { Screen } from "./Screen.ts"

/** A row; none of its parts has escapes. */
export interface Row {
  /** What one types. */
  readonly name: string
  /** What follows the name. */
  readonly value?: string | undefined
  /** What it takes. */
  readonly type?: string | undefined
  readonly text?: string | undefined
  /** What is added to the text and matters less, such as a default. */
  readonly note?: string | undefined
  /** What must not be missed. */
  readonly mark?: string | undefined
}

/** Where the columns of a table begin, and how wide they are. */
export interface Columns {
  readonly indent: number
  readonly head: number
  /** 0 if no row has a type. */
  readonly type: number
  /** Whether the lines are too short for columns. */
  readonly isNarrow: boolean
}

const gap = 2

/** Lines shorter than this have no room for columns. */
const roomy = 60

const headOf = ({ name, value = "" }: Row): string => (value === "" ? name : `${name} ${value}`)

const widest = (texts: ReadonlyArray<string>, most: number): number =>
  Math.max(0, ...texts.map(displayWidth).filter((width) => width <= most))

/** Measures the columns that all rows fit into, but for a few that are too wide. */
export const measure = (rows: ReadonlyArray<Row>, indent: number, { columns }: Screen): Columns => {
  const room = columns - indent
  return {
    indent,
    head: widest(rows.map(headOf), Math.floor(room * 0.4)),
    type: widest(
      rows.map(({ type = "" }) => type),
      Math.floor(room * 0.3)
    ),
    isNarrow: columns < roomy
  }
}

/** Breaks what one may type into lines: at words, and after a bar between alternatives. */
const wrapTyped = (text: string, width: number): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let line = ""
  for (const part of text.split(/(?<=[ |])/)) {
    if (line !== "" && displayWidth((line + part).trimEnd()) > width) {
      lines.push(line.trimEnd())
      line = ""
    }
    line += part
  }
  return [...lines, line]
}

/** Returns the lines of what a row says of its name: the text, the note after it, and the mark where there is room. */
const textLines = ({ mark = "", note = "", text = "" }: Row, width: number, { style }: Screen): Array<string> => {
  const words = (of: string, show: (word: string) => string) =>
    of === "" ? [] : of.split(/ +/).map((word) => show(word))
  const said = [...words(text, (word) => word), ...words(note, style.faint)].join(" ")
  const lines = said === "" ? [] : [...wrap(said, width)]
  if (mark === "") return lines
  const last = lines.at(-1)
  const fits = last !== undefined && displayWidth(last) + gap + displayWidth(mark) <= width
  const marks = wrap(mark, width).map(style.heading)
  return fits ? [...lines.slice(0, -1), `${last}  ${style.heading(mark)}`] : [...lines, ...marks]
}

/** Prints what one types, in as few lines as there is room for. */
const headLines = ({ name, value = "" }: Row, first: number, { columns, style }: Screen): ReadonlyArray<string> => {
  const head = value === "" ? style.name(name) : `${style.name(name)} ${value}`
  if (first + displayWidth(head) <= columns) return [head]
  return [
    ...wrapTyped(name, columns - first).map(style.name),
    ...(value === "" ? [] : wrapTyped(value, columns - first))
  ]
}

/** Prints a row with its parts below each other, but for short ones. */
const printNarrow = (row: Row, { indent }: Columns, screen: Screen): string => {
  const margin = " ".repeat(indent)
  const width = screen.columns - indent - gap
  const type = row.type === undefined || row.type === "" ? [] : wrapTyped(row.type, width)
  const lines = [...headLines({ ...row, name: row.name.trimStart() }, indent, screen)]
  const said = textLines(row, width, screen)
  // What has no description is short enough to stand beside its name.
  const beside = [...type, ...(row.text === undefined || row.text === "" ? said : [])]
  const one = [...lines, ...beside].join("  ")
  if (beside.length > 0 && indent + displayWidth(one) <= screen.columns) {
    return hang([one, ...said.filter((line) => !beside.includes(line))], margin, `${margin}  `)
  }
  const typed = `${lines.at(-1)}  ${type.join("")}`
  const heads =
    type.length === 1 && indent + displayWidth(typed) <= screen.columns
      ? [...lines.slice(0, -1), typed]
      : [...lines, ...type]
  return hang([...heads, ...said], margin, `${margin}  `)
}

/** Prints a row in columns; a part that is too wide for its own has lines of its own. */
const printWide = (row: Row, at: Columns, screen: Screen): string => {
  const { columns } = screen
  const { type = "" } = row
  const typeAt = at.indent + at.head + gap
  const textAt = at.type === 0 ? typeAt : typeAt + at.type + gap
  const lines: Array<string> = []
  let line = ""
  /** Puts lines into a column, the first into the current line if that has not got as far. */
  const put = (column: number, parts: ReadonlyArray<string>) => {
    for (const [index, part] of parts.entries()) {
      if (index > 0 || displayWidth(line) > Math.max(0, column - gap)) {
        lines.push(line)
        line = ""
      }
      line = pad(line, column) + part
    }
  }
  put(at.indent, headLines(row, at.indent, screen))
  if (type !== "") put(typeAt, wrapTyped(type, columns - typeAt))
  put(textAt, textLines(row, columns - textAt, screen))
  return [...lines, line].join("\n")
}

/** Prints rows in their columns. */
export const table = (rows: ReadonlyArray<Row>, at: Columns, screen: Screen): string =>
  rows.map((row) => (at.isNarrow ? printNarrow : printWide)(row, at, screen)).join("\n")
