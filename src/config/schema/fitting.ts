/**
 * What fitting a tree into a shape keeps on its way, and how it fails.
 */
import { InvalidValue, UnknownKey } from "../error/ConfigError.ts"
import * as Origin from "../tree/Origin.ts"
import type { Path } from "../tree/Path.ts"
import { conceal, redactedText } from "../tree/secret.ts"
import * as Tree from "../tree/Tree.ts"
import { follow } from "./declared.ts"
import { expected as expectedOf, received, shownPath } from "./describe.ts"
import { unknownKey as unknownKeyError } from "./errors.ts"
import * as Shape from "./Shape.ts"
import type { Container } from "./variant.ts"

/** Where a tree is: the id of its config, and the keys that lead to it. */
export interface At {
  readonly config: string
  readonly path?: Path | undefined
}

/** Why a tree does not fit. */
export type Failure = InvalidValue | UnknownKey

/** The state while a tree is fitted. */
export interface Fitting {
  readonly config: string
  /** The keys of the current value; changes on the way. */
  readonly path: Array<string>
  readonly redacted: boolean
  /** Whether structs get the keys that they lack; with `all`, those too that decoding gives. */
  readonly complete: boolean | "all"
  /** The values that became other alternatives, outer ones first. */
  readonly turns: Array<Turn>
  /** What trying alternatives gave. */
  readonly tried: Tried
}

/** What fitting a tree into an alternative gave, by the tree, the alternative and the tree below. */
type Tried = Map<Tree.Tree, Map<Shape.Shape, Map<Tree.Tree | undefined, Trial>>>

interface Trial {
  readonly path: Path
  readonly redacted: boolean
  readonly out: Tree.Tree | Failure
  readonly turns: ReadonlyArray<Turn>
}

/** A value that is another alternative of its union than the one below; `basis` is what it is before its own keys. */
export interface Turn {
  readonly path: Path
  readonly basis: Container
}

/** Tells a failure from a tree that fits. */
export const isFailure = (value: Tree.Tree | Failure): value is Failure =>
  value._tag === "InvalidValue" || value._tag === "UnknownKey"

/** Makes the error of a value that does not fit. */
export const invalid = (
  fitting: Fitting,
  shape: Shape.Shape,
  tree: Tree.Tree,
  expected = expectedOf(shape)
): InvalidValue => {
  const secret = fitting.redacted || Shape.hasRedacted(shape)
  return new InvalidValue({
    config: fitting.config,
    path: [...fitting.path],
    origin: secret ? conceal(tree.origin) : tree.origin,
    expected,
    received: received(tree, secret)
  })
}

/** Makes the error of a key that a struct does not declare. */
export const unknownKey = (fitting: Fitting, shape: Shape.Plain, key: string, origin: Origin.Origin): Failure =>
  unknownKeyError({
    config: fitting.config,
    path: [...fitting.path, key],
    shape,
    origin: fitting.redacted ? conceal(origin) : origin
  })

/** Tells whether a shape takes single values. */
const takesScalars = (shape: Shape.Shape): boolean =>
  Shape.members(shape).some(({ _tag }) => !["Struct", "Record", "List", "Tuple"].includes(_tag))

/**
 * Returns a failure as it is shown: without keys that are secret, and, in a file beside a secret, without what may be one
 * in the wrong place. The keys from `start` on lead through the tree.
 */
export const asShown = (failure: Failure, shape: Shape.Shape, tree: Tree.Tree, start: number): Failure => {
  const keys = failure.path.slice(start)
  let shown = shownPath(tree, shape, keys)
  let isHidden = false
  if (failure.origin._tag === "File" && Shape.hasRedacted(shape)) {
    const { field, shown: known } = follow(shape, keys)
    if (failure._tag === "UnknownKey") shown = [...shown.slice(0, -1), known.at(-1) ?? ""]
    else isHidden = field === undefined || !takesScalars(field)
  }
  const path = [...failure.path.slice(0, start), ...shown]
  if (failure._tag === "UnknownKey") {
    return keys.every((key, i) => key === shown[i]) ? failure : new UnknownKey({ ...failure, path })
  }
  const node = Tree.at(tree, keys)
  const isQuoted = isHidden && node?._tag === "Scalar" && node.value !== null
  if (!isQuoted && keys.every((key, i) => key === shown[i])) return failure
  return new InvalidValue({ ...failure, path, ...(isQuoted ? { received: redactedText } : {}) })
}

/** Makes the error of a list over a mapping, or the other way round. */
export const conflict = (fitting: Fitting, shape: Shape.Shape, tree: Tree.Conflict): InvalidValue => {
  const over = Origin.format(Shape.hasRedacted(shape) || fitting.redacted ? conceal(tree.over) : tree.over)
  return invalid(fitting, shape, tree, `a ${tree.expected}, as it is in ${over}`)
}

/**
 * Fits a tree into an alternative once: those of a union that contains itself would be tried again at each level.
 *
 * A failure leaves no trace.
 */
export const tryOnce = (
  fitting: Fitting,
  of: { readonly member: Shape.Shape; readonly tree: Tree.Tree; readonly below: Tree.Tree | undefined },
  make: () => Tree.Tree | Failure
): Tree.Tree | Failure => {
  const { path, redacted, tried, turns } = fitting
  const ofTree = entry(tried, of.tree, () => new Map<Shape.Shape, Map<Tree.Tree | undefined, Trial>>())
  const trials = entry(ofTree, of.member, () => new Map<Tree.Tree | undefined, Trial>())
  const known = trials.get(of.below)
  // A tree may stand in several places of a file.
  if (known?.redacted === redacted && known.path.join("\n") === path.join("\n")) {
    turns.push(...known.turns)
    return known.out
  }
  const [depth, start] = [path.length, turns.length]
  const out = make()
  path.length = depth
  if (isFailure(out)) turns.length = start
  trials.set(of.below, { path: [...path], redacted, out, turns: turns.slice(start) })
  return out
}

const entry = <K, V>(map: Map<K, V>, key: K, empty: () => V): V => {
  const value = map.get(key) ?? empty()
  map.set(key, value)
  return value
}
