/**
 * The key of an override, and where it ends.
 *
 * Owns reading it: names between dots, or in brackets where a name would be read as something else (OmegaConf's grammar,
 * and JSON text in brackets). What stands in brackets ends no key and no prefix.
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
