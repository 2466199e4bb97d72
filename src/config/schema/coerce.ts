/**
 * Fits a tree into a shape.
 *
 * Owns going through both: mappings by key, lists by element, unions by the alternative that fits. It reports the first
 * value in key order that does not fit, and shares nodes that fit already. Missing values and interpolations fit
 * anywhere. The spellings of one value are in `coerceScalar.ts`, the checks of its schema in `check.ts`, the rule for the
 * alternatives of a union in `variant.ts`.
 */
import * as Result from "effect/Result"
import type { InvalidValue, UnknownKey } from "../error/ConfigError.ts"
import { maxDepth } from "../tree/limits.ts"
import { redactedText } from "../tree/secret.ts"
import * as Tree from "../tree/Tree.ts"
import { check, isChecked } from "./check.ts"
import { choose, chooseAlone } from "./choose.ts"
import { coerceScalar, fitsExactly } from "./coerceScalar.ts"
import { completeStruct } from "./defaults.ts"
import {
  type At,
  asShown,
  conflict,
  type Failure,
  type Fitting,
  invalid,
  isFailure,
  type Turn,
  tryOnce,
  unknownKey
} from "./fitting.ts"
import * as Shape from "./Shape.ts"
import { type Container, isChoice, isContainer, isTag, select, standing, takes } from "./variant.ts"

/** How deep a tree may be: a path and the value at its end may each be as deep as a file. */
const deepest = 2 * maxDepth

/**
 * Fits a tree into a shape, to be merged over the one below, if that is given.
 *
 * Shape: the same tree, with each value as its schema decodes it; the tree itself if nothing changes. A value that is
 * another alternative of its union than the one below is absolute, and has the defaults of its alternative.
 * Errors: InvalidValue, or UnknownKey for a key that a struct does not declare; the first in key order.
 */
export const coerce = (
  shape: Shape.Shape,
  tree: Tree.Tree,
  at: At,
  below?: Tree.Tree
): Result.Result<Tree.Tree, InvalidValue | UnknownKey> => fitTree(shape, tree, at, { complete: false, below })

/** Lists the values of a tree that are other alternatives than those below; none if the tree does not fit. */
export const turnsOf = (shape: Shape.Shape, tree: Tree.Tree, below: Tree.Tree): ReadonlyArray<Turn> | undefined => {
  const turns: Array<Turn> = []
  return Result.isSuccess(fitTree(shape, tree, { config: "" }, { complete: false, below, turns })) ? turns : undefined
}

/** Returns a shape without the alternatives that a tree is not; a key that tells them apart keeps them all. */
export const narrow = (shape: Shape.Shape, tree: Tree.Tree | undefined, key: string): Shape.Shape => {
  const members = Shape.members(shape)
  if (!isContainer(tree) || !isChoice(members) || isTag(members, key)) return shape
  const now = standing(members, tree, (member) => Result.isSuccess(coerce(member, tree, { config: "" })))
  const having = now.filter((member) => !Shape.isRefusal(Shape.child(member, key)))
  const narrowed = Shape.unionOf(having.length > 0 ? having : now)
  return Shape.isRedacted(shape) && narrowed._tag !== "Redacted" ? { _tag: "Redacted", shape: narrowed } : narrowed
}

/** Fits a tree into a shape, and gives every struct the keys that it lacks, as defaults or missing values. */
export const complete = (
  shape: Shape.Shape,
  tree: Tree.Tree,
  at: At
): Result.Result<Tree.Tree, InvalidValue | UnknownKey> => fitTree(shape, tree, at, { complete: true })

/** Completes a tree as {@link complete} does, also with the defaults that decoding gives: what the decoded value shows. */
export const completeAll = (
  shape: Shape.Shape,
  tree: Tree.Tree,
  at: At
): Result.Result<Tree.Tree, InvalidValue | UnknownKey> => fitTree(shape, tree, at, { complete: "all" })

const fitTree = (
  shape: Shape.Shape,
  tree: Tree.Tree,
  at: At,
  how: { readonly complete: Fitting["complete"]; readonly below?: Tree.Tree | undefined; readonly turns?: Array<Turn> }
) => {
  const { below, complete, turns = [] } = how
  const fitting: Fitting = {
    config: at.config,
    path: [...(at.path ?? [])],
    redacted: false,
    complete,
    turns,
    tried: new Map()
  }
  const start = fitting.path.length
  const out = go(fitting, shape, tree, below)
  return isFailure(out) ? Result.fail(asShown(out, shape, tree, start)) : Result.succeed(out)
}

