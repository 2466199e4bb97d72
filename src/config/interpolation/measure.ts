/**
 * Measures how large a mapping or list is, and whether it holds an interpolation.
 */
import * as HashMap from "effect/HashMap"
import type * as Tree from "../tree/Tree.ts"

/** A mapping or a list. */
export type Container = Tree.Mapping | Tree.Sequence

export const isContainer = (tree: Tree.Tree): tree is Container => tree._tag === "Mapping" || tree._tag === "Sequence"

/** What a container holds at any depth. `size` counts its nodes and itself, and a shared node once for each use. */
export interface Measure {
  readonly holds: boolean
  readonly size: number
  readonly depth: number
}

/** The measures that are known, by container. */
export type Measures = Map<Container, Measure>

/** Measures a container, without recursion. Each container in it is measured once, even if it is shared. */
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

/** Adds up the children of a container. If some are not measured yet, pushes those and returns `undefined`. */
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
