/**
 * Reads YAML 1.2 (core schema) into a tree whose every node knows its line and column.
 *
 * Owns what a YAML document means here: aliases share what they stand for, `<<` merges, keys are text, a key may come
 * once. Bounded: depth, tokens and what aliases expand to have limits (`limits.ts`). Its steps: tokens, their depth,
 * the package's document, the tree.
 */
import * as Result from "effect/Result"
import type { Document, Node, Pair, YAMLMap, YAMLSeq } from "yaml"
import { isAlias, isMap, isScalar, isSeq, LineCounter, Scalar } from "yaml"
import { Malformed } from "./ConfigError.ts"
import { compose } from "./composeYaml.ts"
import { withKeyOrigins } from "./keyOrigins.ts"
import * as Limits from "./limits.ts"
import * as Origin from "./Origin.ts"
import * as Tree from "./Tree.ts"
import type { Fault } from "./yamlFault.ts"

/** A node's tree, how many levels it has, and how many bytes it would take if its aliases were written out. */
interface Part {
  readonly tree: Tree.Tree
  readonly depth: number
  readonly weight: number
}

/** What is known while a document is walked. `anchors` holds `undefined` for an anchor whose node is not finished. */
interface Walk {
  readonly path: string
  readonly lines: LineCounter
  readonly anchors: Map<string, Part | undefined>
  aliased: number
  fault: Fault | undefined
}

/**
 * Reads one YAML document into a tree; a document with nothing (or only `null`) in it is `undefined`.
 *
 * Errors: Malformed with the line and column of the first fault. Its reason never quotes the text.
 * Source: YAML 1.2.2 core schema; `<<` as in YAML 1.1's merge type.
 */
export const parse = (
  text: string,
  place: { readonly config: string; readonly path: string }
): Result.Result<Tree.Tree | undefined, Malformed> => {
  const lines = new LineCounter()
  const malformed = (fault: Fault) => {
    const { line, col } = lines.linePos(fault.offset)
    return new Malformed({
      config: place.config,
      origin: Origin.fromFile(place.path, Math.max(line, 1), Math.max(col, 1)),
      reason: fault.reason
    })
  }
  return Result.mapError(
    Result.flatMap(compose(text, lines), (doc) => walkDocument(doc, place.path, lines)),
    malformed
  )
}

const walkDocument = (
  doc: Document.Parsed,
  path: string,
  lines: LineCounter
): Result.Result<Tree.Tree | undefined, Fault> => {
  const walk: Walk = { path, lines, anchors: new Map(), aliased: 0, fault: undefined }
  const { tree } = read(walk, doc.contents, 0)
  if (walk.fault !== undefined) return Result.fail(walk.fault)
  return Result.succeed(tree._tag === "Scalar" && tree.value === null ? undefined : tree)
}

const failed = (walk: Walk, offset: number, reason: string): Part => {
  walk.fault ??= { offset, reason }
  return { tree: Tree.missing(Origin.fromDefault), depth: 0, weight: 0 }
}

const originAt = (walk: Walk, offset: number): Origin.Origin => {
  const { line, col } = walk.lines.linePos(offset)
  return Origin.fromFile(walk.path, line, col)
}

/** Reads a node; `offset` is where it would be if it is not there. */
const read = (walk: Walk, node: Node | null, offset: number): Part => {
  if (walk.fault !== undefined) return failed(walk, offset, "")
  const start = node?.range?.[0] ?? offset
  if (node === null) return leaf(Tree.scalar(null, originAt(walk, start), { source: "", quoted: false }))
  if (isAlias(node)) return readAlias(walk, node.source, start)
  const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined
  if (anchor !== undefined) walk.anchors.set(anchor, undefined)
  const part = isMap(node)
    ? readMapping(walk, node, start)
    : isSeq(node)
      ? readSequence(walk, node, start)
      : readScalar(walk, node as Scalar, start)
  if (anchor !== undefined) walk.anchors.set(anchor, part)
  return part.depth > Limits.maxDepth ? failed(walk, start, Limits.tooDeep) : part
}

const leaf = (tree: Tree.Tree): Part => ({
  tree,
  depth: 0,
  weight: 16 + (tree._tag === "Scalar" ? tree.source.length : tree._tag === "Interpolation" ? tree.text.length : 0)
})

const readAlias = (walk: Walk, name: string, offset: number): Part => {
  if (!walk.anchors.has(name)) return failed(walk, offset, "an alias has no anchor of its name before it")
  const part = walk.anchors.get(name)
  if (part === undefined) return failed(walk, offset, "an alias stands inside what it is an alias of")
  walk.aliased += part.weight
  return walk.aliased > Limits.maxBytes
    ? failed(walk, offset, `its aliases stand for more than ${Limits.maxBytes >> 20} MiB`)
    : part
}

