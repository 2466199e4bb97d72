/**
 * Composes the one document of a YAML text with the `yaml` package, in bounded time and memory.
 *
 * Owns what happens before there is a tree: it counts the tokens, checks their depth before anything recurses, composes
 * the document and finds its first fault. What the document means is in `parse.ts`.
 */
import * as Result from "effect/Result"
import type { CST, Document, ErrorCode, LineCounter } from "yaml"
import { Composer, Lexer, Parser } from "yaml"
import * as Limits from "../../tree/limits.ts"
import { type Complaint, type Fault, firstFault, isFault, notClosed } from "./fault.ts"
import { scan } from "./scan.ts"

/** The options of every document: positions on demand, core schema, no quadratic checks. */
const documentOptions = {
  version: "1.2",
  schema: "core",
  resolveKnownTags: false,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: "silent"
} as const

/** How many characters a text may have that is not scanned first: it costs little, whatever is in it. */
const unscanned = 4096

/** Where the lines of a text begin, as the parser would have found them. */
const lineStartsOf = (source: string): Array<number> => [
  0,
  ...[...source.matchAll(/\n/g)].map(({ index }) => index + 1)
]

/** Composes the only document of a text, or returns its first fault. Nodes know their tokens if that is asked for. */
export const compose = (
  text: string,
  lines: LineCounter,
  keepSourceTokens = false
): Result.Result<Document.Parsed, Fault> => {
  const source = text.startsWith("\ufeff") ? text.slice(1) : text
  if (source.length > unscanned) {
    const fault = scan(source)
    if (fault !== undefined) {
      lines.lineStarts = lineStartsOf(source)
      return Result.fail(fault)
    }
  }
  const tokens = tokenize(source, lines)
  if (!Array.isArray(tokens)) return Result.fail(tokens)
  const { deep, open } = faultsIn(tokens)
  if (deep !== undefined) return Result.fail(deep)
  const { complaints, documents } = composeAll(tokens, source.length, keepSourceTokens)
  const [first, second] = documents
  const fault = firstFault(complaints)
  if (fault === undefined) {
    if (second === undefined) return Result.succeed(first!)
    return Result.fail({ offset: second.range[0], reason: "a second document begins here" })
  }
  // a collection that is not closed is reported where it starts
  const { reason } = fault
  const isOpen = open !== undefined && open < fault.offset && reason.startsWith(notClosed)
  return Result.fail(isOpen ? { offset: open, reason } : fault)
}

/** How many complaints there are before the rest of a text is left alone: the first is the one that is told. */
const maxComplaints = 100

/** Composes documents, and collects what the package says is wrong with them. */
const composeAll = (tokens: ReadonlyArray<CST.Token>, length: number, keepSourceTokens: boolean) => {
  const complaints: Array<Complaint> = []
  const documents: Array<Document.Parsed> = []
  const composer = new Composer({ ...documentOptions, keepSourceTokens })
  const onError = (
    source: number | readonly [number, number] | { readonly offset: number },
    code: ErrorCode,
    message: string,
    isWarning?: boolean
  ): void => {
    const offset = typeof source === "number" ? source : "offset" in source ? source.offset : source[0]
    const complaint: Complaint = { code, message, offset, isWarning: isWarning === true }
    if (isFault(complaint)) complaints.push(complaint)
    if (complaints.length > maxComplaints) throw new RangeError("too many faults to tell")
  }
  // What composes calls it for each fault; its type keeps it to itself.
  Object.assign(composer, { onError })
  Result.try(() => {
    for (const document of composer.compose(tokens, true, length)) {
      // the composer makes at least one document, and all of them are parsed ones
      documents.push(document as Document.Parsed)
      // what stands outside of documents is told by the document beside it
      for (const { code, message, pos } of document.errors) {
        complaints.push({ code, message, offset: pos[0], isWarning: false })
      }
      if (documents.length > 1) break
    }
  })
  return { complaints, documents }
}

const tokenize = (source: string, lines: LineCounter): Array<CST.Token> | Fault => {
  const parser = new Parser(lines.addNewLine)
  const tokens: Array<CST.Token> = []
  lines.addNewLine(0)
  let count = 0
  for (const lexeme of new Lexer().lex(source)) {
    if (++count > Limits.maxTokens) {
      return { offset: parser.offset, reason: Limits.tooManyTokens }
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
