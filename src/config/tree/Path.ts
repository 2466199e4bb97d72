/**
 * The keys that lead to a value, and how they read: `model.layers.2.lr`.
 *
 * Owns the notation of keys, in messages and where keys are read, and which keys are indices. What `format` writes is
 * read back as the same keys, on the command line and by resolvers that take a key.
 */
import * as Result from "effect/Result"

/**
 * Keys from the root of a config, outermost first; a list element's key is its index in digits.
 *
 * @since 0.1.0
 * @category models
 */
export type Path = ReadonlyArray<string>

/**
 * Tells whether a key can be the index of a list element: digits without leading zeros.
 *
 * @since 0.1.0
 * @category guards
 */
export const isIndex = (key: string): boolean => /^(?:0|[1-9][0-9]{0,14})$/.test(key)

/** What would end a plain key, or begin something else: `.`, brackets, `=`, `::`, the `+` of `+=`, the `:` of `:=`, a `~`. */
const ambiguous = /^$|^~|[.[\]=]|::|[+:]$/

/** What a terminal or a command line does not show or pass as it is. */
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu

const escapeUnprintable = (text: string): string =>
  text.replace(unprintable, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`)

/** Writes a key as JSON text, in printable characters. */
const quote = (key: string): string => escapeUnprintable(JSON.stringify(key))

const formatKey = (key: string): { readonly text: string; readonly bracketed: boolean } => {
  const isPrintable = key.search(unprintable) < 0
  if (isPrintable && !ambiguous.test(key)) return { text: key, bracketed: false }
  const isPlain = isPrintable && /^[^"[\]][^[\]]*$/.test(key)
  return { text: `[${isPlain ? key : quote(key)}]`, bracketed: true }
}

/**
 * Formats a path: `model.layers.2.lr`. A key that would be read as something else stands in brackets, `[a.b]`, and as JSON
 * text where it is empty, holds a bracket, begins with a quote or cannot be shown: `[""]`.
 *
 * @since 0.1.0
 * @category getters
 */
export const format = (path: Path): string => {
  let out = ""
  for (const key of path) {
    const { bracketed, text } = formatKey(key)
    out += bracketed || out === "" ? text : `.${text}`
  }
  return out
}

/** A key in brackets, as it was read. */
interface Bracketed {
  readonly key: string
  /** Whether it was JSON text. */
  readonly quoted: boolean
  /** Where the text goes on. */
  readonly end: number
}

/**
 * Reads the bracketed key that begins at `at`, as {@link format} writes it; `undefined` if the bracket is not closed.
 *
 * @internal
 */
export const readBracketed = (text: string, at: number): Bracketed | undefined => {
  if (text[at + 1] === '"') {
    let end = at + 2
    while (end < text.length && text[end] !== '"') end += text[end] === "\\" ? 2 : 1
    // JSON in quotes is text; what is no JSON is a key that has quotes
    const key = text[end + 1] === "]" ? parseQuoted(text.slice(at + 1, end + 1)) : undefined
    if (key !== undefined) return { key, quoted: true, end: end + 2 }
  }
  const end = text.indexOf("]", at)
  return end < 0 ? undefined : { key: text.slice(at + 1, end), quoted: false, end: end + 1 }
}

const parseQuoted = (text: string): string | undefined =>
  Result.getOrElse(
    Result.try((): string => JSON.parse(text)),
    () => undefined
  )
