/**
 * Fitting a tree into a shape.
 *
 * Owns the walk over both: mappings by key, lists by element, unions by what was found, and the error of the first
 * value in key order that does not fit. What fits already is shared. Which spellings one value has is in
 * `coerceScalar.ts`, what its own schema says of it in `check.ts`. Missing values and interpolations fit anywhere; they are for whoever uses the value.
 */
import * as Result from "effect/Result"
import { InvalidValue, redactedText, type UnknownKey } from "./ConfigError.ts"
import { check } from "./check.ts"
import { coerceScalar } from "./coerceScalar.ts"
import { completeStruct, isWhole } from "./complete.ts"
import { expected as expectedOf } from "./expected.ts"
import * as Found from "./found.ts"
import { originOfKey } from "./keyOrigins.ts"
import { maxDepth } from "./limits.ts"
import * as Origin from "./Origin.ts"
import type { Path } from "./Path.ts"
import * as Shape from "./Shape.ts"
import * as Tree from "./Tree.ts"
import { unknown } from "./unknownKey.ts"
import { select, tagsOf } from "./variant.ts"

/** Where a tree is: the id of its config, and the keys that lead to it. */
export interface At {
  readonly config: string
  readonly path?: Path | undefined
}

type Failure = InvalidValue | UnknownKey

interface Walk {
  readonly config: string
  /** Where the walk is; changes as it goes. */
  readonly path: Array<string>
  readonly redacted: boolean
  /** Whether structs are given what their schema says of the keys that they lack. */
  readonly complete: boolean
}

/** How deep a tree may be: a value as deep as a file, at the end of a path as long. */
const deepest = 2 * maxDepth

const isFailure = (value: Tree.Tree | Failure): value is Failure =>
  value._tag === "InvalidValue" || value._tag === "UnknownKey"

/**
 * Fits a tree into a shape.
 *
 * Shape: the same tree with each value as its schema decodes it; the tree itself where nothing changes.
 * Errors: InvalidValue, or UnknownKey for a key that a struct does not declare; the first in key order.
 */
export const coerce = (
  shape: Shape.Shape,
  tree: Tree.Tree,
  at: At
): Result.Result<Tree.Tree, InvalidValue | UnknownKey> => run(shape, tree, at, false)

/** Fits a tree into a shape, and adds to every struct in it the keys that it lacks, as their defaults or missing. */
export const complete = (
  shape: Shape.Shape,
  tree: Tree.Tree,
  at: At
): Result.Result<Tree.Tree, InvalidValue | UnknownKey> => run(shape, tree, at, true)

const run = (shape: Shape.Shape, tree: Tree.Tree, at: At, whole: boolean) => {
  const walk: Walk = { config: at.config, path: [...(at.path ?? [])], redacted: false, complete: whole }
  const out = go(walk, shape, tree)
  return isFailure(out) ? Result.fail(out) : Result.succeed(out)
}

const invalid = (walk: Walk, shape: Shape.Shape, tree: Tree.Tree, expected = expectedOf(shape)): InvalidValue => {
  const secret = walk.redacted || Shape.hasRedacted(shape)
  return new InvalidValue({
    config: walk.config,
    path: [...walk.path],
    origin: secret ? Found.conceal(tree.origin) : tree.origin,
    expected,
    found: Found.describe(tree, secret)
  })
}

const go = (walk: Walk, outer: Shape.Shape, tree: Tree.Tree): Tree.Tree | Failure => {
  if (outer._tag === "Suspend") return go(walk, outer.get(), tree)
  const out = fitted(walk, outer, tree)
  // What is completed is decoded next, which checks it.
  if (walk.complete || isFailure(out)) return out
  const whole = (part: Tree.Tree) => {
    const completed = go({ ...walk, path: [...walk.path], complete: true }, outer, part)
    return isFailure(completed) ? undefined : completed
  }
  return check(outer, out, walk, whole) ?? out
}

const fitted = (walk: Walk, outer: Exclude<Shape.Shape, Shape.Suspend>, tree: Tree.Tree): Tree.Tree | Failure => {
  if (tree._tag === "Scalar" && tree.value === redactedText && (walk.redacted || Shape.hasRedacted(outer))) {
    // With the mark of a secret it is about to be written; otherwise it was read.
    return tree.secret === true ? tree : Tree.missing(tree.origin)
  }
  if (outer._tag === "Redacted") {
    return go(walk.redacted ? walk : { ...walk, redacted: true }, outer.shape, tree)
  }
  switch (tree._tag) {
    case "Missing":
    case "Interpolation":
      return tree
    case "Conflict":
      return conflict(walk, outer, tree)
    case "Scalar": {
      if (outer._tag === "Union") return unionScalar(walk, outer, tree)
      return coerceScalar(outer, tree) ?? invalid(walk, outer, tree)
    }
    case "Mapping":
    case "Sequence":
      if (walk.path.length > deepest) return invalid(walk, outer, tree, `a value less than ${deepest} levels deep`)
      if (outer._tag === "Union") return unionContainer(walk, outer, tree)
      return tree._tag === "Mapping" ? mapping(walk, outer, tree) : sequence(walk, outer, tree)
  }
}

