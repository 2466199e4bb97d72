/**
 * Reading the key of an override: `a.b[c].d`.
 *
 * Owns the grammar, which is OmegaConf's: names between dots, or in brackets where a name has a dot in it.
 */
import * as Result from "effect/Result"
import { maxDepth } from "./limits.ts"
import type { Path } from "./Path.ts"

/** Reads a key into the path that it names, or says why it names none. */
export const parseKey = (text: string): Result.Result<Path, string> => {
  const path: Array<string> = []
  let at = 0
  while (at < text.length || at === 0) {
    const inBrackets = text[at] === "["
    if (!inBrackets && at > 0 && text[at] !== ".")
      return Result.fail("a bracket is followed by text; put a dot between")
    const start = inBrackets || at > 0 ? at + 1 : at
    const end = endOf(text, start, inBrackets)
    if (end < 0) return Result.fail("a bracket of the key is not closed")
    const key = text.slice(start, end)
    if (key === "") return Result.fail("the key is empty, or has an empty part")
    if (key.includes("]") || key.includes("[")) return Result.fail("a bracket of the key is not opened")
    path.push(key)
    if (path.length > maxDepth) return Result.fail(`the key has more than ${maxDepth} parts`)
    at = inBrackets ? end + 1 : end
  }
  return Result.succeed(path)
}

const endOf = (text: string, start: number, inBrackets: boolean): number => {
  if (inBrackets) return text.indexOf("]", start)
  let end = start
  while (end < text.length && text[end] !== "." && text[end] !== "[") end++
  return end
}
