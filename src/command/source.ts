/**
 * The lines of files and command lines in which something is wrong, as an error may show them.
 *
 * Owns finding the part that is wrong, and what must not be shown: no comment ever, and, where a config of the command has
 * a secret, nothing but a declared key and a value that the error itself says. A file that is not what the error says any
 * more shows nothing.
 */
import * as ByteSize from "effect/ByteSize"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { redactedText } from "../config/tree/secret.ts"
import { equalsAt, parseKey } from "../param/override/key.ts"
import type { Line, Mark } from "../terminal/excerpt.ts"
import type { Part } from "./problem.ts"

/** How large a file may be that is read again for an error. */
const maxBytes = 1_000_000

/** Reads the lines of a file, if there is a file system, and a file of modest size. */
export const readLines = (path: string): Effect.Effect<ReadonlyArray<string> | undefined> =>
  Effect.flatMap(
    Effect.serviceOption(FileSystem.FileSystem),
    Option.match({
      onNone: () => Effect.undefined,
      onSome: (fs) =>
        Effect.flatMap(fs.stat(path), ({ size, type }) =>
          type !== "File" || ByteSize.toBigInt(size) > BigInt(maxBytes)
            ? Effect.undefined
            : Effect.map(fs.readFileString(path), (text) => text.replace(/^\ufeff/, "").split(/\r?\n/))
        ).pipe(Effect.catchCause(() => Effect.undefined))
    })
  )

/** The part of a line that is wrong; `said` is what the error itself says of it. */
interface Span {
  readonly end: number
  readonly said: string | undefined
}

const quoted = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/

const unquote = (text: string): string | undefined =>
  text.startsWith("'")
    ? text.slice(1, -1).replaceAll("''", "'")
    : Result.getOrElse(
        Result.try(() => String(JSON.parse(text))),
        () => undefined
      )

const withoutComment = (text: string): string => text.replace(/(?:^|\s)#.*$/s, "").trimEnd()

/** Returns where the bracket that a text begins with is closed, or where the line ends. */
const closing = (text: string): number => {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const inQuotes = /[[{,:\s]/.test(text[at - 1] ?? "") ? quoted.exec(text.slice(at)) : null
    if (inQuotes !== null) at += inQuotes[0].length - 1
    else if ("[{".includes(text[at]!)) depth++
    else if ("]}".includes(text[at]!) && --depth === 0) return at + 1
  }
  return withoutComment(text).length
}

const isEnd = (text: string): boolean => /^(?:$|[\s,\]}:=])/.test(text)

