/**
 * Where the parts of a parsed mapping or list stand in its text.
 *
 * Owns the way from the nodes of the `yaml` package, and the tokens that they were made of, to offsets: where an entry
 * begins and ends, what stands before its value, and where its value is.
 */
import type { CST, Node, Pair, YAMLMap, YAMLSeq } from "yaml"
import { isMap, isPair, isScalar, isSeq } from "yaml"
import { beginsLine, lineStart } from "./edits.ts"

/** The place of a value. */
export interface Slot {
  readonly node: Node | null
  /** Where its anchor, tag or text may begin: after `:`, `-` or the key. `undefined` where nothing stands before it. */
  readonly at: number | undefined
  /** What is put before a value where there is none. */
  readonly lead: string
  /** The tokens of its anchor and its tag. */
  readonly props: ReadonlyArray<CST.SourceToken>
  /** From where to where the value's text stands. */
  readonly from: number
  readonly to: number
  readonly isFlow: boolean
  /** Whether it is in a block list. */
  readonly isItem: boolean
  /** The column of the entry in its block; -1 for the whole document. */
  readonly column: number
  /** What stands before the entry on its line, between brackets, if it has a line to itself. */
  readonly indent?: string | undefined
  /** The pair of an element that is `key: value` in brackets. */
  readonly only?: Entry | undefined
}

/** A key with its value, or an element of a list. */
export interface Entry {
  /** The pair of a mapping. */
  readonly pair: Pair<Node, Node | null> | undefined
  /** Where its key is written, if that is a plain text with neither anchor nor tag. */
  readonly keyText: { readonly from: number; readonly to: number } | undefined
  readonly start: number
  readonly end: number
  readonly slot: Slot
  /** Whether a value can be put into it: not where a key after `?` has no `:`. */
  readonly canHold: boolean
  /** Where the comma after it stands, if one does. */
  readonly comma: number | undefined
  /** Whether blank lines below it are part of its value: a text of several lines that keeps them ends it. */
  readonly keepsBlanks: boolean
  /** Whether it ends with a text of several lines. */
  readonly endsInText: boolean
}

/** A mapping or a list with the token that it was made of. */
export type Collection = (YAMLMap<Node, Node | null> | YAMLSeq<Node | null>) & {
  srcToken: CST.BlockMap | CST.BlockSequence | CST.FlowCollection
}

/** Tells whether a node is a mapping or a list whose text is known. */
export const isKnown = (node: unknown): node is Collection =>
  (isMap(node) || isSeq(node)) && node.srcToken !== undefined && "items" in node.srcToken

/** Tells whether a node is a mapping or a list in block style. */
export const isBlock = (node: Node | null): boolean => isKnown(node) && node.srcToken.type !== "flow-collection"

/** Tells whether there is no text where a value is. */
export const isEmpty = ({ from, node, to }: Slot): boolean => node === null || (isScalar(node) && from === to)

/** Returns where a token ends. */
export const endOfToken = ({ offset, source }: { readonly offset: number; readonly source: string }): number =>
  offset + source.length

const isProp = ({ type }: CST.SourceToken): boolean => type === "anchor" || type === "tag"
const isLayout = ({ type }: CST.SourceToken): boolean =>
  type === "space" || type === "newline" || type === "comment" || type === "comma"

/** Tells whether an item of a collection's token is more than the comments at its end. */
const isReal = ({ key, sep, start, value }: CST.CollectionItem): boolean =>
  key != null || sep !== undefined || value !== undefined || start.some((token) => !isLayout(token))

/** Returns where the text of a value ends, without comments and the last line break. */
const endOf = (token: CST.Token, text: string): number => {
  switch (token.type) {
    case "block-scalar": {
      const last = token.props.at(-1)
      const end = (last !== undefined && "source" in last ? endOfToken(last) : token.offset) + token.source.length
      if (text[end - 1] !== "\n") return end
      return text[end - 2] === "\r" ? end - 2 : end - 1
    }
    case "flow-collection":
      return endOfToken(token.end[0] ?? token.start)
    case "block-map":
    case "block-seq": {
      const last = (token.items as ReadonlyArray<CST.CollectionItem>).findLast(isReal)
      return last === undefined ? token.offset : endOfItem(last, text, token.offset)
    }
    default:
      return "source" in token ? endOfToken(token) : token.offset
  }
}

/** Returns the text of several lines that a value ends with. */
const lastText = (token: CST.Token | undefined): CST.BlockScalar | undefined => {
  if (token?.type === "block-scalar") return token
  if (token?.type !== "block-map" && token?.type !== "block-seq") return undefined
  return lastText((token.items as ReadonlyArray<CST.CollectionItem>).findLast(isReal)?.value)
}

const keepsBlanks = (text: CST.BlockScalar | undefined): boolean =>
  text?.props.some((each) => "source" in each && /^[|>].*\+/.test(each.source)) ?? false

