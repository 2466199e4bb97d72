/**
 * The value to the right of `=` on the command line.
 *
 * Owns reading it both as YAML 1.2 (core schema, flow style) and as text. The schema decides later which of the two is
 * meant. One plain word is read directly, anything else by the `yaml` package.
 */
import * as Result from "effect/Result"
import type { Node, Pair } from "yaml"
import { isAlias, isMap, isScalar, isSeq, LineCounter, Scalar } from "yaml"
import type { Origin } from "../../tree/Origin.ts"
import * as Tree from "../../tree/Tree.ts"
import { compose } from "./document.ts"
import { notClosed } from "./fault.ts"
import * as Scalars from "./scalar.ts"

/** A command-line value. */
export interface Value {
  /** As it was typed. */
  readonly text: string
  /** As YAML reads it, or why it is not YAML. */
  readonly tree: Result.Result<Tree.Tree, string>
  /** Whether a text field takes it as typed: true unless it is quoted, spells `null`, or is `[…]` or `{…}`. */
  readonly isText: boolean
  readonly origin: Origin
}

/** How many characters a value may have that is not one plain word. */
const maxLength = 1024 * 1024

/** Reads a command-line value, as YAML and as text. */
export const read = (text: string, origin: Origin): Value => {
  const trimmed = trim(text)
  if (isPlain(trimmed)) {
    const value = Scalars.read(trimmed)
    const tree =
      typeof value === "string"
        ? Tree.text(value, origin, { source: value, quoted: false })
        : Tree.scalar(value, origin, { source: trimmed, quoted: false })
    return { text, tree: Result.succeed(tree), isText: value !== null || trimmed === "", origin }
  }
  return readDocument(text, origin)
}

/**
 * Reads a command-line value as YAML.
 *
 * Shape: empty text is `null`; `a: b` is a mapping. Every node has the given origin.
 * Errors: the reason why this is not YAML, which does not quote the text.
 */
export const parseValue = (text: string, origin: Origin): Result.Result<Tree.Tree, string> => read(text, origin).tree

/** Returns a value as a text field takes it: as it was typed, with its `${…}` still to be resolved. */
export const toText = (self: Value): Tree.Tree => Tree.text(self.text, self.origin, { source: self.text, quoted: true })

const trim = (text: string): string => {
  let start = 0
  let end = text.length
  while (start < end && text.charCodeAt(start) === 32) start++
  while (end > start && text.charCodeAt(end - 1) === 32) end--
  return start === 0 && end === text.length ? text : text.slice(start, end)
}

const indicators = new Set(",[]{}#&*!|>'\"%@`")
// biome-ignore lint/suspicious/noControlCharactersInRegex: a plain value has none of these
const unusual = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/

/** Tells whether trimmed text is one plain scalar on one line. */
const isPlain = (text: string): boolean => {
  if (text === "") return true
  const first = text[0]!
  if (indicators.has(first)) return false
  if ((first === "-" || first === "?" || first === ":") && (text.length === 1 || text[1] === " ")) return false
  if (text.startsWith("---") || text.startsWith("...")) return false
  return !text.endsWith(":") && !text.includes(": ") && !text.includes(" #") && !unusual.test(text)
}

const readDocument = (text: string, origin: Origin): Value => {
  const fail = (reason: string, isText: boolean): Value => ({ text, tree: Result.fail(reason), isText, origin })
  if (text.length > maxLength) return fail(`it has more than ${maxLength} characters`, !/^\s*['"[{]/.test(text))
  const parsed = compose(text, new LineCounter())
  if (Result.isFailure(parsed)) {
    const { reason } = parsed.failure
    return fail(
      reason.startsWith(notClosed) ? `${notClosed}; if the shell split it, quote the override` : reason,
      !isOpen(text.trim())
    )
  }
  const { contents } = parsed.success
  const tree = convert(contents, origin)
  if (typeof tree === "string") return fail(tree, !isFlow(contents))
  return { text, tree: Result.succeed(tree), isText: !isFlow(contents) && !isQuoted(contents) && !isNull(tree), origin }
}

const isFlow = (node: Node | null): boolean => (isMap(node) || isSeq(node)) && node.flow === true

const isQuoted = (node: Node | null): boolean =>
  isScalar(node) && (node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE)

const isNull = (tree: Tree.Tree): boolean => tree._tag === "Scalar" && tree.value === null && tree.source !== ""

/** Returns the tree of a node, or why it has none. Recursion is safe, because {@link compose} limits the depth. */
const convert = (node: Node | null, origin: Origin): Tree.Tree | string => {
  if (node === null) return Tree.scalar(null, origin, { source: "", quoted: false })
  if (isAlias(node)) return "an alias (*) has no meaning here; quote the value if it is text"
  if (isMap(node) || isSeq(node) || isScalar(node)) {
    if (node.anchor !== undefined) return "an anchor (&) has no meaning here; quote the value if it is text"
    if (node.tag !== undefined) return "a tag (!) has no meaning here; quote the value if it is text"
  }
  // a parsed collection holds nodes, or pairs of nodes
  if (isMap(node)) return convertMapping(node.items as ReadonlyArray<Pair<Node, Node | null>>, origin)
  if (isSeq(node)) return convertSequence(node.items as ReadonlyArray<Node | null>, origin)
  return isScalar(node) ? convertScalar(node, origin) : "this cannot be read"
}

const convertScalar = (node: Scalar, origin: Origin): Tree.Tree => {
  const source = node.source ?? ""
  if (typeof node.value === "string") {
    return Tree.text(node.value, origin, { source: node.value, quoted: node.type !== Scalar.PLAIN })
  }
  return Tree.scalar(Scalars.read(source), origin, { source, quoted: false })
}

const convertSequence = (nodes: ReadonlyArray<Node | null>, origin: Origin): Tree.Tree | string => {
  const items: Array<Tree.Tree> = []
  for (const node of nodes) {
    const item = convert(node, origin)
    if (typeof item === "string") return item
    items.push(item)
  }
  return Tree.sequence(items, origin)
}

const convertMapping = (pairs: ReadonlyArray<Pair<Node, Node | null>>, origin: Origin): Tree.Tree | string => {
  const entries = new Map<string, Tree.Tree>()
  for (const { key, value } of pairs) {
    const name = convert(key, origin)
    if (typeof name === "string") return name
    if (!isScalar(key)) return "a key is text, not a mapping or a list"
    const text = typeof key.value === "string" ? key.value : (key.source ?? "")
    if (entries.has(text)) return "a key comes twice in one mapping"
    const tree = convert(value, origin)
    if (typeof tree === "string") return tree
    entries.set(text, tree)
  }
  return Tree.mapping(entries, origin)
}

/** Tells whether text that is not YAML begins with a quote or bracket that closes at its very end, or never. */
const isOpen = (text: string): boolean => {
  if (text.startsWith("'")) return /^'(?:[^']|'')*'?$/.test(text)
  if (text.startsWith('"')) return /^"(?:[^"\\]|\\[\s\S])*"?$/.test(text)
  return (text.startsWith("[") || text.startsWith("{")) && closingOf(text) >= text.length - 1
}

/** Returns the index that closes the collection at the start of a text, or the text's length. */
const closingOf = (text: string): number => {
  let depth = 0
  let quote = ""
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!
    if (quote !== "") {
      if (char === "\\" && quote === '"') i++
      else if (char === quote) quote = ""
    } else if ((char === "'" || char === '"') && /[[{,:\s]/.test(text[i - 1]!)) quote = char
    else if (char === "[" || char === "{") depth++
    else if ((char === "]" || char === "}") && --depth === 0) return i
  }
  return text.length
}
