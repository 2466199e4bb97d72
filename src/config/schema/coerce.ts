/**
 * Fits a tree into a shape.
 *
 * Owns going through both: mappings by key, lists by element, unions by the alternative that fits. It reports the first
 * value in key order that does not fit, and shares nodes that fit already. Missing values and interpolations fit
 * anywhere. The spellings of one value are in `coerceScalar.ts`, the checks of its schema in `check.ts`.
 */
import * as Result from "effect/Result"
import { InvalidValue, type UnknownKey } from "../error/ConfigError.ts"
import { maxDepth } from "../tree/limits.ts"
import * as Origin from "../tree/Origin.ts"
import type { Path } from "../tree/Path.ts"
import { conceal, redactedText } from "../tree/secret.ts"
import * as Tree from "../tree/Tree.ts"
import { check, isChecked } from "./check.ts"
import { coerceScalar } from "./coerceScalar.ts"
import { completeStruct, isWhole } from "./defaults.ts"
import { expected as expectedOf, received, shownKey } from "./describe.ts"
import { unknownKey as unknownKeyError } from "./errors.ts"
import * as Shape from "./Shape.ts"
import { select, tagsOf } from "./variant.ts"

/** Where a tree is: the id of its config, and the keys that lead to it. */
export interface At {
  readonly config: string
  readonly path?: Path | undefined
}

type Failure = InvalidValue | UnknownKey

interface Fitting {
  readonly config: string
  /** The keys of the current value; changes on the way. */
  readonly path: Array<string>
  readonly redacted: boolean
  /** Whether structs get the keys that they lack. */
  readonly complete: boolean
}

/** How deep a tree may be: a path and the value at its end may each be as deep as a file. */
const deepest = 2 * maxDepth

const isFailure = (value: Tree.Tree | Failure): value is Failure =>
  value._tag === "InvalidValue" || value._tag === "UnknownKey"

/**
 * Fits a tree into a shape.
 *
 * Shape: the same tree, with each value as its schema decodes it; the tree itself if nothing changes.
 * Errors: InvalidValue, or UnknownKey for a key that a struct does not declare; the first in key order.
 */
export const coerce = (
  shape: Shape.Shape,
  tree: Tree.Tree,
  at: At
): Result.Result<Tree.Tree, InvalidValue | UnknownKey> => fitTree(shape, tree, at, false)

/** Fits a tree into a shape, and gives every struct the keys that it lacks, as defaults or missing values. */
export const complete = (
  shape: Shape.Shape,
  tree: Tree.Tree,
  at: At
): Result.Result<Tree.Tree, InvalidValue | UnknownKey> => fitTree(shape, tree, at, true)

const fitTree = (shape: Shape.Shape, tree: Tree.Tree, at: At, whole: boolean) => {
  const fitting: Fitting = { config: at.config, path: [...(at.path ?? [])], redacted: false, complete: whole }
  const out = go(fitting, shape, tree)
  return isFailure(out) ? Result.fail(out) : Result.succeed(out)
}

const invalid = (fitting: Fitting, shape: Shape.Shape, tree: Tree.Tree, expected = expectedOf(shape)): InvalidValue => {
  const secret = fitting.redacted || Shape.hasRedacted(shape)
  return new InvalidValue({
    config: fitting.config,
    path: [...fitting.path],
    origin: secret ? conceal(tree.origin) : tree.origin,
    expected,
    received: received(tree, secret)
  })
}

const go = (fitting: Fitting, outer: Shape.Shape, tree: Tree.Tree): Tree.Tree | Failure => {
  if (outer._tag === "Suspend") return go(fitting, outer.get(), tree)
  const out = fitted(fitting, outer, tree)
  // A completed tree is decoded next, which checks it.
  if (fitting.complete || isFailure(out) || !isChecked(outer, out)) return out
  // A struct in a list merges with nothing, so it must be complete.
  const whole = out._tag === "Sequence" ? go({ ...fitting, path: [...fitting.path], complete: true }, outer, out) : out
  return isFailure(whole) ? out : (check(outer, whole, fitting) ?? out)
}

const fitted = (fitting: Fitting, outer: Exclude<Shape.Shape, Shape.Suspend>, tree: Tree.Tree): Tree.Tree | Failure => {
  if (tree._tag === "Scalar" && tree.value === redactedText && (fitting.redacted || Shape.hasRedacted(outer))) {
    // A marked one is about to be written; otherwise it was read.
    return tree.secret === true ? tree : Tree.missing(tree.origin)
  }
  if (outer._tag === "Redacted") {
    return go(fitting.redacted ? fitting : { ...fitting, redacted: true }, outer.shape, tree)
  }
  switch (tree._tag) {
    case "Missing":
    case "Interpolation":
      return tree
    case "Conflict":
      return conflict(fitting, outer, tree)
    case "Scalar": {
      if (outer._tag === "Union") return unionScalar(fitting, outer, tree)
      return coerceScalar(outer, tree) ?? invalid(fitting, outer, tree)
    }
    case "Mapping":
    case "Sequence":
      if (fitting.path.length > deepest)
        return invalid(fitting, outer, tree, `a value less than ${deepest} levels deep`)
      if (outer._tag === "Union") return unionContainer(fitting, outer, tree)
      return tree._tag === "Mapping" ? mapping(fitting, outer, tree) : sequence(fitting, outer, tree)
  }
}

