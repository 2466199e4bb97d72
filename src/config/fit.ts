/**
 * Whether a config takes an override, and as what.
 *
 * Owns following the override's key through the shape of the config. A shared override is for every config that takes
 * it, so the kinds of refusal matter: UnknownKey says that it is not for this one.
 */
import * as Result from "effect/Result"
import type { Assignment, Fitted } from "./assignment.ts"
import { InvalidValue, type Malformed, type UnknownKey } from "./ConfigError.ts"
import { coerce } from "./coerce.ts"
import { coerceValue } from "./coerceValue.ts"
import { expected as expectedOf } from "./expected.ts"
import * as Found from "./found.ts"
import type { Path } from "./Path.ts"
import * as Shape from "./Shape.ts"
import * as Tree from "./Tree.ts"
import { unknown } from "./unknownKey.ts"
import type { Value } from "./Value.ts"

/** Why a config does not take an override. */
export type Misfit = UnknownKey | InvalidValue | Malformed

/**
 * Fits an override into a shape: its key, then its value, in key order.
 *
 * Errors: UnknownKey for a key that a struct does not declare, in the override's key or in its value; InvalidValue for
 * a value that is not of its field's type; Malformed for a value that is not YAML, where it is not text.
 */
export const fitAssignment = (
  shape: Shape.Shape,
  assignment: Assignment,
  at: { readonly config: string }
): Result.Result<Fitted, Misfit> => {
  const target = follow(shape, assignment, at.config)
  if (Result.isFailure(target)) return Result.fail(target.failure)
  const field = target.success
  const where = { config: at.config, path: assignment.path }
  const secret = Shape.hasRedacted(field)
  // From here on nothing tells what was typed for a secret, or beside one.
  const { path, append, value, origin } = secret ? concealed(assignment) : assignment
  const fitted = append ? fitAppended(field, value, where) : coerceValue(field, value, where)
  return Result.map(fitted, (tree) => ({ path, append, value: tree, origin }))
}

const follow = (
  shape: Shape.Shape,
  { path, origin }: Assignment,
  config: string
): Result.Result<Shape.Shape, UnknownKey | InvalidValue> => {
  let here = shape
  for (let i = 0; i < path.length; i++) {
    const next = Shape.child(here, path[i]!)
    if (!Shape.isRefusal(next)) {
      here = next
      continue
    }
    const reached = path.slice(0, i + 1)
    if (next._tag === "UnknownKey") return Result.fail(unknown({ config, path: reached, shape: next.struct, origin }))
    const secret = Shape.hasRedacted(here)
    const [place, expected, found] =
      next._tag === "NotAnIndex"
        ? [reached, "the index of an element", `the key ${path[i]} on a list`]
        : [path.slice(0, i), expectedOf(here), "a mapping"]
    return Result.fail(
      new InvalidValue({ config, path: place, origin: secret ? Found.conceal(origin) : origin, expected, found })
    )
  }
  return Result.succeed(here)
}

const fitAppended = (
  shape: Shape.Shape,
  value: Value,
  where: { readonly config: string; readonly path: Path }
): Result.Result<Tree.Tree, Misfit> => {
  // What further elements of a list are does not depend on their index, and a tuple's last is asked for by none.
  const element = Shape.child(shape, "999999999999999")
  const refused = (found: string) =>
    Result.fail(new InvalidValue({ ...where, origin: value.origin, expected: expectedOf(shape), found }))
  if (Shape.isRefusal(element) || !takesList(shape)) return refused("a list to add to (+=)")
  if (Shape.members(element).every((member) => member._tag === "Never")) return refused("an element more (+=)")
  if (Result.isFailure(value.tree) || value.tree.success._tag !== "Sequence" || value.isText) {
    return Result.map(coerceValue(element, value, where), (item) => Tree.sequence([item], value.origin))
  }
  const items: Array<Tree.Tree> = []
  for (const [index, item] of Tree.children(value.tree.success)) {
    const fitted = coerce(element, item, { config: where.config, path: [...where.path, index] })
    if (Result.isFailure(fitted)) return Result.fail(fitted.failure)
    items.push(fitted.success)
  }
  return Result.succeed(Tree.sequence(items, value.origin))
}

const takesList = (shape: Shape.Shape): boolean =>
  Shape.members(shape).some((member) => member._tag === "List" || member._tag === "Tuple" || member._tag === "Unknown")

const concealed = (assignment: Assignment): Assignment => {
  const origin = Found.conceal(assignment.origin)
  const tree = Result.map(assignment.value.tree, (each) => withOrigin(each, origin))
  return { ...assignment, origin, value: { ...assignment.value, origin, tree } }
}

const withOrigin = (tree: Tree.Tree, origin: Tree.Tree["origin"]): Tree.Tree => {
  switch (tree._tag) {
    case "Mapping":
      return Tree.mapping(
        Tree.entries(tree).map(([key, value]) => [key, withOrigin(value, origin)] as const),
        origin
      )
    case "Sequence":
      return Tree.sequence(
        tree.items.map((item) => withOrigin(item, origin)),
        origin
      )
    default:
      return { ...tree, origin }
  }
}
