/**
 * Reads YAML 1.2 (core schema) into a tree whose every node knows its line and column.
 *
 * Owns what a document means here: aliases share what they stand for, `<<` merges, keys are text, and no key comes
 * twice. Depth, tokens and the expansion of aliases have limits (`limits.ts`). `document.ts` makes the document.
 */
import * as Result from "effect/Result"
import type { Document, Node, Pair, YAMLMap, YAMLSeq } from "yaml"
import { isAlias, isMap, isScalar, isSeq, LineCounter, Scalar } from "yaml"
import { Malformed } from "../../error/ConfigError.ts"
import * as Limits from "../../tree/limits.ts"
import * as Origin from "../../tree/Origin.ts"
import * as Tree from "../../tree/Tree.ts"
import { compose } from "./document.ts"
import type { Fault } from "./fault.ts"
import * as Plain from "./scalar.ts"

/** A converted node: its tree, its levels, and how many bytes it takes with its aliases written out. */
interface Converted {
  readonly tree: Tree.Tree
  readonly depth: number
  readonly weight: number
}

/** What the nodes of a document stand for: its values, and the keys of its pairs. */
export interface Parts {
  readonly values: Map<Node, Tree.Tree>
  readonly keys: Map<Pair, string>
}

/** The state of converting one document. `anchors` holds `undefined` for an anchor whose node is not finished. */
interface Conversion {
  readonly path: string
  readonly lines: LineCounter
  readonly anchors: Map<string, Converted | undefined>
  readonly parts: Parts | undefined
  aliased: number
  fault: Fault | undefined
}

/**
 * Reads one YAML document into a tree; an empty document, or `null`, gives `undefined`.
 *
 * Errors: Malformed with the line and column of the first fault. Its reason never quotes the text.
 * Source: YAML 1.2.2 core schema; `<<` as in YAML 1.1's merge type.
 */
export const parse = (
  text: string,
  file: { readonly config: string; readonly path: string }
): Result.Result<Tree.Tree | undefined, Malformed> => {
  const lines = new LineCounter()
  const malformed = (fault: Fault) => {
    const { line, col } = lines.linePos(fault.offset)
    return new Malformed({
      config: file.config,
      origin: Origin.fromFile(file.path, Math.max(line, 1), Math.max(col, 1)),
      reason: fault.reason
    })
  }
  return Result.mapError(
    Result.flatMap(compose(text, lines), (doc) => convertDocument(doc, file.path, lines)),
    malformed
  )
}

/** Makes the tree of a document; `parts` takes in what each of its nodes stands for. */
export const convertDocument = (
  doc: Document.Parsed,
  path: string,
  lines: LineCounter,
  parts?: Parts
): Result.Result<Tree.Tree | undefined, Fault> => {
  const conversion: Conversion = { path, lines, anchors: new Map(), parts, aliased: 0, fault: undefined }
  const { tree } = read(conversion, doc.contents, 0)
  if (conversion.fault !== undefined) return Result.fail(conversion.fault)
  return Result.succeed(tree._tag === "Scalar" && tree.value === null ? undefined : tree)
}

const failed = (conversion: Conversion, offset: number, reason: string): Converted => {
  conversion.fault ??= { offset, reason }
  return { tree: Tree.missing(Origin.fromDefault), depth: 0, weight: 0 }
}

const originAt = (conversion: Conversion, offset: number): Origin.Origin => {
  const { line, col } = conversion.lines.linePos(offset)
  return Origin.fromFile(conversion.path, line, col)
}

/** Reads a node; `offset` is where an absent node would stand. */
const read = (conversion: Conversion, node: Node | null, offset: number): Converted => {
  if (conversion.fault !== undefined) return failed(conversion, offset, "")
  const start = node?.range?.[0] ?? offset
  if (node === null) return leaf(Tree.scalar(null, originAt(conversion, start), { source: "", quoted: false }))
  if (isAlias(node)) {
    const converted = readAlias(conversion, node.source, start)
    conversion.parts?.values.set(node, converted.tree)
    return converted
  }
  const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined
  if (anchor !== undefined) conversion.anchors.set(anchor, undefined)
  const converted = isMap(node)
    ? readMapping(conversion, node, start)
    : isSeq(node)
      ? readSequence(conversion, node, start)
      : readScalar(conversion, node as Scalar, start)
  if (anchor !== undefined) conversion.anchors.set(anchor, converted)
  conversion.parts?.values.set(node, converted.tree)
  return converted.depth > Limits.maxDepth ? failed(conversion, start, Limits.tooDeep) : converted
}

const leaf = (tree: Tree.Tree): Converted => ({
  tree,
  depth: 0,
  weight: 16 + (tree._tag === "Scalar" ? tree.source.length : tree._tag === "Interpolation" ? tree.text.length : 0)
})

