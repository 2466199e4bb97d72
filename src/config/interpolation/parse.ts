/**
 * Parses a text with `${…}` in it to its parts.
 *
 * Owns the grammar of interpolations, their escapes, and the keys in them. `evaluate.ts` finds what they refer to.
 *
 * The grammar, with `_` for optional blanks (spaces and tabs):
 *
 * ```text
 * text       ::= (characters | "\${" | interpolation)*
 * reference  ::= "${" _ ("."* keys | name ("." name)* "::" keys?) _ "}"
 * keys       ::= (key | "[" key "]") ("." key | "[" key "]")*
 * call       ::= "${" _ name ("." name)* _ ":" _ arguments? _ "}"
 * key, name  ::= characters other than \ { } ( ) [ ] : . ' " and blanks | interpolation
 * arguments  ::= argument? (_ "," _ argument?)*
 * argument   ::= quoted text | "[" arguments "]" | "{" (bare ":" argument ("," …)*)? "}" | bare
 * bare       ::= (letters, digits, blanks, _ - / \ + . $ % * @ ? | : | escaped character | interpolation)+
 * ```
 *
 * Backslashes have a meaning only right before `${`, or before the quote of a quoted text: each pair is one backslash,
 * an odd one escapes. In a bare argument a backslash escapes one of `\ ( ) [ ] { } : = ,`, a space or a tab.
 *
 * Source: the grammar of OmegaConf 2.3; `::`, which leads to another config, is ours.
 */
import * as Result from "effect/Result"
import { type Argument, configSeparator, type Expression, type Key, type Part, type Reference } from "./Expression.ts"
import { literal } from "./literal.ts"

/** How deep interpolations, lists and dicts may nest in one text. */
export const nestingLimit = 100

/**
 * The state of parsing one text. `fault` is the first thing that was wrong; a function that fails returns `undefined`.
 */
interface Reader {
  readonly text: string
  at: number
  depth: number
  fault: string | undefined
}

