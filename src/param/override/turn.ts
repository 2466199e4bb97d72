/**
 * What the overrides of a command line make of unions: which alternatives they name, before they are applied.
 *
 * Owns judging a command line as the one source that it is: `opt.beta=0.9 opt.kind=adam` is `opt={beta: 0.9, kind: adam}`
 * in any order. The rule itself is in `config/schema/variant.ts`.
 */
import * as Result from "effect/Result"
import { turnsOf } from "../../config/schema/coerce.ts"
import * as Shape from "../../config/schema/Shape.ts"
import { hasChoice, isContainer, isTag } from "../../config/schema/variant.ts"
import * as List from "../../config/tree/list.ts"
import { merge } from "../../config/tree/merge.ts"
import { isIndex, type Path } from "../../config/tree/Path.ts"
import * as Tree from "../../config/tree/Tree.ts"
import { type Assignment, assign } from "./assignment.ts"
import { fitAssignment } from "./fit.ts"

/** An override as the keys and values that it sets below the start of its path. */
interface Patch {
  readonly start: Path
  readonly tree: Tree.Tree
  /** How it names an alternative by itself, if it does: it sets a tag, or gives a mapping or a list. */
  readonly names: "tag" | "container" | undefined
}

/**
 * Turns the unions of a tree to the alternatives that overrides name, all of them together.
 *
 * Shape: a value that becomes another alternative has the defaults of that. The values of the overrides are not set yet.
 * If no alternative takes all that they say, only tags count, so that the rest is refused as a key of another one.
 */
export const turnAll = (shape: Shape.Shape, tree: Tree.Tree, assignments: ReadonlyArray<Assignment>): Tree.Tree => {
  if (!hasChoice(shape)) return tree
  const patches = assignments.flatMap((assignment) => patchOf(shape, tree, assignment) ?? [])
  let out = tree
  for (const group of Map.groupBy(patches, ({ start }) => start.join("\n")).values()) {
    out =
      turned(shape, out, group) ??
      turned(
        shape,
        out,
        group.filter(({ names }) => names === "tag")
      ) ??
      out
  }
  return out
}

/** Turns the union that one override names by itself. */
export const turn = (shape: Shape.Shape, tree: Tree.Tree, assignment: Assignment): Tree.Tree => {
  const patch = hasChoice(shape) ? patchOf(shape, tree, assignment) : undefined
  return patch?.names === undefined ? tree : (turned(shape, tree, [patch]) ?? tree)
}

const patchOf = (shape: Shape.Shape, tree: Tree.Tree, assignment: Assignment): Patch | undefined => {
  const { path, removes } = assignment
  if (removes === true) return undefined
  const start = path.slice(0, startOf(tree, path))
  const rest = path.slice(start.length)
  const place = Shape.at(shape, start)
  if (place === undefined || !hasChoice(place) || rest.some(isIndex)) return undefined
  const fitted = fitAssignment(shape, assignment, { config: "" })
  if (Result.isFailure(fitted) || fitted.success.value === undefined) return undefined
  const { origin, value } = fitted.success
  const parent = Shape.at(shape, path.slice(0, -1))
  return {
    start,
    tree: rest.reduceRight<Tree.Tree>((inner, key) => Tree.mapping([[key, inner]], origin), value),
    names: isContainer(value)
      ? "container"
      : parent !== undefined && path.length > 0 && isTag(Shape.members(parent), path.at(-1)!)
        ? "tag"
        : undefined
  }
}

/** Returns how many keys of a path lead to its last element of a list; else one. */
const startOf = (tree: Tree.Tree, path: Path): number => {
  let node: Tree.Tree | undefined = tree
  let start = 1
  for (let i = 0; i < path.length && node !== undefined; i++) {
    const isList = node._tag === "Sequence"
    node = List.child(node, path[i]!)
    if (isList && node !== undefined) start = i + 1
  }
  return start
}

/** Returns the tree with other alternatives where patches name them; `undefined` if the patches fit none together. */
const turned = (shape: Shape.Shape, tree: Tree.Tree, patches: ReadonlyArray<Patch>): Tree.Tree | undefined => {
  const [first, ...others] = patches
  if (first === undefined) return undefined
  const { start } = first
  const below = List.at(tree, start)
  const place = Shape.at(shape, start)
  if (below === undefined || place === undefined) return tree
  const whole = others.reduce<Tree.Tree>((merged, patch) => merge(merged, patch.tree), first.tree)
  const turns = turnsOf(place, whole, below)
  if (turns === undefined) return undefined
  let out = tree
  for (const { basis, path } of turns) {
    const fitted = {
      path: [...start, ...path],
      append: false,
      value: { ...basis, absolute: true },
      origin: basis.origin
    }
    out = Result.getOrElse(assign(out, fitted, { config: "" }), () => out)
  }
  return out
}
