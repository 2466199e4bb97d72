/**
 * How large a mapping or list is, and whether it holds an interpolation.
 */
import * as HashMap from "effect/HashMap"
import type * as Tree from "../tree/Tree.ts"

/** A node with others inside. */
export type Container = Tree.Mapping | Tree.Sequence

/** Says whether a node has others inside. */
export const isContainer = (tree: Tree.Tree): tree is Container => tree._tag === "Mapping" || tree._tag === "Sequence"

/** What a container holds at any depth: `size` counts its nodes and itself, a shared one as often as it is used. */
export interface Measure {
  readonly holds: boolean
  readonly size: number
  readonly depth: number
}

/** What was measured before, by container. */
export type Measures = Map<Container, Measure>

/** Measures a container. Each container inside it is looked at once, however often it is shared, without recursion. */
export const measure = (known: Measures, root: Container): Measure => {
  const stack: Array<Container> = [root]
  for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
    const measured = known.has(node) ? undefined : add(known, node, stack)
    if (stack.at(-1) !== node) continue
    stack.pop()
    if (measured !== undefined) known.set(node, measured)
  }
  return known.get(root)!
}

/** Adds up the children of a container; pushes those to measure first, and then gives nothing. */
const add = (known: Measures, node: Container, stack: Array<Container>): Measure | undefined => {
  let holds = false
  let size = 1
  let depth = 1
  let complete = true
  for (const child of node._tag === "Mapping" ? HashMap.values(node.index) : node.items) {
    if (!isContainer(child)) {
      holds ||= child._tag === "Interpolation"
      size++
      continue
    }
    const inner = known.get(child)
    if (inner === undefined) {
      complete = false
      stack.push(child)
      continue
    }
    holds ||= inner.holds
    size += inner.size
    depth = Math.max(depth, inner.depth + 1)
  }
  return complete ? { holds, size, depth } : undefined
}