const conflict = (fitting: Fitting, shape: Shape.Shape, tree: Tree.Conflict): InvalidValue => {
  const over = Origin.format(Shape.hasRedacted(shape) || fitting.redacted ? conceal(tree.over) : tree.over)
  return invalid(fitting, shape, tree, `a ${tree.expected}, as it is in ${over}`)
}

const unionScalar = (fitting: Fitting, union: Shape.Union, tree: Tree.Scalar): Tree.Tree | Failure => {
  let first: Tree.Tree | undefined
  for (const member of Shape.members(union)) {
    const scalar = coerceScalar(member, tree)
    if (scalar === tree) return tree
    first ??= scalar
  }
  return first ?? invalid(fitting, union, tree)
}

const unionContainer = (
  fitting: Fitting,
  union: Shape.Union,
  tree: Tree.Mapping | Tree.Sequence
): Tree.Tree | Failure => {
  const taking = Shape.members(union).filter((member) => takes(member, tree))
  const { clash, members } = select(taking, tree)
  if (clash !== undefined) return clashing(fitting, union, clash, tree)
  const tags = tree._tag === "Mapping" ? tagsOf(members, tree) : []
  const out = ofMembers(fitting, union, members, tree)
  if (tags.length === 0 || out._tag !== "Mapping" || out.tags !== undefined) return out
  return { ...out, tags }
}

/** Makes the error of a key whose value fits no alternative; it expects what any of them takes there. */
const clashing = (fitting: Fitting, union: Shape.Union, key: string, tree: Tree.Tree): Failure => {
  const inner = Shape.child(union, key)
  const value = Tree.child(tree, key)
  if (Shape.isRefusal(inner) || value === undefined) return invalid(fitting, union, tree)
  fitting.path.push(key)
  return invalid(fitting, inner, value)
}

const ofMembers = (
  fitting: Fitting,
  union: Shape.Union,
  members: ReadonlyArray<Shape.Plain>,
  tree: Tree.Mapping | Tree.Sequence
): Tree.Tree | Failure => {
  const only = members[0]
  if (only === undefined) return invalid(fitting, union, tree)
  if (members.length === 1) return go(fitting, only, tree)
  let partial: Tree.Tree | undefined
  let failed: Failure | undefined
  for (const member of members) {
    const depth = fitting.path.length
    const out = go(fitting, member, tree)
    fitting.path.length = depth
    if (isFailure(out)) {
      if (failed === undefined || out.path.length > failed.path.length) failed = out
    } else {
      if (isWhole(member, tree)) return out
      partial ??= out
    }
  }
  return partial ?? failed ?? invalid(fitting, union, tree)
}

const takes = (shape: Shape.Plain, tree: Tree.Mapping | Tree.Sequence): boolean =>
  shape._tag === "Unknown" ||
  (tree._tag === "Mapping"
    ? shape._tag === "Struct" || shape._tag === "Record"
    : shape._tag === "List" || shape._tag === "Tuple")

const descend = (fitting: Fitting, key: string, shape: Shape.Shape, tree: Tree.Tree): Tree.Tree | Failure => {
  fitting.path.push(key)
  const out = go(fitting, shape, tree)
  if (!isFailure(out)) fitting.path.pop()
  return out
}

const mapping = (fitting: Fitting, shape: Shape.Plain, tree: Tree.Mapping): Tree.Tree | Failure => {
  if (shape._tag !== "Struct" && shape._tag !== "Record" && shape._tag !== "Unknown")
    return invalid(fitting, shape, tree)
  let out = tree
  for (const key of Tree.keys(tree)) {
    const value = Tree.get(tree, key)!
    const inner = shape._tag === "Record" ? shape.element : shape._tag === "Unknown" ? shape : fieldAt(shape, key)
    if (inner === undefined) return unknownKey(fitting, shape, shownKey(tree, shape, key), Tree.originOfKey(tree, key))
    const next = descend(fitting, shownKey(tree, shape, key), inner, value)
    if (isFailure(next)) return next
    if (next !== value) out = Tree.set(out, key, next)
  }
  return fitting.complete && shape._tag === "Struct" ? completeStruct(shape, out) : out
}

const fieldAt = (shape: Shape.Plain, key: string): Shape.Shape | undefined =>
  shape._tag === "Struct" ? (shape.fields.get(key)?.shape ?? shape.rest) : undefined

const unknownKey = (fitting: Fitting, shape: Shape.Plain, key: string, origin: Origin.Origin): Failure =>
  unknownKeyError({
    config: fitting.config,
    path: [...fitting.path, key],
    shape,
    origin: fitting.redacted ? conceal(origin) : origin
  })

const sequence = (fitting: Fitting, shape: Shape.Plain, tree: Tree.Sequence): Tree.Tree | Failure => {
  if (shape._tag !== "List" && shape._tag !== "Tuple" && shape._tag !== "Unknown") return invalid(fitting, shape, tree)
  let items: Array<Tree.Tree> | undefined
  for (let i = 0; i < tree.items.length; i++) {
    const value = tree.items[i]!
    const inner = shape._tag === "List" ? shape.element : shape._tag === "Unknown" ? shape : elementAt(shape, i)
    if (inner === undefined) return invalid(fitting, shape, tree)
    const next = descend(fitting, String(i), inner, value)
    if (isFailure(next)) return next
    if (next !== value) {
      items ??= [...tree.items]
      items[i] = next
    }
  }
  return items === undefined ? tree : { ...tree, items }
}

const elementAt = (shape: Shape.Plain, index: number): Shape.Shape | undefined =>
  shape._tag === "Tuple" ? (shape.elements[index] ?? shape.rest) : undefined
