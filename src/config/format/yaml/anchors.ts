/**
 * What the anchors of a text say while it is edited.
 *
 * Owns what an alias, a `<<` and a key that is an alias stand for by now: what an anchor says after the edits before it.
 */
import type { Node, Pair } from "yaml"
import { isAlias, isCollection, isScalar, isSeq, visit } from "yaml"
import * as Origin from "../../tree/Origin.ts"
import * as Tree from "../../tree/Tree.ts"
import type { aligning } from "./align.ts"
import type { Parts } from "./parse.ts"
import type { Writing } from "./put.ts"

/** What the walk knows. */
export interface Walk {
  readonly writing: Writing
  readonly parts: Parts
  readonly align: ReturnType<typeof aligning>
  /** What each anchor says by now. */
  readonly anchors: Map<string, Tree.Tree>
}

const nothing = Tree.scalar(null, Origin.fromDefault, { source: "" })

/** What a node of the text says, before any edit. */
export const readOf = ({ parts }: Walk, node: Node | null): Tree.Tree =>
  node === null ? nothing : (parts.values.get(node) ?? nothing)

/** Takes in the anchors of a text that stays. */
export const remember = (walk: Walk, node: Node | null): void => {
  if (!isCollection(node)) return
  visit(node, (_, inner) => {
    if ((isScalar(inner) || isCollection(inner)) && inner.anchor !== undefined) {
      walk.anchors.set(inner.anchor, readOf(walk, inner))
    }
  })
}

/** The keys that `<<` gives a mapping by now; `undefined` if it stands for nothing any more. */
export const mergedNow = (walk: Walk, node: Node | null): Map<string, Tree.Tree> | undefined => {
  const keys = new Map<string, Tree.Tree>()
  const sources = isSeq<Node | null>(node) ? node.items : [node]
  for (const source of sources) {
    const tree = isAlias(source) ? walk.anchors.get(source.source) : readOf(walk, source)
    if (tree?._tag !== "Mapping") return undefined
    for (const [key, value] of Tree.entries(tree)) if (!keys.has(key)) keys.set(key, value)
  }
  return keys
}

/** Tells whether the key of a pair still says what it said; takes in its anchor. */
export const keepsKey = (walk: Walk, { key: node }: Pair<Node, Node | null>, key: string): boolean => {
  if (isScalar(node) && node.anchor !== undefined) walk.anchors.set(node.anchor, Tree.scalar(key, Origin.fromDefault))
  if (!isAlias(node)) return true
  const now = walk.anchors.get(node.source)
  if (now?._tag === "Interpolation") return now.text === key
  return now?._tag === "Scalar" && (typeof now.value === "string" ? now.value : now.source) === key
}
