/**
 * The key of an override, where it ends, and what is done to it.
 *
 * Owns reading it: names between dots, or in brackets where a name would be read as something else (OmegaConf's grammar,
 * and JSON text in brackets). What stands in brackets ends no key and no prefix. It also tells values from words, and both
 * from the names of files.
 */
import * as Result from "effect/Result"
import { maxDepth } from "../../config/tree/limits.ts"
import { type Path, readBracketed } from "../../config/tree/Path.ts"

/** Returns the place of a text outside of brackets; -1 if there is none. A bracket that is not closed is text. */
const find = (text: string, wanted: string): number => {
  let found = text.indexOf(wanted)
  for (let open = text.indexOf("["); open >= 0 && open < found; ) {
    const end = readBracketed(text, open)?.end
    if (end === undefined) break
    if (found < end) found = text.indexOf(wanted, end)
    open = text.indexOf("[", end)
  }
  return found
}

/** Returns where the `=` of an override stands, outside of the brackets of its key; -1 if it has none. */
export const equalsAt = (text: string): number => {
  const at = find(text, "=")
  return at < 0 ? text.indexOf("=") : at
}

/** Returns where a separator stands, outside of the brackets of a key; -1 if there is none. */
export const separatorAt = (text: string, separator: string): number => find(text, separator)

/** Tells whether an override removes its key: `~` stands at its start, or right after its prefix. */
const removes = (text: string, separator: string): boolean => {
  const [at, equals] = [find(text, separator), find(text, "=")]
  return text[at >= 0 && (equals < 0 || at < equals) ? at + separator.length : 0] === "~"
}

/** Returns what stands before the value of an override, with the sign of what it does; all of one without a value. */
export const headOf = (text: string, separator: string): string => {
  const equals = removes(text, separator) ? find(text, "=") : equalsAt(text)
  return equals < 0 ? text : text.slice(0, equals)
}

/** What an override does to its key: sets or merges, adds to the list there, replaces what is there, or removes it. */
export type Operation = "set" | "append" | "replace" | "remove"

/** An override without its prefix. */
export interface Parts {
  readonly operation: Operation
  readonly key: string
  /** What stands after the `=`; `undefined` if there is none. */
  readonly value: string | undefined
}

/** Takes an override without its prefix apart; `undefined` for a word, which is what begins with `+=`, too. */
export const partsOf = (body: string): Parts | undefined => {
  if (body.startsWith("+=")) return undefined
  const isRemoved = body.startsWith("~")
  const equals = isRemoved ? find(body, "=") : equalsAt(body)
  const value = equals < 0 ? undefined : body.slice(equals + 1)
  if (isRemoved) return { operation: "remove", key: body.slice(1, equals < 0 ? undefined : equals), value }
  if (equals < 0) return undefined
  const sign = body[equals - 1]
  const operation = sign === "+" ? "append" : sign === ":" ? "replace" : "set"
  return { operation, key: body.slice(0, operation === "set" ? equals : equals - 1), value }
}

/** Returns the file that a value or a word names, `@FILE`; `undefined` if it names none. */
export const sourceOf = (value: string): string | undefined =>
  value.startsWith("@") && value[1] !== "@" ? value.slice(1) : undefined

/** Returns the text that a value or a word is: of two `@` at its start, the first says that it names no file. */
export const textOf = (value: string): string => (value.startsWith("@@") ? value.slice(1) : value)

/** Writes a text so that it is read as a value, and not as the name of a file. */
export const escapeValue = (text: string): string => (text.startsWith("@") ? `@${text}` : text)

/** Reads a key into the path that it names, or says why it names none. */
export const parseKey = (text: string): Result.Result<Path, string> => {
  const path: Array<string> = []
  let at = 0
  while (at < text.length || at === 0) {
    const inBrackets = text[at] === "["
    if (!inBrackets && at > 0 && text[at] !== ".")
      return Result.fail("a bracket is followed by text; put a dot between")
    const start = at > 0 ? at + 1 : at
    const part = inBrackets ? readBracketed(text, at) : readPlain(text, start)
    if (part === undefined) return Result.fail("a bracket of the key is not closed")
    const { end, key, quoted } = part
    if (!quoted && key === "") return Result.fail("the key is empty, or has an empty part")
    if (!quoted && /[[\]]/.test(key)) return Result.fail("a bracket of the key is not opened")
    path.push(key)
    if (path.length > maxDepth) return Result.fail(`the key has more than ${maxDepth} parts`)
    at = end
  }
  return Result.succeed(path)
}

const readPlain = (text: string, start: number) => {
  let end = start
  while (end < text.length && text[end] !== "." && text[end] !== "[") end++
  return { key: text.slice(start, end), quoted: false, end }
}
