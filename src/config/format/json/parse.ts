/**
 * Reads JSON into a tree whose every node knows its line and column.
 *
 * Owns the grammar around the texts, which `JSON.parse` reads. It is iterative and linear, and keeps integers exact.
 *
 * Why not a library: `JSON.parse` gives no positions and quotes the text in its errors. The `yaml` package accepts what
 * is not JSON, and refuses or misreads some that is (a leading tab, a lone carriage return).
 */
import * as Result from "effect/Result"
import { Malformed } from "../../error/ConfigError.ts"
import * as Limits from "../../tree/limits.ts"
import * as Origin from "../../tree/Origin.ts"
import * as Tree from "../../tree/Tree.ts"

/** A mapping or a list that is not closed yet. */
interface Open {
  readonly origin: Origin.Origin
  readonly close: "}" | "]"
  readonly entries: Map<string, Tree.Tree>
  readonly keys: Map<string, Origin.Origin>
  readonly items: Array<Tree.Tree>
  key: string
}

const closed = ({ close, entries, items, keys, origin }: Open): Tree.Tree =>
  close === "}"
    ? Tree.withKeyOrigins(Tree.mapping(entries, origin), (key) => keys.get(key))
    : Tree.sequence(items, origin)

/** What may come next. */
type Expected = "value" | "firstValue" | "key" | "firstKey" | "colon" | "comma" | "end"

const said: { readonly [expected in Expected]: string } = {
  value: "a value",
  firstValue: "a value or ]",
  key: 'a key in "…"',
  firstKey: 'a key in "…" or }',
  colon: ":",
  comma: "a comma, or the end of a list or mapping",
  end: "nothing more"
}

/**
 * Reads one JSON text into a tree; a blank text, or `null`, gives `undefined`.
 *
 * Errors: Malformed with the line and column of the first fault. Its reason never quotes the text.
 * Source: RFC 8259, but a key may not come twice in one mapping.
 */
export const parse = (
  text: string,
  file: { readonly config: string; readonly path: string }
): Result.Result<Tree.Tree | undefined, Malformed> => {
  const open: Array<Open> = []
  let at = text.startsWith("\ufeff") ? 1 : 0
  let line = 1
  let lineStart = at
  let expected = "value" as Expected
  let root: Tree.Tree | undefined
  let values = 0

  const origin = () => Origin.fromFile(file.path, line, at - lineStart + 1)
  const malformed = (reason: string) => Result.fail(new Malformed({ config: file.config, origin: origin(), reason }))
  const add = (tree: Tree.Tree) => {
    values++
    const parent = open.at(-1)
    if (parent === undefined) root = tree
    else if (parent.close === "]") parent.items.push(tree)
    else parent.entries.set(parent.key, tree)
    expected = parent === undefined ? "end" : "comma"
  }

  for (;;) {
    let code = text.charCodeAt(at)
    while (code === 32 || code === 10 || code === 13 || code === 9) {
      at++
      if (code === 10) {
        line++
        lineStart = at
      }
      code = text.charCodeAt(at)
    }
    if (at >= text.length) break
    if (values > Limits.maxTokens)
      return malformed(`it has more than ${Limits.maxTokens} values from its start to here`)
    const character = text[at]!
    const parent = open.at(-1)

    if (expected === "colon" || expected === "end") {
      if (expected === "end" || character !== ":") return malformed(`expected ${said[expected]} here`)
      expected = "value"
      at++
    } else if (parent !== undefined && character === parent.close && expected !== "value" && expected !== "key") {
      open.pop()
      add(closed(parent))
      at++
    } else if (expected === "comma") {
      if (character !== ",") return malformed(`expected ${said.comma} here`)
      expected = parent?.close === "}" ? "key" : "value"
      at++
    } else if (expected === "key" || expected === "firstKey") {
      if (character !== '"' || parent === undefined) return malformed(`expected ${said[expected]} here`)
      const end = endOfText(text, at)
      const key = readText(text.slice(at, end))
      if (key === undefined) return malformed(badText)
      if (parent.entries.has(key)) return malformed("a key comes twice in one mapping")
      parent.key = key
      parent.keys.set(key, origin())
      expected = "colon"
      at = end
    } else if (character === "{" || character === "[") {
      if (open.length === Limits.maxDepth) return malformed(Limits.tooDeep)
      const close = character === "{" ? "}" : "]"
      open.push({ origin: origin(), close, entries: new Map(), keys: new Map(), items: [], key: "" })
      expected = character === "{" ? "firstKey" : "firstValue"
      at++
    } else if (character === '"') {
      const end = endOfText(text, at)
      const value = readText(text.slice(at, end))
      if (value === undefined) return malformed(badText)
      add(Tree.text(value, origin(), { source: value, quoted: true }))
      at = end
    } else {
      const word = wordAt(text, at)
      const value = readWord(word)
      if (value === undefined) return malformed(`expected ${said[expected]} here`)
      if (typeof value === "bigint" && word.length > Limits.maxDigits) return malformed(Limits.tooManyDigits)
      add(Tree.scalar(value, origin(), { source: word, quoted: false }))
      at += word.length
    }
  }
  if (open.length > 0 || expected === "colon") return malformed(`the text ends where ${said[expected]} is expected`)
  return Result.succeed(root?._tag === "Scalar" && root.value === null ? undefined : root)
}

const badText = 'a text in "…" is not closed on its line, or holds an escape that JSON does not have'

/** Returns the offset after the quote that closes the text that begins at `start`, or where the text ends. */
const endOfText = (text: string, start: number): number => {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 92) at++
    else if (code === 34) return at + 1
    else if (code < 32) return at
  }
  return text.length
}

const readText = (quoted: string): string | undefined => {
  // JSON.parse throws on an unclosed text or an unknown escape
  const value = Result.try(() => JSON.parse(quoted) as unknown)
  return Result.isSuccess(value) && typeof value.success === "string" ? value.success : undefined
}

const word = /[^\s,:{}[\]"]+/y

const wordAt = (text: string, start: number): string => {
  word.lastIndex = start
  return word.exec(text)?.[0] ?? ""
}

/** Matches a number; its groups are the fraction and the exponent. */
export const numeral = /^-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$/

const readWord = (text: string): Tree.Scalar["value"] | undefined => {
  if (text === "null") return null
  if (text === "true") return true
  if (text === "false") return false
  const match = numeral.exec(text)
  if (match === null) return undefined
  const value = Number(text)
  const integer = match[1] === undefined && match[2] === undefined
  if (!integer || Number.isSafeInteger(value)) return value
  return text.length > Limits.maxDigits ? 0n : BigInt(text)
}