/** Finds a value by its kind, which is all that the error says of it. */
const ofKind: { readonly [kind in string]?: RegExp } = {
  "a list": /^(?:\[|- |-$)/,
  "a mapping": /^(?:\{|[^#]*:)/,
  "an interpolation": /^["']?.*\$\{/,
  "no value": /^["']?\?\?\?/,
  text: /^\S/,
  "a number": /^[-+.\w]/,
  "a boolean": /^\w/,
  [redactedText]: /^\S/
}

const spanOfKind = (rest: string, received: string): Span | undefined => {
  if (ofKind[received]?.test(rest) !== true) return undefined
  const isContainer = received === "a list" || received === "a mapping"
  const inQuotes = quoted.exec(rest)?.[0]
  const end = isContainer && /^[[{]/.test(rest) ? closing(rest) : withoutComment(rest).length
  if (received === "no value") return { end: inQuotes?.length ?? 3, said: "???" }
  return { end: isContainer ? end : (inQuotes?.length ?? plainEnd(rest, end)), said: undefined }
}

/** Returns where a value without quotes ends, if its text is not known: an interpolation ends with its brace. */
const plainEnd = (rest: string, end: number): number => {
  const brace = /^\$\{[^{}]*\}(?=$|[\s,\]}])/.exec(rest)?.[0]
  return brace?.length ?? end
}

/** Finds a text that the error says, or begins to say, at the start of what is left of a line. */
const spanOfText = (rest: string, text: string, next: string | undefined): Span | undefined => {
  const isCut = text.endsWith("…")
  const known = isCut ? text.slice(0, -1) : text
  const all = withoutComment(rest)
  const whole = quoted.exec(rest)?.[0]
  if (whole !== undefined) {
    const inner = unquote(whole)
    if (inner !== text && !(isCut && inner?.startsWith(known) === true)) return undefined
    return { end: whole.length, said: isCut ? `${whole.slice(0, known.length)}…` : whole }
  }
  if (rest.startsWith(known) && (isCut || isEnd(rest.slice(known.length)))) {
    return isCut ? { end: all.length, said: `${known}…` } : { end: known.length, said: known }
  }
  // A text of several lines.
  const start = all.replace(/^["']/, "")
  if (start !== "" && known.startsWith(start)) return { end: all.length, said: start }
  const inside = next?.trim() ?? ""
  return /^[|>]/.test(rest) && inside !== "" && known.startsWith(inside)
    ? { end: all.length, said: undefined }
    : undefined
}

/** Finds the value that an error is about at the start of what is left of a line. */
const spanOfValue = (rest: string, received: string, next: string | undefined): Span | undefined => {
  if (received in ofKind) return spanOfKind(rest, received)
  if (received === "null") {
    const end = /^(?:null|Null|NULL|~)?/.exec(rest)![0].length
    return isEnd(rest.slice(end)) ? { end, said: rest.slice(0, end) } : undefined
  }
  return spanOfText(rest, received.startsWith('"') ? (unquote(received) ?? "") : received, next)
}

const spanOfKey = (rest: string, key: string): Span | undefined => {
  const whole = quoted.exec(rest)?.[0]
  if (key === redactedText) return { end: whole?.length ?? /^[^\s:]*/.exec(rest)![0].length, said: undefined }
  if (whole !== undefined) return unquote(whole) === key ? { end: whole.length, said: whole } : undefined
  return rest.startsWith(key) && isEnd(rest.slice(key.length)) ? { end: key.length, said: key } : undefined
}

/** Returns a line with nothing but what is known to be no secret: its key, and what the error says. */
const guarded = (line: string, start: number, { end, said }: Span, key: string | undefined) => {
  const before = line.slice(0, start)
  const indent = /^(?:\s|-\s)*/.exec(before)![0]
  const names = key === undefined ? [] : [key, JSON.stringify(key), `'${key}'`]
  const name = names.find((each) => before.trimEnd().endsWith(`${each}:`))
  const rest = name === undefined ? before : before.slice(0, before.lastIndexOf(name))
  const head = `${indent}${rest.length > indent.length ? "… " : ""}${name === undefined ? "" : `${name}: `}`
  const value = said ?? "…"
  const tail = withoutComment(line.slice(start + end))
  return {
    text: `${head}${value}${tail === "" ? "" : tail.startsWith(":") ? ": …" : " …"}`,
    start: head.length,
    end: head.length + value.length
  }
}

/** Returns the line of a file in which something is wrong; `undefined` if the file does not hold that. */
export const lineOfFile = (
  lines: ReadonlyArray<string>,
  at: { readonly line: number; readonly column: number },
  { label, part }: { readonly part: Part; readonly label: string },
  isPlain: boolean
): Line | undefined => {
  const line = lines[at.line - 1]
  const start = at.column - 1
  if (line === undefined || start > line.length) return undefined
  const rest = line.slice(start)
  const span =
    part._tag === "Key"
      ? spanOfKey(rest, part.key)
      : part._tag === "Value"
        ? spanOfValue(rest, part.received, lines[at.line])
        : isPlain
          ? { end: Math.min(1, rest.length), said: undefined }
          : undefined
  if (span === undefined) return undefined
  if (!isPlain) {
    const shown = guarded(line, start, span, part._tag === "Value" ? part.key : undefined)
    return { number: at.line, text: shown.text, marks: [{ start: shown.start, end: shown.end, label }] }
  }
  const end = start + span.end
  const text = `${line.slice(0, end)}${withoutComment(line.slice(end))}`
  return { number: at.line, text, marks: [{ start, end, label }] }
}

/** Finds the part of an override that is wrong. */
const spanOfToken = (text: string, part: Part): readonly [start: number, end: number] => {
  const isWord = text.startsWith("+=")
  const equals = isWord ? -1 : equalsAt(text)
  const head = equals < 0 ? text.length : /[+:]/.test(text[equals - 1] ?? "") ? equals - 1 : equals
  const value = [isWord ? 2 : equals + 1, text.length] as const
  switch (part._tag) {
    case "Value":
      return value
    case "Prefix":
      return text.startsWith(part.prefix) ? [0, part.prefix.length] : [0, text.length]
    case "Key": {
      const inHead = text.slice(0, head).lastIndexOf(part.key)
      const found = inHead >= 0 ? inHead : text.indexOf(part.key, equals + 1)
      return found < 0 ? [0, head] : [found, found + part.key.length]
    }
    case "Head":
      return [0, head]
    case "Point":
      return equals >= 0 && Result.isFailure(parseKey(text.slice(0, head))) ? [0, head] : value
    case "All":
      return [0, text.length]
  }
}

/** A word of the command line in which something is wrong. */
export interface Word {
  readonly index: number
  readonly text: string
  readonly part: Part
  readonly label: string
}

/** Returns the command line in which words are wrong: others are `…`, and what does not fit a line begins the next. */
export const linesOfWords = (start: string, words: ReadonlyArray<Word>, columns: number): ReadonlyArray<Line> => {
  const lines: Array<{ text: string; marks: Array<Mark> }> = []
  let last = 0
  let at = 0
  for (const { index, label, part, text } of words) {
    const line = lines.at(-1)
    const [from, to] = spanOfToken(text, part)
    if (line !== undefined && index === last) {
      line.marks.push({ start: at + from, end: at + to, label })
      continue
    }
    const gap = index > last + 1 ? "… " : ""
    const fits = line !== undefined && line.text.length + gap.length + text.length < columns
    const lead = [start, index > 1 ? "…" : ""].filter((each) => each !== "").map((each) => `${each} `)
    const before = fits ? `${line.text} ${gap}` : lead.join("")
    at = before.length
    const mark = { start: at + from, end: at + to, label }
    if (fits) {
      line.text = before + text
      line.marks.push(mark)
    } else lines.push({ text: before + text, marks: [mark] })
    last = index
  }
  return lines
}