const readAlias = (conversion: Conversion, name: string, offset: number): Converted => {
  if (!conversion.anchors.has(name)) return failed(conversion, offset, "an alias has no anchor of its name before it")
  const converted = conversion.anchors.get(name)
  if (converted === undefined) return failed(conversion, offset, "an alias stands inside what it is an alias of")
  conversion.aliased += converted.weight
  return conversion.aliased > Limits.maxBytes
    ? failed(conversion, offset, `its aliases stand for more than ${Limits.maxBytes >> 20} MiB`)
    : converted
}

const readScalar = (conversion: Conversion, node: Scalar, offset: number): Converted => {
  const origin = originAt(conversion, offset)
  const source = node.source ?? ""
  const { value } = node
  if (typeof value === "string") {
    const quoted = node.tag !== undefined || (node.type !== undefined && node.type !== Scalar.PLAIN)
    return leaf(Tree.text(value, origin, { source: value, quoted }))
  }
  if (typeof value !== "number" && typeof value !== "boolean" && value !== null) {
    return failed(conversion, offset, "a value of this kind is not known here")
  }
  if (source.length > Limits.maxDigits && Plain.isInteger(source))
    return failed(conversion, offset, Limits.tooManyDigits)
  const exact = typeof value === "number" ? (Plain.toNumber(source) ?? value) : value
  return leaf(Tree.scalar(exact, origin, { source, quoted: false }))
}

const readSequence = (conversion: Conversion, node: YAMLSeq, offset: number): Converted => {
  const items = new Array<Tree.Tree>(node.items.length)
  let depth = 0
  let weight = 16
  for (let i = 0; i < items.length; i++) {
    // a parsed list holds nodes: the package makes a mapping of a pair in it
    const converted = read(conversion, node.items[i] as Node | null, offset)
    items[i] = converted.tree
    depth = Math.max(depth, converted.depth)
    weight += converted.weight
  }
  return { tree: Tree.sequence(items, originAt(conversion, offset)), depth: depth + 1, weight }
}

const readMapping = (conversion: Conversion, node: YAMLMap, offset: number): Converted => {
  const own = new Map<string, Tree.Tree>()
  const offsets = new Map<string, number>()
  let merged: Map<string, Tree.Tree> | undefined
  let depth = 0
  let weight = 16
  // a parsed mapping holds pairs of nodes
  for (const pair of node.items as Array<Pair<Node, Node | null>>) {
    const keyOffset = pair.key.range?.[0] ?? offset
    const converted = read(conversion, pair.value, pair.key.range?.[1] ?? offset)
    depth = Math.max(depth, converted.depth)
    weight += converted.weight
    if (isMergeKey(pair.key)) {
      if (merged !== undefined) failed(conversion, keyOffset, "<< comes twice in one mapping; give it a list")
      merged = mergedKeys(conversion, converted.tree, keyOffset)
      continue
    }
    const key = readKey(conversion, pair.key, keyOffset)
    weight += key.length
    conversion.parts?.keys.set(pair, key)
    if (own.has(key)) failed(conversion, keyOffset, "a key comes twice in one mapping")
    own.set(key, converted.tree)
    offsets.set(key, keyOffset)
    if (conversion.fault !== undefined) break
  }
  const entries = merged === undefined ? own : new Map([...merged, ...own])
  const tree = Tree.withKeyOrigins(Tree.mapping(entries, originAt(conversion, offset)), (key) => {
    const at = offsets.get(key)
    return at === undefined ? undefined : originAt(conversion, at)
  })
  return { tree, depth: depth + 1, weight }
}

/** Tells whether a key is YAML 1.1's merge key. */
export const isMergeKey = (key: unknown): boolean =>
  isScalar(key) && key.value === "<<" && key.type === Scalar.PLAIN && key.tag === undefined

/** Returns the keys that `<<` merges into a mapping; among several mappings, the first that has a key wins. */
const mergedKeys = (conversion: Conversion, tree: Tree.Tree, offset: number): Map<string, Tree.Tree> => {
  const keys = new Map<string, Tree.Tree>()
  for (const source of tree._tag === "Sequence" ? tree.items : [tree]) {
    if (source._tag !== "Mapping") {
      failed(conversion, offset, "<< takes a mapping, or a list of mappings")
      break
    }
    for (const [key, value] of Tree.entries(source)) if (!keys.has(key)) keys.set(key, value)
  }
  return keys
}

const readKey = (conversion: Conversion, node: Node, offset: number): string => {
  if (isScalar(node)) {
    const text = typeof node.value === "string" ? node.value : (node.source ?? "")
    if (node.anchor !== undefined)
      conversion.anchors.set(node.anchor, leaf(Tree.scalar(text, originAt(conversion, offset))))
    return text
  }
  const tree = isAlias(node) ? read(conversion, node, offset).tree : undefined
  if (tree?._tag === "Scalar") return typeof tree.value === "string" ? tree.value : tree.source
  if (tree?._tag === "Interpolation") return tree.text
  if (conversion.fault === undefined) failed(conversion, offset, "a key is text, not a mapping or a list")
  return ""
}
