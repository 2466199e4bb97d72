/**
 * Writes a tree over an existing YAML text, keeping its comments, order, quotes and layout.
 *
 * Owns which node of the text stands for which part of the tree. If the text cannot be edited, or the edited text does
 * not read back as the tree, the tree is printed instead.
 */
import * as Result from "effect/Result"
import type { Document, Node, Pair } from "yaml"
import { isAlias, isCollection, isMap, isScalar, isSeq, LineCounter, Scalar, visit } from "yaml"
import type { Malformed } from "../../error/ConfigError.ts"
import type * as Path from "../../tree/Path.ts"
import { maskAll } from "../../tree/secret.ts"
import * as Tree from "../../tree/Tree.ts"
import { compose } from "./document.ts"
import { isMergeKey, parse } from "./parse.ts"
import { type Describe, layout, print, toNode, toPair, writingOptions, written } from "./print.ts"
import * as Scalars from "./scalar.ts"

/**
 * Writes a tree as YAML with the comments of the previous text.
 *
 * Keys that stay keep their position and comments. New keys come after the key that precedes them in the tree. Aliases
 * and `<<` are written out. A byte order mark and CRLF line ends stay.
 */
export const rewrite = (
  previous: string,
  given: Tree.Tree,
  options?: { readonly descriptions?: Describe | undefined }
): string => {
  const tree = maskAll(given)
  const parsed = compose(previous, new LineCounter())
  if (Result.isFailure(parsed)) return print(tree, options)
  const doc = parsed.success
  visit(doc, (_, node) => {
    // `visit` also passes pairs, which have no anchor
    if (!isAlias(node) && (isScalar(node) || isCollection(node))) delete node.anchor
  })
  doc.setSchema("1.2", writingOptions)
  const isTight = doc.comment !== null && doc.comment !== "" && !followsBlank(previous, doc)
  const edited = doc as unknown as { contents: Node | null } // made contents replace the parsed ones
  edited.contents = update(doc.contents, tree, options?.descriptions, [])
  const text = layout(doc)
  const candidates = isTight ? [tighten(text, doc.comment ?? ""), text] : [text]
  const asBefore = withEnds(previous)
  return asBefore(candidates.find((each) => readsAs(asBefore(each), tree)) ?? print(tree, options))
}

/** Tells whether a blank line stands between the values of a text and the comment after them. */
const followsBlank = (text: string, doc: Document.Parsed): boolean => {
  const source = text.startsWith("\ufeff") ? text.slice(1) : text
  return /^[ \t]*\r?\n/.test(source.slice(doc.contents?.range[2] ?? 0))
}

/** Removes the blank line that the package puts before the comment after all values. */
const tighten = (text: string, comment: string): string => {
  const lines = comment.split("\n").map((line) => (line === "" ? "" : `#${line}`))
  const tail = `\n${lines.join("\n")}\n`
  return text.endsWith(`\n${tail}`) ? `${text.slice(0, -tail.length - 1)}${tail}` : text
}

/** Returns a function that gives a text the byte order mark and the line ends of `like`. */
const withEnds = (like: string): ((text: string) => string) => {
  const byteOrderMark = like.startsWith("\ufeff") ? "\ufeff" : ""
  const end = /^[^\n]*\r\n/.test(like) ? "\r\n" : "\n"
  return (text) => byteOrderMark + (end === "\n" ? text : text.replace(/\r?\n/g, end))
}

const readsAs = (text: string, tree: Tree.Tree): boolean => {
  const read: Result.Result<Tree.Tree | undefined, Malformed> = parse(text, { config: "", path: "" })
  return Result.isSuccess(read) && read.success !== undefined && same(read.success, tree)
}

/** Tells whether two trees hold the same data. Origins and the order of keys do not matter. */
export const same = (a: Tree.Tree, b: Tree.Tree): boolean => {
  if (a._tag === "Mapping" && b._tag === "Mapping") {
    if (Tree.size(a) !== Tree.size(b)) return false
    return Tree.entries(a).every(([key, value]) => {
      const other = Tree.get(b, key)
      return other !== undefined && same(value, other)
    })
  }
  if (a._tag === "Sequence" && b._tag === "Sequence") {
    return a.items.length === b.items.length && a.items.every((item, index) => same(item, b.items[index]!))
  }
  if (a._tag === "Scalar" && b._tag === "Scalar") return Object.is(a.value, b.value)
  if (a._tag === "Interpolation" && b._tag === "Interpolation") return a.text === b.text
  return a._tag === "Missing" && b._tag === "Missing"
}

