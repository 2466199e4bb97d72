/**
 * Text in lines of a width: wrapped at words, and in columns.
 *
 * Widths are those of a terminal: a wide character has two columns, an escape none.
 */
import { displayWidth } from "effect/cli/CliOutput"

/** Breaks a text into lines of at most `width` columns, at words; a longer word has a line of its own, and stays whole. */
export const wrap = (text: string, width: number): ReadonlyArray<string> =>
  text.split("\n").flatMap((paragraph) => {
    const lines: Array<string> = []
    let line = ""
    let used = 0
    for (const word of paragraph.split(/ +/)) {
      const size = displayWidth(word)
      if (line !== "" && used + 1 + size > width) {
        lines.push(line)
        line = ""
        used = 0
      }
      line += line === "" ? word : ` ${word}`
      used += line === word ? size : 1 + size
    }
    return [...lines, line]
  })

/** Pads a text to a width. */
export const pad = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - displayWidth(text)))

let segmenter: Intl.Segmenter | undefined

/** Takes a text apart into what a reader sees as characters. */
const graphemes = (text: string): Iterable<Intl.SegmentData> => {
  // A snapshot of the program cannot hold one.
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" })
  return segmenter.segment(text)
}

/** Cuts a text to a width, and says with a last character that it did. */
export const cut = (text: string, width: number): string => {
  if (displayWidth(text) <= width) return text
  let shown = ""
  let left = width - 1
  for (const { segment } of graphemes(text)) {
    left -= displayWidth(segment)
    if (left < 0) break
    shown += segment
  }
  return width < 1 ? "" : `${shown}…`
}

/** Returns how wide a column must be for texts, `most` at the most. */
export const columnFor = (texts: Iterable<string>, most: number): number => {
  let width = 0
  for (const text of texts) width = Math.max(width, displayWidth(text))
  return Math.min(width, most)
}

/** Puts something before the first line, and something else before the others. */
export const hang = (lines: ReadonlyArray<string>, first: string, rest = " ".repeat(displayWidth(first))): string =>
  lines.map((line, index) => `${index === 0 ? first : rest}${line}`.trimEnd()).join("\n")