const blanks = /[ \t]*/y
const key = /(?:[^\\{}()[\]:. \t'"$]|\$(?!\{))+/y
const bare = /(?:[A-Za-z0-9_\-/+.%*@?|]|\$(?!\{))+/y
const escapable = "\\()[]{}:=, \t"
const identifier = /^[A-Za-z_][A-Za-z0-9_-]*$/

/** Where a text may stop being plain: backslashes, `${`, and the quote that ends it. */
const stops = { "": /\\+|\$\{/g, "'": /\\+|\$\{|'/g, '"': /\\+|\$\{|"/g } as const

const match = (reader: Reader, pattern: RegExp): string => {
  pattern.lastIndex = reader.at
  const found = pattern.exec(reader.text)
  if (found === null) return ""
  reader.at += found[0].length
  return found[0]
}

const fail = (reader: Reader, expected: string): undefined => {
  const next = reader.at < reader.text.length ? `found ${reader.text.slice(reader.at, reader.at + 1)}` : "the text ends"
  reader.fault ??= `expected ${expected} at character ${reader.at + 1}, but ${next}`
  return undefined
}

const enter = (reader: Reader): boolean => {
  reader.depth++
  if (reader.depth <= nestingLimit) return true
  reader.fault ??= `it nests more than ${nestingLimit} levels deep`
  return false
}

const startsExpression = (reader: Reader): boolean => reader.text.startsWith("${", reader.at)

/** Reads up to the closing quote, or to the end of the text if `quote` is empty. */
const readText = (reader: Reader, quote: "" | "'" | '"'): ReadonlyArray<Part> | undefined => {
  const { text } = reader
  const parts: Array<Part> = []
  let plain = ""
  for (;;) {
    const stop = stops[quote]
    stop.lastIndex = reader.at
    const found = stop.exec(text)
    plain += text.slice(reader.at, found?.index)
    reader.at = found?.index ?? text.length
    if (found === null) break
    if (found[0] === quote) break
    if (found[0] !== "${") {
      reader.at += found[0].length
      const next = startsExpression(reader) ? "${" : quote !== "" && text[reader.at] === quote ? quote : ""
      if (next === "") {
        plain += found[0]
        continue
      }
      plain += "\\".repeat(found[0].length >> 1)
      if (found[0].length % 2 === 1) {
        plain += next
        reader.at += next.length
      }
      continue
    }
    if (plain !== "") parts.push(plain)
    plain = ""
    const expression = readExpression(reader)
    if (expression === undefined) return undefined
    parts.push(expression)
  }
  if (plain !== "") parts.push(plain)
  return parts
}

const readExpression = (reader: Reader): Expression | undefined => {
  if (!enter(reader)) return undefined
  reader.at += 2
  match(reader, blanks)
  let up = 0
  for (; reader.text[reader.at] === "."; reader.at++) up++
  let keys = readKeys(reader)
  if (keys === undefined) return undefined
  let config: Reference["config"]
  if (up === 0 && reader.text.startsWith(configSeparator, reader.at) && keys.every(({ bracketed }) => !bracketed)) {
    reader.at += configSeparator.length
    config = keys.map(({ name }) => name)
    match(reader, blanks)
    keys = reader.text[reader.at] === "}" ? [] : readKeys(reader)
    if (keys === undefined) return undefined
  }
  match(reader, blanks)
  const end = reader.text[reader.at]
  if (end === "}") {
    reader.at++
    reader.depth--
    return { _tag: "Reference", config, up, keys }
  }
  if (config !== undefined) return fail(reader, "}")
  if (end !== ":") return fail(reader, "}")
  if (up > 0 || keys.some(({ bracketed, name }) => bracketed || (typeof name === "string" && !identifier.test(name)))) {
    return fail(reader, "the name of a resolver before :, or }")
  }
  reader.at++
  const list = readArguments(reader, "}")
  if (list === undefined) return undefined
  reader.depth--
  return { _tag: "Call", name: keys.map(({ name }) => name), arguments: list }
}

/** Reads keys, each after a dot or in brackets. */
const readKeys = (reader: Reader): ReadonlyArray<Key> | undefined => {
  const keys: Array<Key> = []
  let dotted = false
  for (;;) {
    const bracketed = !dotted && reader.text[reader.at] === "["
    if (bracketed) reader.at++
    const name = startsExpression(reader) ? readExpression(reader) : match(reader, key)
    if (name === undefined) return undefined
    if (name === "") return fail(reader, "a key")
    if (bracketed) {
      if (reader.text[reader.at] !== "]") return fail(reader, "]")
      reader.at++
    }
    keys.push({ name, bracketed })
    dotted = reader.text[reader.at] === "."
    if (dotted) reader.at++
    else if (reader.text[reader.at] !== "[") return keys
  }
}

/** Reads arguments up to and including the closing bracket; an omitted argument is the empty text. */
const readArguments = (reader: Reader, close: string): ReadonlyArray<Argument> | undefined => {
  const list: Array<Argument> = []
  match(reader, blanks)
  if (reader.text[reader.at] === close) {
    reader.at++
    return list
  }
  for (;;) {
    match(reader, blanks)
    const next = reader.text[reader.at]
    const item: Argument | undefined =
      next === "," || next === close ? { _tag: "Text", parts: [] } : readArgument(reader)
    if (item === undefined) return undefined
    list.push(item)
    match(reader, blanks)
    const end = reader.text[reader.at]
    if (end !== "," && end !== close) return fail(reader, `, or ${close}`)
    reader.at++
    if (end === close) return list
  }
}

const readArgument = (reader: Reader): Argument | undefined => {
  const first = reader.text[reader.at]
  if (first === "'" || first === '"') {
    reader.at++
    const parts = readText(reader, first)
    if (parts === undefined) return undefined
    if (reader.text[reader.at] !== first) return fail(reader, first)
    reader.at++
    return { _tag: "Text", parts }
  }
  if (first !== "[" && first !== "{") return readBare(reader)
  if (!enter(reader)) return undefined
  reader.at++
  let out: Argument | undefined
  if (first === "[") {
    const items = readArguments(reader, "]")
    out = items === undefined ? undefined : { _tag: "List", items }
  } else {
    const entries = readEntries(reader)
    out = entries === undefined ? undefined : { _tag: "Dict", entries }
  }
  reader.depth--
  return out
}

const readEntries = (reader: Reader): ReadonlyArray<readonly [string, Argument]> | undefined => {
  const entries: Array<readonly [string, Argument]> = []
  match(reader, blanks)
  if (reader.text[reader.at] === "}") {
    reader.at++
    return entries
  }
  for (;;) {
    match(reader, blanks)
    const name = readPieces(reader, false)
    if (name === undefined) return undefined
    if (reader.text[reader.at] !== ":") return fail(reader, ":")
    reader.at++
    match(reader, blanks)
    const value = readArgument(reader)
    if (value === undefined) return undefined
    // Without expressions, the pieces of a key are one text.
    entries.push([name.parts.join(""), value])
    match(reader, blanks)
    const end = reader.text[reader.at]
    if (end !== "," && end !== "}") return fail(reader, ", or }")
    reader.at++
    if (end === "}") return entries
  }
}

/** Reads unquoted text without the blanks around it. `raw` is the text as it was written. */
const readPieces = (
  reader: Reader,
  value: boolean
): { readonly parts: ReadonlyArray<Part>; readonly raw: string } | undefined => {
  const start = reader.at
  let end = start
  const parts: Array<Part> = []
  let plain = ""
  let blank = ""
  for (;;) {
    blank = match(reader, blanks)
    const next = reader.text[reader.at]
    if (value && startsExpression(reader)) {
      if (plain + blank !== "") parts.push(plain + blank)
      plain = ""
      const expression = readExpression(reader)
      if (expression === undefined) return undefined
      parts.push(expression)
    } else if (next === "\\") {
      const escaped = reader.text[reader.at + 1] ?? ""
      const escapes = escaped !== "" && escapable.includes(escaped)
      plain += blank + (escapes ? escaped : "\\")
      reader.at += escapes ? 2 : 1
    } else if (value && next === ":") {
      reader.at++
      plain += `${blank}:${match(reader, blanks)}`
    } else {
      const characters = match(reader, bare)
      if (characters === "") break
      plain += blank + characters
    }
    end = reader.at
  }
  if (end === start) return fail(reader, "an argument, or one in quotes,")
  if (plain !== "") parts.push(plain)
  return { parts, raw: reader.text.slice(start, end) }
}

const readBare = (reader: Reader): Argument | undefined => {
  const pieces = readPieces(reader, true)
  if (pieces === undefined) return undefined
  const [first] = pieces.parts
  if (pieces.parts.length === 1 && typeof first === "object") return first
  return literal(pieces.raw) ?? { _tag: "Text", parts: pieces.parts }
}

const parsed = new Map<string, Result.Result<ReadonlyArray<Part>, string>>()
const parsedLimit = 1_000

/**
 * Parses a text with `${` in it.
 *
 * Shape: the parts in order, no two texts side by side; one expression alone keeps its value's type. Short texts are
 * parsed once.
 * Errors: one clause that says what was expected, and where.
 */
export const parse = (text: string): Result.Result<ReadonlyArray<Part>, string> => {
  const known = parsed.get(text)
  if (known !== undefined) return known
  const reader: Reader = { text, at: 0, depth: 0, fault: undefined }
  const parts = readText(reader, "")
  const result = parts === undefined ? Result.fail(reader.fault ?? "it is malformed") : Result.succeed(parts)
  if (text.length <= parsedLimit) {
    if (parsed.size >= parsedLimit) parsed.clear()
    parsed.set(text, result)
  }
  return result
}
