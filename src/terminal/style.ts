/**
 * How text is set off on a terminal.
 *
 * Owns the escapes of colours, and showing those that come from elsewhere: what a user typed, or a file holds, must not
 * reach a terminal as a command.
 */

/** What sets text off: each returns the text as it is to be printed. */
export interface Style {
  readonly heading: (text: string) => string
  /** What went wrong. */
  readonly error: (text: string) => string
  readonly warning: (text: string) => string
  /** What one may type. */
  readonly name: (text: string) => string
  /** What matters less. */
  readonly faint: (text: string) => string
  /** What goes, and what comes in its place. */
  readonly removed: (text: string) => string
  readonly added: (text: string) => string
}

const same = (text: string): string => text

/** Text as it is. */
export const plain: Style = {
  heading: same,
  error: same,
  warning: same,
  name: same,
  faint: same,
  removed: same,
  added: same
}

const escape = (code: string) => (text: string) => (text === "" ? "" : `\u001b[${code}m${text}\u001b[0m`)

/** Text in colours. */
export const styled: Style = {
  heading: escape("1"),
  error: escape("1;31"),
  warning: escape("1;33"),
  name: escape("36"),
  faint: escape("2"),
  removed: escape("31"),
  added: escape("32")
}

/** Controls, and what changes the direction of text; line ends are kept. */
const hidden = /(?!\n)[\p{Cc}\p{Bidi_Control}\u2028\u2029\ufeff]/gu

/** Shows the characters that would command a terminal: `\u001b`; a tab is a space. */
export const visible = (text: string): string =>
  text.replace(hidden, (character) =>
    character === "\t" ? " " : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
  )

/** Shows a text in one line, without what would command a terminal: a line end is `\n`. */
export const inLine = (text: string): string => visible(text).replaceAll("\n", "\\n")