const update = (node: Node | null, tree: Tree.Tree, describe: Describe | undefined, path: Path.Path): Node => {
  if (isMap<Node, Node | null>(node) && tree._tag === "Mapping") {
    node.items = updatePairs(node.items, tree, describe, path)
    return node
  }
  if (isSeq<Node | null>(node) && tree._tag === "Sequence") {
    node.items = tree.items.map((item, index) =>
      update(node.items[index] ?? null, item, describe, [...path, String(index)])
    )
    return node
  }
  const made = (isScalar(node) ? keep(node, tree) : undefined) ?? toNode(tree, describe, path)
  if (node !== null && made !== node) keepComments(node, made)
  return made
}

/** Copies the comments of a node to its replacement. */
const keepComments = (from: Node, to: Node): void => {
  const beside = isCollection(from) ? undefined : from.comment
  const above = [from.commentBefore, isCollection(to) ? beside : undefined].filter(Boolean)
  if (above.length > 0) to.commentBefore = above.join("\n")
  if (from.spaceBefore) to.spaceBefore = true
  if (beside && isScalar(to)) to.comment = beside
}

/** Returns a scalar as it was typed, if it has the tree's value and every YAML reader reads it so. */
const keep = (node: Scalar, tree: Tree.Tree): Node | undefined => {
  if (node.tag !== undefined) return undefined
  const value = tree._tag === "Scalar" ? tree.value : tree._tag === "Interpolation" ? tree.text : undefined
  if (value === undefined || node.value !== value) return undefined
  if (typeof value === "number") return written(Scalars.writeNumber(value, node.source ?? ""))
  return typeof value !== "string" || isChanged(node) ? undefined : node
}

/** Tells whether the package, or some YAML reader, takes a text otherwise than it was typed. */
const isChanged = ({ type, value }: Scalar): boolean => {
  if (typeof value !== "string") return type === Scalar.PLAIN
  if (type === Scalar.PLAIN) return Scalars.isAmbiguous(value)
  // The package does not escape again what had an escape.
  return type === Scalar.QUOTE_DOUBLE && Scalars.isUnprintable(value)
}

const keyOf = (pair: Pair<Node, Node | null>): string | undefined => {
  if (!isScalar(pair.key) || isMergeKey(pair.key)) return undefined
  return typeof pair.key.value === "string" ? pair.key.value : (pair.key.source ?? "")
}

const updatePairs = (
  pairs: ReadonlyArray<Pair<Node, Node | null>>,
  tree: Tree.Mapping,
  describe: Describe | undefined,
  path: Path.Path
): Array<Pair<Node, Node | null>> => {
  const kept = new Set<string>()
  for (const pair of pairs) {
    const key = keyOf(pair)
    if (key !== undefined && Tree.get(tree, key) !== undefined) kept.add(key)
  }
  // new keys, by the kept key before them
  const added = new Map<string | undefined, Array<Pair<Node, Node | null>>>()
  let before: string | undefined
  for (const [key, value] of Tree.entries(tree)) {
    if (kept.has(key)) before = key
    else {
      const pair = toPair(key, value, describe, [...path, key])
      const list = added.get(before)
      if (list === undefined) added.set(before, [pair])
      else list.push(pair)
    }
  }
  const out = added.get(undefined) ?? []
  for (const pair of pairs) {
    const key = keyOf(pair)
    if (key === undefined || !kept.has(key)) continue
    pair.value = update(pair.value, Tree.get(tree, key)!, describe, [...path, key])
    // a kept key is a scalar
    const keyNode = pair.key as Scalar
    if (isChanged(keyNode)) {
      const quoted = written(Scalars.writeText(key))
      keepComments(keyNode, quoted)
      pair.key = quoted
    }
    out.push(pair, ...(added.get(key) ?? []))
  }
  return out
}
