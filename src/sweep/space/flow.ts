/**
 * The inside of a flow list or mapping of YAML, taken apart at its commas: each element keeps its source text.
 *
 * Owns what a comma, a colon and a quote mean where. What an element is worth is the business of the override that it
 * becomes.
 */
import * as Result from "effect/Result"
import { equalsAt } from "../../param/override/key.ts"

/** A part of a text, and where it begins. */
export interface Part {
  readonly text: string
  readonly at: number
}

/** What is wrong with a text, and where. */
export interface Problem {
  readonly at: number
  readonly reason: string
}

const fail = (at: number, reason: string): Result.Result<never, Problem> => Result.fail({ at, reason })

const isBlank = (char: string | undefined): boolean =>
  char === " " || char === "\t" || char === "\n" || char === "\r" || char === undefined

const closing: Readonly<Record<string, string>> = { "[": "]", "{": "}", "(": ")" }

/** Returns where a quoted text ends; -1 if it does not. */
const quoteEnd = (text: string, start: number): number => {
  const quote = text[start]
  for (let i = start + 1; i < text.length; i++) {
    if (quote === '"' && text[i] === "\\") i++
    else if (text[i] === quote) {
      if (quote === '"' || text[i + 1] !== "'") return i
      i++
    }
  }
  return -1
}

/** What begins a sample of a distribution, whose commas are its own. */
const call = /^(?:log|uniform|int|choice)\(/

/**
 * Takes a text apart at the commas outside of brackets and quotes.
 *
 * Shape: elements without the blanks around them; a comma may stand after the last.
 * Errors: an empty element; a bracket or a quote that is not closed; a comment.
 */
export const elements = (text: string, offset = 0): Result.Result<ReadonlyArray<Part>, Problem> => {
  const parts: Array<Part> = []
  const open: Array<{ readonly close: string; readonly at: number }> = []
  let start = 0
  // Whether a quote here would begin a quoted text.
  let isFresh = true
  // Whether a value may follow a colon without a blank: after what has an end of its own, as in JSON.
  let isClosed = false
  let begins = true
  const cut = (end: number): boolean => {
    const raw = text.slice(start, end)
    const blanks = raw.length - raw.trimStart().length
    parts.push({ text: raw.trim(), at: offset + start + blanks })
    start = end + 1
    return raw.trim() !== ""
  }
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!
    if (isBlank(char)) continue
    if (begins && call.test(text.slice(i, i + 8))) {
      const at = text.indexOf("(", i)
      open.push({ close: ")", at })
      i = at
      begins = false
      isFresh = true
      isClosed = false
      continue
    }
    begins = false
    if (isFresh && (char === '"' || char === "'")) {
      const end = quoteEnd(text, i)
      if (end < 0) return fail(offset + i, "this quote is not closed")
      i = end
      isFresh = false
      isClosed = true
    } else if (char === "#" && i > 0 && isBlank(text[i - 1])) {
      return fail(offset + i, "# begins a comment here: quote the value")
    } else if (char === "[" || char === "{") {
      open.push({ close: closing[char]!, at: i })
      isFresh = true
      isClosed = false
    } else if (char === "]" || char === "}" || (char === ")" && open.at(-1)?.close === ")")) {
      if (open.pop()?.close !== char) return fail(offset + i, `this ${char} closes nothing`)
      isFresh = false
      isClosed = true
    } else if (char === ",") {
      isFresh = true
      isClosed = false
      if (open.length > 0) continue
      const at = start
      if (!cut(i)) return fail(offset + at, "there is no value before the comma")
      begins = true
    } else {
      isFresh = char === ":" && (isClosed || isBlank(text[i + 1]))
      isClosed = false
    }
  }
  const unclosed = open.pop()
  if (unclosed !== undefined) return fail(offset + unclosed.at, `this ${text[unclosed.at]} is not closed`)
  if (text.slice(start).trim() !== "") cut(text.length)
  return parts.length === 0 ? fail(offset, "there are no values") : Result.succeed(parts)
}

/** Takes the text of a key out of its quotes. */
const unquoted = ({ at, text }: Part): Result.Result<string, Problem> => {
  if (text.startsWith("'")) return Result.succeed(text.slice(1, -1).replaceAll("''", "'"))
  if (!text.startsWith('"')) return Result.succeed(text)
  return Result.mapError(
    Result.try((): unknown => JSON.parse(text)),
    () => ({ at, reason: "this key cannot be read" })
  ).pipe(Result.map(String))
}

/** Says why a text is no key of an override, if it is none. */
export const keyFault = (key: string): string | undefined =>
  key === ""
    ? "there is no key before the colon"
    : equalsAt(`${key}=`) < key.length
      ? 'a key with = in it is written in brackets: ["a=b"]'
      : undefined

/** Returns where the colon after a key stands; -1 if there is none. */
const colonIn = (text: string): number => {
  const from = text.startsWith('"') || text.startsWith("'") ? quoteEnd(text, 0) + 1 : 0
  for (let i = from; i < text.length; i++) if (text[i] === ":" && (isBlank(text[i + 1]) || from > 0)) return i
  return -1
}

/**
 * Takes the inside of a flow mapping apart: the text of each value by its key.
 *
 * Errors: those of {@link elements}; an element without a key; a key that stands twice.
 */
export const entries = (
  text: string,
  offset: number
): Result.Result<ReadonlyArray<readonly [key: string, value: Part]>, Problem> => {
  if (text.trim() === "") return Result.succeed([])
  return Result.flatMap(elements(text, offset), (parts) => {
    const found = new Map<string, Part>()
    for (const part of parts) {
      const colon = colonIn(part.text)
      if (colon < 0) return fail(part.at, "write a key, a colon, a blank and a value: {lr: 0.1}")
      const key = unquoted({ text: part.text.slice(0, colon).trim(), at: part.at })
      if (Result.isFailure(key)) return Result.fail(key.failure)
      const wrong = keyFault(key.success)
      if (wrong !== undefined) return fail(part.at, wrong)
      if (found.has(key.success)) return fail(part.at, "this key stands twice in one point")
      const raw = part.text.slice(colon + 1)
      found.set(key.success, { text: raw.trim(), at: part.at + colon + 1 + raw.length - raw.trimStart().length })
    }
    return Result.succeed([...found])
  })
}