const go = (fitting: Fitting, outer: Shape.Shape, tree: Tree.Tree, below?: Tree.Tree): Tree.Tree | Failure => {
  if (outer._tag === "Suspend") return go(fitting, outer.get(), tree, below)
  const out = fitted(fitting, outer, tree, below)
  // A completed tree is decoded next, which checks it.
  if (fitting.complete || isFailure(out) || !isChecked(outer, out)) return out
  // A struct in a list merges with nothing, so it must be complete.
  const whole =
    out._tag === "Sequence"
      ? go({ ...fitting, path: [...fitting.path], complete: true, tried: new Map() }, outer, out)
      : out
  return isFailure(whole) ? out : (check(outer, whole, fitting) ?? out)
}

const fitted = (
  fitting: Fitting,
  outer: Exclude<Shape.Shape, Shape.Suspend>,
  tree: Tree.Tree,
  below: Tree.Tree | undefined
): Tree.Tree | Failure => {
  if (tree._tag === "Scalar" && tree.value === redactedText && (fitting.redacted || Shape.hasRedacted(outer))) {
    // A marked one is about to be written; otherwise it was read.
    return tree.secret === true ? tree : Tree.missing(tree.origin)
  }
  if (outer._tag === "Redacted") {
    return go(fitting.redacted ? fitting : { ...fitting, redacted: true }, outer.shape, tree, below)
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
      if (outer._tag === "Union") return unionContainer(fitting, outer, tree, below)
      return tree._tag === "Mapping" ? mapping(fitting, outer, tree, below) : sequence(fitting, outer, tree)
  }
}

const unionScalar = (fitting: Fitting, union: Shape.Union, tree: Tree.Scalar): Tree.Tree | Failure => {
  let first: Tree.Tree | undefined
  for (const member of Shape.members(union)) {
    const scalar = coerceScalar(member, tree)
    if (fitsExactly(member, tree)) return scalar ?? tree
    first ??= scalar
  }
  return first ?? invalid(fitting, union, tree)
}

const unionContainer = (
  fitting: Fitting,
  union: Shape.Union,
  tree: Container,
  below: Tree.Tree | undefined
): Tree.Tree | Failure => {
  const all = Shape.members(union)
  const { clash, members } = select(
    all.filter((member) => takes(member, tree)),
    tree
  )
  if (clash !== undefined) return clashing(fitting, union, clash, tree)
  if (members.length === 0) return invalid(fitting, union, tree)
  if (!isContainer(below) || !isChoice(all)) return chooseAlone(fitting, members, tree, below, attempt)
  return choose(fitting, { all, members, tree, below }, attempt)
}

/** Fits a tree into one of several alternatives. */
const attempt = (fitting: Fitting, member: Shape.Plain, tree: Tree.Tree, below?: Tree.Tree): Tree.Tree | Failure =>
  tryOnce(fitting, { member, tree, below }, () => go(fitting, member, tree, below))

/** Makes the error of a key whose value fits no alternative; it expects what any of them takes there. */
const clashing = (fitting: Fitting, union: Shape.Union, key: string, tree: Tree.Tree): Failure => {
  const inner = Shape.child(union, key)
  const value = Tree.child(tree, key)
  if (Shape.isRefusal(inner) || value === undefined) return invalid(fitting, union, tree)
  fitting.path.push(key)
  return invalid(fitting, inner, value)
}

const descend = (
  fitting: Fitting,
  key: string,
  shape: Shape.Shape,
  tree: Tree.Tree,
  below?: Tree.Tree
): Tree.Tree | Failure => {
  fitting.path.push(key)
  const out = go(fitting, shape, tree, below)
  if (!isFailure(out)) fitting.path.pop()
  return out
}

const mapping = (
  fitting: Fitting,
  shape: Shape.Plain,
  tree: Tree.Mapping,
  below: Tree.Tree | undefined
): Tree.Tree | Failure => {
  const under = below?._tag === "Mapping" ? below : undefined
  if (shape._tag !== "Struct" && shape._tag !== "Record" && shape._tag !== "Unknown")
    return invalid(fitting, shape, tree)
  let out = tree
  for (const key of Tree.keys(tree)) {
    const value = Tree.get(tree, key)!
    const inner = shape._tag === "Record" ? shape.element : shape._tag === "Unknown" ? shape : fieldAt(shape, key)
    if (inner === undefined) return unknownKey(fitting, shape, key, Tree.originOfKey(tree, key))
    const next = descend(fitting, key, inner, value, under && Tree.get(under, key))
    if (isFailure(next)) return next
    if (next !== value) out = Tree.set(out, key, next)
  }
  return fitting.complete && shape._tag === "Struct" ? completeStruct(shape, out, fitting.complete) : out
}

const fieldAt = (shape: Shape.Plain, key: string): Shape.Shape | undefined =>
  shape._tag === "Struct" ? (shape.fields.get(key)?.shape ?? shape.rest) : undefined

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
