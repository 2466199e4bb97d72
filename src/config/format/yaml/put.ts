/**
 * Puts a new value where another one stands in a text.
 *
 * Owns how a value looks in its place: beside its key, between brackets, or as lines below. Its anchor stays, and so do
 * the comments beside it and its key.
 */
import type * as Path from "../../tree/Path.ts"
import type * as Tree from "../../tree/Tree.ts"
import * as Edits from "./edits.ts"
import { endOfToken, isBlock, isEmpty, type Slot } from "./entry.ts"
import { type Describe, isLong, linesOf, type Renamed, type Style } from "./print.ts"

/** How values are written into one text. */
export interface Writing {
  readonly text: string
  /** How its lines end. */
  readonly newline: string
  readonly style: Style
  readonly describe: Describe | undefined
  readonly renamed: Renamed | undefined
  /** Writes a key, and a value, between brackets; `indent` stands before its entry if that has a line to itself. */
  readonly key: (key: string) => string
  readonly value: (tree: Tree.Tree, indent: string | undefined) => string
  readonly edits: Array<Edits.Edit>
}

/** Adds an edit. */
export const edit = ({ edits }: Writing, from: number, to: number, text: string): void => {
  if (from !== to || text !== "") edits.push({ from, to, text })
}

/** Writes a container as lines that begin in `column`. */
export const blockOf = (writing: Writing, tree: Tree.Tree, path: Path.Path, column: number): string =>
  linesOf(tree, writing.describe, path, writing.style)
    .map((line) => (line === "" ? "" : " ".repeat(column) + line))
    .join(writing.newline)

/** What stays before a value that changes. Its tag does not: it may not fit another value. */
interface Head {
  /** Where it ends. */
  readonly end: number
  /** The anchor, if it is written again because a tag goes. */
  readonly anchor: string
  /** The text from there to the value, without a tag and an anchor. */
  readonly gap: string
  readonly hasTag: boolean
}

const headOf = (text: string, { at, from, props }: Slot): Head => {
  const last = props.at(-1)
  const end = last === undefined ? (at ?? from) : endOfToken(last)
  const tag = props.find(({ type }) => type === "tag")
  if (tag === undefined) return { end, anchor: "", gap: text.slice(end, from), hasTag: false }
  const anchor = props.find(({ type }) => type === "anchor")?.source ?? ""
  const first = at ?? props[0]!.offset
  const gap = text.slice(first, from).replace(tag.source, () => "")
  return { end: first, anchor, gap: anchor === "" ? gap : gap.replace(anchor, () => ""), hasTag: true }
}

/** Puts a value into its place. */
export const put = (writing: Writing, slot: Slot, tree: Tree.Tree, path: Path.Path): void => {
  const head = headOf(writing.text, slot)
  const isShort = !isLong(tree) || slot.isFlow
  const edits = isShort
    ? textEdits(writing, slot, head, writing.value(tree, slot.indent))
    : [lineEdit(writing, slot, head, blockOf(writing, tree, path, columnOf(writing, slot, tree)))]
  writing.edits.push(...edits)
}

/** Where the lines of a value begin. */
const columnOf = ({ style }: Writing, { column, isItem }: Slot, tree: Tree.Tree): number => {
  if (column < 0) return 0
  if (isItem) return column + 2
  return tree._tag === "Sequence" && !style.indentSeq ? column : column + style.indent
}

/** The comment beside the header of a text of several lines. */
const besideHeader = /^[|>][^ \t\r\n]*([ \t]+#[^\r\n]*)/

/** The comment that stands inside what a value takes: that of a text of several lines. */
const commentInside = ({ text }: Writing, { from, isFlow, to }: Slot): string =>
  from === to || isFlow ? "" : (besideHeader.exec(text.slice(from, Edits.lineEnd(text, from)))?.[1] ?? "")

/** Where a block ends: comments that are indented as it is go with it. */
const blockEnd = ({ text }: Writing, { column, to }: Slot): number => {
  const end = Edits.lineEnd(text, to)
  return column < 0 ? end : Math.max(end, Edits.beforeBreak(text, Edits.afterBlock(text, to, column)))
}

const edited = (from: number, to: number, text: string): Edits.Edit => ({ from, to, text })

/** The edits that put a text of one line into a place. */
const textEdits = (writing: Writing, slot: Slot, head: Head, value: string): ReadonlyArray<Edits.Edit> => {
  const { text } = writing
  const { from, lead, props, to } = slot
  const shown = head.anchor === "" ? value : `${head.anchor} ${value}`
  if (isBlock(slot.node)) {
    const end = blockEnd(writing, slot)
    if (!head.gap.includes("\n")) {
      return [head.hasTag ? edited(head.end, end, lead + shown) : edited(from, end, shown)]
    }
    const last = props.at(-1)
    const headEnd = last === undefined ? head.end : endOfToken(last)
    return [edited(head.end, headEnd, lead + shown), edited(Edits.lineEnd(text, headEnd), end, "")]
  }
  const comment = commentInside(writing, slot)
  if (isEmpty(slot) && !head.hasTag) return [edited(head.end, head.end, lead + shown)]
  if (head.hasTag && !head.gap.includes("#")) return [edited(head.end, to, lead + shown + comment)]
  const tags = props.filter(({ type }) => type === "tag")
  return [...tags.map((tag) => edited(tag.offset, endOfToken(tag), "")), edited(from, to, value + comment)]
}

/** The edit that puts lines into a place: below what stands before the value, or beside the `-` of an element. */
const lineEdit = (writing: Writing, slot: Slot, head: Head, lines: string): Edits.Edit => {
  const { newline, text } = writing
  const end = isBlock(slot.node) ? blockEnd(writing, slot) : Edits.lineEnd(text, slot.to)
  const beside = isBlock(slot.node) ? "" : commentInside(writing, slot) + text.slice(slot.to, end).trimEnd()
  if (slot.at === undefined) {
    const line = Edits.lineStart(text, slot.from)
    const before = text.slice(line, slot.from)
    // Some readers want an anchor no further in than the lines that it names.
    const isAlone = /^[ \t]*(?:&[^ \t]+[ \t]+)?$/.test(before)
    const start = isAlone ? line : slot.from
    const props = isAlone ? before.trim() : ""
    const above = [props, beside.trimStart()]
      .filter((each) => each !== "")
      .map((each) => each + newline)
      .join("")
    return edited(start, end, (start === 0 || text[start - 1] === "\n" ? "" : newline) + above + lines)
  }
  const comments = head.gap.includes("#") ? head.gap.trimEnd() : ""
  const before = (head.anchor === "" ? "" : ` ${head.anchor}`) + comments + beside
  const isBeside = slot.isItem && before === "" && (head.hasTag || slot.props.length === 0)
  return edited(head.end, end, isBeside ? ` ${lines.trimStart()}` : before + newline + lines)
}
