/**
 * One override of one value: `a.b=1`, `l[0]=x`, `l+=x`.
 *
 * Owns reading it and applying it to a tree. Whether a config takes it, and as what, is in `fit.ts`. Its pipeline:
 * `parseAssignment`, then `fitAssignment` for each config that it may be for, then `apply`. Appending to a list, or
 * setting its elements, again and again is linear: see `append` and `setItem` in `Tree.ts`.
 */
import * as Result from "effect/Result"
import { InvalidValue, Malformed } from "./ConfigError.ts"
import { conflicting } from "./conflicting.ts"
import * as Found from "./found.ts"
import { merge } from "./merge.ts"
import type { Origin } from "./Origin.ts"
import { isIndex, type Path } from "./Path.ts"
import { parseKey } from "./parseKey.ts"
import * as Tree from "./Tree.ts"
import * as Value from "./Value.ts"

/** An override as it was typed. `append`: its values are added to the list at `path`. */
export interface Assignment {
  readonly path: Path
  readonly append: boolean
  readonly value: Value.Value
  readonly origin: Origin
}

/** An override that a config takes. Where it appends, `value` is the list of what is added. */
export interface Fitted {
  readonly path: Path
  readonly append: boolean
  readonly value: Tree.Tree
  readonly origin: Origin
}

/**
 * Reads an override, without its prefix: `KEY=VALUE`, or `KEY+=VALUE` to add to a list.
 *
 * Errors: Malformed for a key that names nothing. A value that YAML cannot read is no error yet: it may be text.
 */
export const parseAssignment = (
  text: string,
  of: { readonly config: string; readonly origin: Origin }
): Result.Result<Assignment, Malformed> => {
  const equals = text.indexOf("=")
  const append = equals > 0 && text[equals - 1] === "+"
  const key = equals < 0 ? text : text.slice(0, append ? equals - 1 : equals)
  return Result.mapBoth(parseKey(key), {
    onSuccess: (path) => ({ path, append, value: Value.read(text.slice(equals + 1), of.origin), origin: of.origin }),
    onFailure: (reason) => new Malformed({ config: of.config, origin: of.origin, reason })
  })
}

/**
 * Applies an override to a tree.
 *
 * Shape: a mapping is merged into, a list's element is replaced or merged into, `+=` adds to a list or begins one; a
 * value on the way gives place to a mapping. All else is shared.
 * Errors: InvalidValue for a list without that element, for `+=` to what is no list, and for a list over a mapping or
 * the other way round.
 */
export const apply = (
  tree: Tree.Tree,
  assignment: Fitted,
  at: { readonly config: string }
): Result.Result<Tree.Tree, InvalidValue> => {
  const out = applyAt(tree, assignment, 0, at.config)
  return out._tag === "InvalidValue" ? Result.fail(out) : Result.succeed(out)
}

const invalid = (config: string, path: Path, origin: Origin, expected: string, found: string) =>
  new InvalidValue({ config, path: [...path], origin, expected, found })

const elements = (count: number): string => (count === 1 ? "1 element" : `${count} elements`)

const applyAt = (
  tree: Tree.Tree | undefined,
  assignment: Fitted,
  depth: number,
  config: string
): Tree.Tree | InvalidValue => {
  const { path, origin } = assignment
  const key = path[depth]
  if (key === undefined) return assignment.append ? append(tree, assignment, config) : assign(tree, assignment, config)
  if (tree === undefined || tree._tag === "Missing" || tree._tag === "Scalar" || tree._tag === "Interpolation") {
    const inner = applyAt(undefined, assignment, depth + 1, config)
    if (inner._tag === "InvalidValue") return inner
    const mapping = Tree.mapping([[key, inner]], origin)
    return tree === undefined ? mapping : merge(tree, mapping)
  }
  if (tree._tag === "Conflict") return conflicting(config, { path: path.slice(0, depth), conflict: tree })
  if (tree._tag === "Mapping") {
    const inner = applyAt(Tree.get(tree, key), assignment, depth + 1, config)
    return inner._tag === "InvalidValue" ? inner : Tree.set(tree, key, inner)
  }
  const count = Tree.length(tree)
  if (!isIndex(key)) {
    const expected = count === 0 ? "an element's index" : `the index of an element, 0 to ${count - 1}`
    return invalid(config, path.slice(0, depth + 1), origin, expected, `the key ${key} on a list`)
  }
  const index = Number(key)
  if (index >= count) {
    const expected =
      count === 0 ? "a list that has elements; += adds one" : `an index from 0 to ${count - 1}; += adds one`
    return invalid(config, path.slice(0, depth + 1), origin, expected, `index ${key} on a list of ${elements(count)}`)
  }
  const inner = applyAt(Tree.item(tree, index), assignment, depth + 1, config)
  return inner._tag === "InvalidValue" ? inner : Tree.setItem(tree, index, inner)
}

const assign = (tree: Tree.Tree | undefined, { path, value }: Fitted, config: string): Tree.Tree | InvalidValue => {
  if (tree === undefined) return value
  const merged = merge(tree, value)
  const found = conflictAlong(merged, value, [...path])
  return found === undefined ? merged : conflicting(config, found)
}

/** Finds a conflict where `value` was merged, and nowhere else. */
const conflictAlong = (
  merged: Tree.Tree,
  value: Tree.Tree,
  path: Array<string>
): { readonly path: Path; readonly conflict: Tree.Conflict } | undefined => {
  if (merged === value) return undefined
  if (merged._tag === "Conflict") return { path, conflict: merged }
  if (merged._tag !== "Mapping" || value._tag !== "Mapping") return undefined
  for (const [key, inner] of Tree.entries(value)) {
    const found = conflictAlong(Tree.get(merged, key)!, inner, [...path, key])
    if (found !== undefined) return found
  }
  return undefined
}

const append = (
  tree: Tree.Tree | undefined,
  { path, value, origin }: Fitted,
  config: string
): Tree.Tree | InvalidValue => {
  if (value._tag !== "Sequence") return value
  if (tree === undefined || tree._tag === "Missing") return value
  if (tree._tag === "Sequence") return Tree.append(tree, value.items)
  if (tree._tag === "Conflict") return conflicting(config, { path, conflict: tree })
  return invalid(config, path, origin, "a list to add to", Found.kind(tree))
}