const integer = /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/

const readScalar = (walk: Walk, node: Scalar, offset: number): Part => {
  const origin = originAt(walk, offset)
  const source = node.source ?? ""
  const { value } = node
  if (typeof value === "string") {
    const quoted = node.tag !== undefined || (node.type !== undefined && node.type !== Scalar.PLAIN)
    return leaf(Tree.text(value, origin, { source: value, quoted }))
  }
  const options = { source, quoted: false }
  if (typeof value === "number") {
    if (Number.isSafeInteger(value) || !integer.test(source)) return leaf(Tree.scalar(value, origin, options))
    if (source.length > Limits.maxDigits) return failed(walk, offset, Limits.tooManyDigits)
    return leaf(Tree.scalar(BigInt(source), origin, options))
  }
  if (typeof value === "boolean" || value === null) return leaf(Tree.scalar(value, origin, options))
  return failed(walk, offset, "a value of this kind is not known here")
}

const readSequence = (walk: Walk, node: YAMLSeq, offset: number): Part => {
  const items = new Array<Tree.Tree>(node.items.length)
  let depth = 0
  let weight = 16
  for (let i = 0; i < items.length; i++) {
    // a parsed list holds nodes; a pair in one is read as the mapping that it is
    const part = read(walk, node.items[i] as Node | null, offset)
    items[i] = part.tree
    depth = Math.max(depth, part.depth)
    weight += part.weight
  }
  return { tree: Tree.sequence(items, originAt(walk, offset)), depth: depth + 1, weight }
}

const readMapping = (walk: Walk, node: YAMLMap, offset: number): Part => {
  const own = new Map<string, Tree.Tree>()
  const offsets = new Map<string, number>()
  let merged: Map<string, Tree.Tree> | undefined
  let depth = 0
  let weight = 16
  // a parsed mapping holds pairs of nodes
  for (const pair of node.items as Array<Pair<Node, Node | null>>) {
    const keyOffset = pair.key.range?.[0] ?? offset
    const part = read(walk, pair.value, pair.key.range?.[1] ?? offset)
    depth = Math.max(depth, part.depth)
    weight += part.weight
    if (isMergeKey(pair.key)) {
      if (merged !== undefined) failed(walk, keyOffset, "<< comes twice in one mapping; give it a list")
      merged = mergedKeys(walk, part.tree, keyOffset)
      continue
    }
    const key = readKey(walk, pair.key, keyOffset)
    weight += key.length
    if (own.has(key)) failed(walk, keyOffset, "a key comes twice in one mapping")
    own.set(key, part.tree)
    offsets.set(key, keyOffset)
    if (walk.fault !== undefined) break
  }
  const entries = merged === undefined ? own : new Map([...merged, ...own])
  const tree = withKeyOrigins(Tree.mapping(entries, originAt(walk, offset)), (key) => {
    const at = offsets.get(key)
    return at === undefined ? undefined : originAt(walk, at)
  })
  return { tree, depth: depth + 1, weight }
}

/** Says whether a key is YAML 1.1's merge key. */
export const isMergeKey = (key: unknown): boolean =>
  isScalar(key) && key.value === "<<" && key.type === Scalar.PLAIN && key.tag === undefined

/** Returns what `<<` brings into a mapping: of several mappings, the first that has a key gives it. */
const mergedKeys = (walk: Walk, tree: Tree.Tree, offset: number): Map<string, Tree.Tree> => {
  const keys = new Map<string, Tree.Tree>()
  for (const source of tree._tag === "Sequence" ? tree.items : [tree]) {
    if (source._tag !== "Mapping") {
      failed(walk, offset, "<< takes a mapping, or a list of mappings")
      break
    }
    for (const [key, value] of Tree.entries(source)) if (!keys.has(key)) keys.set(key, value)
  }
  return keys
}

const readKey = (walk: Walk, node: Node, offset: number): string => {
  if (isScalar(node)) {
    const text = typeof node.value === "string" ? node.value : (node.source ?? "")
    if (node.anchor !== undefined) walk.anchors.set(node.anchor, leaf(Tree.scalar(text, originAt(walk, offset))))
    return text
  }
  const tree = isAlias(node) ? read(walk, node, offset).tree : undefined
  if (tree?._tag === "Scalar") return typeof tree.value === "string" ? tree.value : tree.source
  if (tree?._tag === "Interpolation") return tree.text
  if (walk.fault === undefined) failed(walk, offset, "a key is text, not a mapping or a list")
  return ""
}