const conflict = (walk: Walk, shape: Shape.Shape, tree: Tree.Conflict): InvalidValue => {
  const over = Origin.format(Shape.hasRedacted(shape) || walk.redacted ? Found.conceal(tree.over) : tree.over)
  return invalid(walk, shape, tree, `a ${tree.expected}, as it is in ${over}`)
}

const unionScalar = (walk: Walk, union: Shape.Union, tree: Tree.Scalar): Tree.Tree | Failure => {
  let first: Tree.Tree | undefined
  for (const member of Shape.members(union)) {
    const found = coerceScalar(member, tree)
    if (found === tree) return tree
    first ??= found
  }
  return first ?? invalid(walk, union, tree)
}

const unionContainer = (walk: Walk, union: Shape.Union, tree: Tree.Mapping | Tree.Sequence): Tree.Tree | Failure => {
  const taking = Shape.members(union).filter((member) => takes(member, tree))
  const { clash, members } = select(taking, tree)
  if (clash !== undefined) return clashing(walk, union, clash, tree)
  const tags = tree._tag === "Mapping" ? tagsOf(members, tree) : []
  const out = ofMembers(walk, union, members, tree)
  if (tags.length === 0 || out._tag !== "Mapping" || out.tags !== undefined) return out
  return { ...out, tags }
}

/** Fails at the key of a mapping that fits no alternative, as what all of them together take there. */
const clashing = (walk: Walk, union: Shape.Union, key: string, tree: Tree.Tree): Failure => {
  const inner = Shape.child(union, key)
  const value = Tree.child(tree, key)
  if (Shape.isRefusal(inner) || value === undefined) return invalid(walk, union, tree)
  walk.path.push(key)
  return invalid(walk, inner, value)
}

const ofMembers = (
  walk: Walk,
  union: Shape.Union,
  members: ReadonlyArray<Shape.Plain>,
  tree: Tree.Mapping | Tree.Sequence
): Tree.Tree | Failure => {
  const only = members[0]
  if (only === undefined) return invalid(walk, union, tree)
  if (members.length === 1) return go(walk, only, tree)
  let fitting: Tree.Tree | undefined
  let failed: Failure | undefined
  for (const member of members) {
    const depth = walk.path.length
    const out = go(walk, member, tree)
    walk.path.length = depth
    if (isFailure(out)) {
      if (failed === undefined || out.path.length > failed.path.length) failed = out
    } else {
      if (isWhole(member, tree)) return out
      fitting ??= out
    }
  }
  return fitting ?? failed ?? invalid(walk, union, tree)
}

const takes = (shape: Shape.Plain, tree: Tree.Mapping | Tree.Sequence): boolean =>
  shape._tag === "Unknown" ||
  (tree._tag === "Mapping"
    ? shape._tag === "Struct" || shape._tag === "Record"
    : shape._tag === "List" || shape._tag === "Tuple")

const step = (walk: Walk, key: string, shape: Shape.Shape, tree: Tree.Tree): Tree.Tree | Failure => {
  walk.path.push(key)
  const out = go(walk, shape, tree)
  if (!isFailure(out)) walk.path.pop()
  return out
}

const mapping = (walk: Walk, shape: Shape.Plain, tree: Tree.Mapping): Tree.Tree | Failure => {
  if (shape._tag !== "Struct" && shape._tag !== "Record" && shape._tag !== "Unknown") return invalid(walk, shape, tree)
  let out = tree
  for (const key of Tree.keys(tree)) {
    const value = Tree.get(tree, key)!
    const inner = shape._tag === "Record" ? shape.element : shape._tag === "Unknown" ? shape : elementOf(shape, key)
    if (inner === undefined) return unknownKey(walk, shape, Found.key(tree, shape, key), originOfKey(tree, key))
    const next = step(walk, Found.key(tree, shape, key), inner, value)
    if (isFailure(next)) return next
    if (next !== value) out = Tree.set(out, key, next)
  }
  return walk.complete && shape._tag === "Struct" ? completeStruct(shape, out) : out
}

const elementOf = (shape: Shape.Plain, key: string): Shape.Shape | undefined =>
  shape._tag === "Struct" ? (shape.fields.get(key)?.shape ?? shape.rest) : undefined

const unknownKey = (walk: Walk, shape: Shape.Plain, key: string, origin: Origin.Origin): Failure =>
  unknown({
    config: walk.config,
    path: [...walk.path, key],
    shape,
    origin: walk.redacted ? Found.conceal(origin) : origin
  })

const sequence = (walk: Walk, shape: Shape.Plain, tree: Tree.Sequence): Tree.Tree | Failure => {
  if (shape._tag !== "List" && shape._tag !== "Tuple" && shape._tag !== "Unknown") return invalid(walk, shape, tree)
  let items: Array<Tree.Tree> | undefined
  for (let i = 0; i < tree.items.length; i++) {
    const value = tree.items[i]!
    const inner = shape._tag === "List" ? shape.element : shape._tag === "Unknown" ? shape : placeOf(shape, i)
    if (inner === undefined) return invalid(walk, shape, tree)
    const next = step(walk, String(i), inner, value)
    if (isFailure(next)) return next
    if (next !== value) {
      items ??= [...tree.items]
      items[i] = next
    }
  }
  return items === undefined ? tree : { ...tree, items }
}

const placeOf = (shape: Shape.Plain, index: number): Shape.Shape | undefined =>
  shape._tag === "Tuple" ? (shape.elements[index] ?? shape.rest) : undefined
