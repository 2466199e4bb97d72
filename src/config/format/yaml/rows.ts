/**
 * Takes entries out of a block of a text, and puts others in.
 *
 * Owns which lines belong to an entry: those that it takes, comments below it that are indented more than it is, and
 * comments directly above it. A comment at the top of a text belongs to the text.
 */
import * as Edits from "./edits.ts"
import type { Entry } from "./entry.ts"
import { edit, type Writing } from "./put.ts"

/** What becomes of an entry, and what comes after it: lines without the last line break. */
export interface Change {
  readonly isGone: boolean
  readonly after: ReadonlyArray<string>
}

/** Returns where the line after an entry of a block begins. */
const afterEntry = ({ text }: Writing, { end, slot }: Entry): number => Edits.afterBlock(text, end, slot.column)

/** Whether only marks and directives stand before an offset. */
const isTop = (text: string, at: number): boolean => /^(?:(?:%[^\n]*|---[ \t]*\r?)\n)*$/.test(text.slice(0, at))

/** A line at the top that tells editors how to treat the text. */
const forEditors = /^#[ \t]*(?:yaml-language-server:|\$schema:|vim?:|-\*-)/

/** Returns where lines come that are to stand first, above an entry. */
const firstLine = ({ text }: Writing, entry: Entry): number => {
  let at = Edits.commentsAbove(text, entry.start, 0)
  while (isTop(text, at) && forEditors.test(text.slice(at, Edits.lineEnd(text, at)))) at = Edits.nextLine(text, at)
  return at
}

/** Takes an entry with all that belongs to it out of the lines of a text. */
const remove = (writing: Writing, entry: Entry, before: Entry | undefined): void => {
  const { text } = writing
  const floor = before === undefined ? 0 : afterEntry(writing, before)
  const end = afterEntry(writing, entry)
  const own = Edits.lineStart(text, entry.start)
  const above = Edits.commentsAbove(text, entry.start, floor)
  const start = before === undefined && above < own && isTop(text, above) ? own : above
  const below = Edits.blanksBelow(text, end)
  // a line with blanks may be one of the text above, if that ends with the entry before
  const isTaken = before?.endsInText === true && /[ \t]/.test(text.slice(end, below))
  if (isTaken || (before?.keepsBlanks === true && start === floor)) {
    edit(writing, start, below, "")
    return
  }
  // of the blank lines on both sides, those above go
  const isLoose = end === text.length || Edits.lineAt(text, end)._tag === "Blank"
  edit(writing, isLoose ? Edits.blanksAbove(text, start, floor) : start, end, "")
}

/** Puts lines in where a line begins, or after the last line of a text. */
const insert = (writing: Writing, at: number, lines: ReadonlyArray<string>): void => {
  if (lines.length === 0) return
  const { newline, text } = writing
  const isLine = at === 0 || text[at - 1] === "\n"
  edit(writing, at, at, lines.map((line) => (isLine ? line + newline : newline + line)).join(""))
}

/**
 * Changes the first entries of a block that begins on the line of something else, such as `- a: 1`: takes out those
 * before `kept`, and puts lines in before it.
 */
const changeBeside = (
  writing: Writing,
  entries: ReadonlyArray<Entry>,
  kept: number,
  lines: ReadonlyArray<string>
): void => {
  const { newline, text } = writing
  const { slot, start } = entries[0]!
  const next = entries[kept]!
  const floor = kept === 0 ? start : afterEntry(writing, entries[kept - 1]!)
  const above = Edits.commentsAbove(text, next.start, floor)
  const isClose = kept === 0 || above === Edits.lineStart(text, next.start)
  const shown = lines.join(newline).trimStart()
  if (isClose) {
    edit(writing, start, next.start, shown === "" ? "" : shown + newline + " ".repeat(slot.column))
  } else edit(writing, shown === "" ? Edits.skipSpacesBack(text, start) : start, above, shown + newline)
}

/**
 * Takes entries out of a block, of which one is kept at least, and puts lines in: `first` before all entries.
 */
export const changeRows = (
  writing: Writing,
  entries: ReadonlyArray<Entry>,
  first: ReadonlyArray<string>,
  changes: ReadonlyArray<Change>
): void => {
  const { text } = writing
  const kept = changes.findIndex(({ isGone }) => !isGone)
  const isBeside = !Edits.beginsLine(text, entries[0]!.start)
  const floorOf = (index: number) => (index === 0 ? 0 : afterEntry(writing, entries[index - 1]!))
  if (isBeside) changeBeside(writing, entries, kept, first)
  for (const [index, entry] of entries.entries()) {
    const { after, isGone } = changes[index]!
    if (index === kept && !isBeside) {
      insert(
        writing,
        index === 0 ? firstLine(writing, entry) : Edits.commentsAbove(text, entry.start, floorOf(index)),
        first
      )
    }
    if (!isGone) {
      insert(writing, afterEntry(writing, entry), after)
    } else if (!isBeside || index > kept) remove(writing, entry, entries[index - 1])
  }
}
