/**
 * Composes the one document of a YAML text with the `yaml` package, in bounded time and memory.
 *
 * Owns what happens before there is a tree: it counts the tokens, checks their depth before anything recurses, composes
 * the document and finds its first fault. What the document means is in `parse.ts`.
 */
import * as Result from "effect/Result"
import type { CST, Document, LineCounter } from "yaml"
import { Composer, Lexer, Parser } from "yaml"
import * as Limits from "../../tree/limits.ts"
import { type Fault, firstFault, notClosed } from "./fault.ts"

/** The options of every document: positions on demand, core schema, no quadratic checks. */
const documentOptions = {
  version: "1.2",
  schema: "core",
  resolveKnownTags: false,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: "silent"
} as const

/** Composes the only document of a text, or returns its first fault. */
export const compose = (text: string, lines: LineCounter): Result.Result<Document.Parsed, Fault> => {
  const source = text.startsWith("\ufeff") ? text.slice(1) : text
  const tokens = tokenize(source, lines)
  if (!Array.isArray(tokens)) return Result.fail(tokens)
  const { deep, open } = faultsIn(tokens)
  if (deep !== undefined) return Result.fail(deep)
  const documents = new Composer(documentOptions).compose(tokens, true, source.length)
  let first: Document.Parsed | undefined
  for (const doc of documents) {
    if (first !== undefined) {
      return Result.fail(firstFault(first) ?? { offset: doc.range[0], reason: "a second document begins here" })
    }
    // the composer makes at least one document, and all of them are parsed ones
    first = doc as Document.Parsed
  }
  const fault = firstFault(first!)
  if (fault === undefined) return Result.succeed(first!)
  // a collection that is not closed is reported where it starts
  const { reason } = fault
  const isOpen = open !== undefined && open < fault.offset && reason.startsWith(notClosed)
  return Result.fail(isOpen ? { offset: open, reason } : fault)
}

const tokenize = (source: string, lines: LineCounter): Array<CST.Token> | Fault => {
  const parser = new Parser(lines.addNewLine)
  const tokens: Array<CST.Token> = []
  lines.addNewLine(0)
  let count = 0
  for (const lexeme of new Lexer().lex(source)) {
    if (++count > Limits.maxTokens) {
      const reason = `it has more than ${Limits.maxTokens} parts from its start to here; keep data this large as JSON`
      return { offset: parser.offset, reason }
    }
    for (const token of parser.next(lexeme)) tokens.push(token)
  }
  for (const token of parser.end()) tokens.push(token)
  return tokens
}

/** Finds a collection that is nested too deep, and the last one that is not closed, without recursion. */
const faultsIn = (tokens: ReadonlyArray<CST.Token>): { readonly deep?: Fault; readonly open?: number } => {
  const pending: Array<readonly [CST.Token, number]> = []
  let open: number | undefined
  for (const token of tokens) {
    if (token.type === "document" && token.value !== undefined) pending.push([token.value, 1])
  }
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [token, depth] = next
    if (!("items" in token)) continue
    if (depth > Limits.maxDepth) return { deep: { offset: token.offset, reason: Limits.tooDeep } }
    if (token.type === "flow-collection" && token.end.length === 0 && token.offset >= (open ?? 0)) {
      open = token.offset
    }
    for (const item of token.items) {
      if ("key" in item && item.key) pending.push([item.key, depth + 1])
      if (item.value !== undefined) pending.push([item.value, depth + 1])
    }
  }
  return open === undefined ? {} : { open }
}