const endOfItem = ({ key, sep, start, value }: CST.CollectionItem, text: string, offset: number): number => {
  if (value !== undefined) return endOf(value, text)
  const last = sep?.findLast((token) => !isLayout(token))
  if (last !== undefined) return endOfToken(last)
  if (key != null) return endOf(key, text)
  const first = start.findLast((token) => !isLayout(token))
  return first === undefined ? offset : endOfToken(first)
}

/** Makes the place of the value of a whole document. */
export const rootSlot = (node: Node | null, text: string, isFlow: boolean): Slot => {
  const token = node?.srcToken as CST.Token | undefined // a node of a value is made of one token
  const from = node?.range?.[0] ?? text.length
  const to = token === undefined ? from : endOf(token, text)
  return { node, at: undefined, lead: "", props: [], from, to, isFlow, isItem: false, column: -1, indent: "" }
}

/** Lists the entries of a mapping or a list in the order of its text; `undefined` if its tokens are not its nodes. */
export const entriesOf = (node: Collection, text: string): ReadonlyArray<Entry> | undefined => {
  const { srcToken } = node
  const all: ReadonlyArray<CST.CollectionItem> = srcToken.items
  const isFlow = srcToken.type === "flow-collection"
  const entries: Array<Entry> = []
  for (const [index, item] of all.entries()) {
    if (!isReal(item)) continue
    const child = node.items[entries.length]
    if (child === undefined) return undefined
    const comma = isFlow ? all[index + 1]?.start.find(({ type }) => type === "comma")?.offset : undefined
    entries.push(entryOf(item, child, { text, isFlow, isItem: srcToken.type === "block-seq", comma }))
  }
  return entries.length === node.items.length ? entries : undefined
}

interface Around {
  readonly text: string
  readonly isFlow: boolean
  readonly isItem: boolean
  readonly comma: number | undefined
}

const entryOf = (
  item: CST.CollectionItem,
  child: Node | Pair<Node, Node | null> | null,
  { comma, isFlow, isItem, text }: Around
): Entry => {
  const { key, sep, start: before, value } = item
  const first = before.find((token) => !isLayout(token))
  const start = first?.offset ?? key?.offset ?? sep?.[0]?.offset ?? value?.offset ?? 0
  const end = Math.max(endOfItem(item, text, start), first === undefined ? start : endOfToken(first))
  const column = isFlow ? 0 : start - lineStart(text, start)
  const indent = isFlow && beginsLine(text, start) ? text.slice(lineStart(text, start), start) : undefined
  const place = { isFlow, isItem, column, indent }
  const last = lastText(value)
  const isPlainKey = key != null && /^(?:scalar|(?:single|double)-quoted-scalar)$/.test(key.type) && "source" in key
  const keyText = isPlainKey && !before.some(isProp) ? { from: key.offset, to: endOfToken(key) } : undefined
  const entry = { keyText, start, end, comma, keepsBlanks: keepsBlanks(last), endsInText: last !== undefined }
  if (isPair(child)) {
    // a pair of a parsed document holds nodes
    const pair = child as Pair<Node, Node | null>
    const colon = sep?.findIndex(({ type }) => type === "map-value-ind") ?? -1
    const mark = sep?.[colon]
    const props = mark === undefined ? [] : (sep ?? []).slice(colon).filter(isProp)
    const at = mark === undefined ? (key == null ? end : endOf(key, text)) : endOfToken(mark)
    const lead = mark === undefined ? ": " : " "
    const from = value?.offset ?? (props.length === 0 ? at : endOfToken(props.at(-1)!))
    const to = value === undefined ? from : endOf(value, text)
    return {
      ...entry,
      pair,
      canHold: mark !== undefined || isFlow,
      slot: { ...place, node: pair.value, at, lead, props, from, to }
    }
  }
  // a pair in a flow list is a mapping of its own, and its `?` and its anchors belong to the pair
  const isWhole = key != null || sep !== undefined
  const props = isWhole ? [] : before.filter(isProp)
  const pair = isWhole && isMap(child) ? child.items[0] : undefined
  const only = isPair(pair)
    ? entryOf(item, pair as Pair<Node, Node | null>, { text, isFlow, isItem, comma })
    : undefined
  const dash = before.find(({ type }) => type === "seq-item-ind")
  const at = dash === undefined ? undefined : endOfToken(dash)
  const from = isWhole ? start : (value?.offset ?? (props.length === 0 ? (at ?? start) : endOfToken(props.at(-1)!)))
  const to = isWhole || value !== undefined ? end : from
  const lead = at === undefined && props.length === 0 ? "" : " "
  return { ...entry, pair: undefined, canHold: true, slot: { ...place, node: child, at, lead, props, from, to, only } }
}
