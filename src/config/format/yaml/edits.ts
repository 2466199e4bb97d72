/**
 * A text, its lines, and changes of it.
 *
 * Owns what a change is and how many of them become a text in one pass, and what stands on a line: nothing but a
 * comment, or nothing at all.
 */

/** Replaces what stands from one offset to another. */
export interface Edit {
  readonly from: number
  readonly to: number
  readonly text: string
}

/**
 * Makes all changes of a text; `undefined` if two of them overlap. Of changes at one offset, what is put in comes first,
 * and of those the first.
 */
export const apply = (text: string, edits: ReadonlyArray<Edit>): string | undefined => {
  const pieces: Array<string> = []
  let at = 0
  for (const edit of edits.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    if (edit.from < at) return undefined
    pieces.push(text.slice(at, edit.from), edit.text)
    at = edit.to
  }
  pieces.push(text.slice(at))
  return pieces.join("")
}

/** What is on a line: a comment and its column, nothing, or something else. */
export type Line = { readonly _tag: "Comment"; readonly column: number } | { readonly _tag: "Blank" | "Other" }

const isSpace = (code: number): boolean => code === 32 || code === 9

/** Returns the offset of the first character from `at` on that is no space or tab. */
export const skipSpaces = (text: string, at: number): number => {
  let end = at
  while (isSpace(text.charCodeAt(end))) end++
  return end
}

/** Returns the offset after the last character before `at` that is no space or tab. */
export const skipSpacesBack = (text: string, at: number): number => {
  let start = at
  while (start > 0 && isSpace(text.charCodeAt(start - 1))) start--
  return start
}

/** Returns where the line that `at` is on begins. */
export const lineStart = (text: string, at: number): number => (at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1)

/** Returns where the line that `at` is on ends, without its line break. */
export const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf("\n", at)
  if (end < 0) return text.length
  return end > at && text[end - 1] === "\r" ? end - 1 : end
}

/** Returns where the line after that of `at` begins, or the end of the text. */
export const nextLine = (text: string, at: number): number => {
  const end = text.indexOf("\n", at)
  return end < 0 ? text.length : end + 1
}

/** Tells whether only spaces stand before `at` on its line. */
export const beginsLine = (text: string, at: number): boolean => {
  const start = skipSpacesBack(text, at)
  return start === 0 || text[start - 1] === "\n"
}

/** Says what is on the line that begins at `start`. */
export const lineAt = (text: string, start: number): Line => {
  const at = skipSpaces(text, start)
  const character = text[at]
  if (character === "#") return { _tag: "Comment", column: at - start }
  const isEnd = character === undefined || character === "\n" || (character === "\r" && text[at + 1] === "\n")
  return { _tag: isEnd ? "Blank" : "Other" }
}

/** Returns where the comment lines directly above the line of `at` begin, but nothing before `floor`. */
export const commentsAbove = (text: string, at: number, floor: number): number => {
  let start = lineStart(text, at)
  while (start > floor) {
    const above = lineStart(text, start - 1)
    if (above < floor || lineAt(text, above)._tag !== "Comment") break
    start = above
  }
  return start
}

/** Returns where the blank lines directly above the line that begins at `start` begin, but nothing before `floor`. */
export const blanksAbove = (text: string, start: number, floor: number): number => {
  let first = start
  while (first > floor) {
    const above = lineStart(text, first - 1)
    if (above < floor || lineAt(text, above)._tag !== "Blank") break
    first = above
  }
  return first
}

/** Returns where the first line begins, from that at `start` on, that is not blank. */
export const blanksBelow = (text: string, start: number): number => {
  let at = start
  while (at < text.length && lineAt(text, at)._tag === "Blank") at = nextLine(text, at)
  return at
}

/**
 * Returns where the line after a block begins that ends at `end` and whose entries begin in `column`: comments below it
 * that are indented more than that are its own.
 */
export const afterBlock = (text: string, end: number, column: number): number => {
  let after = nextLine(text, end)
  for (let at = after; at < text.length; at = nextLine(text, at)) {
    const line = lineAt(text, at)
    if (line._tag === "Other" || (line._tag === "Comment" && line.column <= column)) break
    if (line._tag === "Comment") after = nextLine(text, at)
  }
  return after
}

/** Returns an offset before the line break that ends at `at`, if one does. */
export const beforeBreak = (text: string, at: number): number => {
  if (text[at - 1] !== "\n") return at
  return text[at - 2] === "\r" ? at - 2 : at - 1
}
