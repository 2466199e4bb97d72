/**
 * Writes a tree over an existing YAML text: only what changed is touched.
 *
 * Owns that nothing is lost. The edits of `change.ts` are tried first. If the edited text does not read back as the tree,
 * larger and larger parts of it are written as a whole, and the tree is printed in the end.
 */
import * as Result from "effect/Result"
import { LineCounter } from "yaml"
import type { Malformed } from "../../error/ConfigError.ts"
import * as Origin from "../../tree/Origin.ts"
import { maskAll } from "../../tree/secret.ts"
import * as Tree from "../../tree/Tree.ts"
import { aligning } from "./align.ts"
import { change } from "./change.ts"
import { compose } from "./document.ts"
import { apply } from "./edits.ts"
import { isKnown, rootSlot } from "./entry.ts"
import { convertDocument, type Parts, parse } from "./parse.ts"
import { inBrackets, print, type RewriteOptions, type Style, usual } from "./print.ts"
import type { Writing } from "./put.ts"
import { saysAlready, saysNow } from "./same.ts"
import * as Scalars from "./scalar.ts"

/** What a format has of its own: how it is read, and how keys and values look between its brackets. */
export interface Dialect extends Pick<Writing, "key" | "value"> {
  readonly parse: (
    text: string,
    file: { readonly config: string; readonly path: string }
  ) => Result.Result<Tree.Tree | undefined, Malformed>
  /** Whether everything stands between brackets. */
  readonly isFlow: boolean
}

const dialect: Dialect = { parse, key: Scalars.writeText, value: inBrackets, isFlow: false }

/**
 * Writes a tree as YAML over a previous text, and changes only the lines of what changed.
 *
 * New keys come after the key that precedes them in the tree. What goes takes its own comments with it. An
 * anchor stays: a value that was an alias, or came through `<<`, is written out where it changes.
 */
export const rewrite = (previous: string, given: Tree.Tree, options: RewriteOptions = {}): string => {
  const tree = maskAll(given)
  return rewriteAs(dialect, previous, tree, options) ?? asBefore(previous, print(tree, options))
}

/** Gives a text the byte order mark and the line ends of another. */
const asBefore = (like: string, text: string): string => marked(like, text.replaceAll("\n", newlineOf(like)))

/** Gives a text the byte order mark of another. Before a `-` that begins a text some readers stumble over it. */
const marked = (like: string, text: string): string =>
  like.startsWith("\ufeff") && (!text.startsWith("-") || like.startsWith("-", 1)) ? `\ufeff${text}` : text

const newlineOf = (text: string): string => (/^[^\n]*\r\n/.test(text) ? "\r\n" : "\n")

/** How many levels of containers are left alone; what is further in is written as a whole where it changes. */
const levels = [Number.POSITIVE_INFINITY, 3, 2, 1, 0]

/** Edits a text so that it says a tree; `undefined` if the text has a fault, or the tree cannot be told so. */
export const rewriteAs = (
  { isFlow, key, parse, value }: Dialect,
  previous: string,
  tree: Tree.Tree,
  { descriptions: describe, renamed }: RewriteOptions
): string | undefined => {
  const text = previous.startsWith("\ufeff") ? previous.slice(1) : previous
  const lines = new LineCounter()
  const parts: Parts = { values: new Map(), keys: new Map() }
  const composed = compose(text, lines, true)
  if (Result.isFailure(composed)) return undefined
  const { contents } = composed.success
  const read = convertDocument(composed.success, "", lines, parts)
  if (Result.isFailure(read) || text === "") return undefined
  if (saysAlready(read.success ?? nothing, tree)) return previous
  const slot = rootSlot(contents, text, isFlow)
  const align = aligning()
  const newline = newlineOf(text)
  const inline: Dialect["value"] = (each, indent) => value(each, indent).replaceAll("\n", newline)
  const style = styleOf(parts)
  for (const level of levels) {
    const writing: Writing = { text, newline, style, describe, renamed, key, value: inline, edits: [] }
    change({ writing, parts, align, anchors: new Map() }, { slot, next: tree, path: [], levels: level })
    const edited = apply(text, writing.edits)
    if (edited === undefined) continue
    const whole = marked(previous, endedAs(text, edited, newline))
    const now = parse(whole, { config: "", path: "" })
    if (Result.isSuccess(now) && saysNow(now.success ?? nothing, tree)) return whole
  }
  return undefined
}

/** Ends a text with a line break if another does. */
const endedAs = (like: string, text: string, newline: string): string => {
  if (!like.endsWith("\n")) return text.replace(/\r?\n$/, "")
  return text.endsWith("\n") ? text : text + newline
}

const nothing = Tree.scalar(null, Origin.fromDefault, { source: "" })

/** Finds how the blocks of a text are indented. */
const styleOf = ({ values }: Parts): Style => {
  let indent: number | undefined
  let indentSeq: boolean | undefined
  for (const node of values.keys()) {
    if (!isKnown(node) || node.srcToken.type !== "block-map") continue
    const { indent: column, items } = node.srcToken
    for (const { value } of items) {
      if (value?.type === "block-map" && value.indent > column) indent ??= value.indent - column
      if (value?.type === "block-seq") indentSeq ??= value.indent > column
    }
    if (indent !== undefined && indentSeq !== undefined) break
  }
  return { indent: indent ?? usual.indent, indentSeq: indentSeq ?? usual.indentSeq }
}
