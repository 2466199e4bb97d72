/**
 * Takes entries out of what stands between brackets, and puts others in.
 *
 * Owns the commas, and which lines belong to an entry that has lines of its own.
 */
import * as Edits from "./edits.ts"
import type { Entry } from "./entry.ts"
import { edit, type Writing } from "./put.ts"
import type { Change } from "./rows.ts"

/** Where an entry ends with its comma. */
const withComma = ({ comma, end }: Entry): number => (comma === undefined ? end : comma + 1)

/** Tells whether an entry has its lines to itself. */
const isAlone = ({ text }: Writing, entry: Entry): boolean => {
  if (!Edits.beginsLine(text, entry.start)) return false
  const rest = text[Edits.skipSpaces(text, withComma(entry))]
  return rest === undefined || rest === "#" || rest === "\n" || rest === "\r"
}

/** Where an entry begins, with the comments above it if its lines are its own. */
const startOf = (writing: Writing, entry: Entry, floor: number): number =>
  isAlone(writing, entry) ? Edits.commentsAbove(writing.text, entry.start, floor) : entry.start

/** Takes an entry out, with the comma after it; `joined` is where what stays before it ends, if on the same line. */
const remove = (writing: Writing, entry: Entry, next: Entry | undefined, floor: number, joined?: number): void => {
  const { text } = writing
  const end = withComma(entry)
  if (isAlone(writing, entry)) {
    edit(writing, startOf(writing, entry, floor), Edits.nextLine(text, end), "")
  } else if (next === undefined) edit(writing, entry.start, end, "")
  else if (isAlone(writing, next)) edit(writing, entry.start, Edits.lineEnd(text, end), "")
  else if (joined !== undefined) edit(writing, joined, end, "")
  else edit(writing, entry.start, next.start, "")
}

/** Puts texts in after an entry that stays. */
const insertAfter = (writing: Writing, entry: Entry, texts: ReadonlyArray<string>, isLast: boolean): void => {
  const { newline, text } = writing
  if (!isAlone(writing, entry)) {
    edit(writing, entry.end, entry.end, texts.map((each) => `, ${each}`).join(""))
    return
  }
  const indent = text.slice(Edits.lineStart(text, entry.start), entry.start)
  const line = Edits.nextLine(text, withComma(entry))
  if (entry.comma === undefined) edit(writing, entry.end, entry.end, ",")
  const lines = texts.map((each, index) => indent + each + (isLast && index === texts.length - 1 ? "" : ",") + newline)
  edit(writing, line, line, lines.join(""))
}

/**
 * Takes entries out of brackets, in which one is kept at least, and puts texts in: `first` before all entries.
 */
export const changeItems = (
  writing: Writing,
  entries: ReadonlyArray<Entry>,
  first: ReadonlyArray<string>,
  changes: ReadonlyArray<Change>
): void => {
  const { newline, text } = writing
  const firstKept = changes.findIndex(({ isGone }) => !isGone)
  const lastKept = changes.findLastIndex(({ isGone }) => !isGone)
  const endsWithComma = entries.at(-1)?.comma !== undefined
  const floorOf = (index: number) => (index === 0 ? 0 : Edits.nextLine(text, withComma(entries[index - 1]!)))
  // where an entry ends after which all that goes stands on the line of one that stays
  let joined: number | undefined
  for (const [index, entry] of entries.entries()) {
    const { after, isGone } = changes[index]!
    if (index === firstKept && first.length > 0) {
      const isLine = isAlone(writing, entry)
      const end = isLine ? `,${newline}` : ", "
      const indent = isLine ? text.slice(Edits.lineStart(text, entry.start), entry.start) : ""
      const at = startOf(writing, entry, floorOf(index))
      edit(writing, at, at, first.map((each) => indent + each + end).join(""))
    }
    const before = joined
    joined = before !== undefined && Edits.skipSpaces(text, before) === entry.start ? withComma(entry) : undefined
    if (isGone) {
      remove(writing, entry, entries[index + 1], floorOf(index), joined === undefined ? undefined : before)
      continue
    }
    joined = withComma(entry)
    if (after.length > 0) insertAfter(writing, entry, after, index === lastKept && !endsWithComma)
    const isOver = index === lastKept && !endsWithComma && entry.comma !== undefined
    if (isOver && (after.length === 0 || !isAlone(writing, entry))) {
      const end = Edits.skipSpaces(text, entry.comma + 1)
      const isSpace = end > entry.comma + 1 && end === entries[index + 1]!.start
      edit(writing, entry.comma, isSpace ? end : entry.comma + 1, "")
    }
  }
}
