/**
 * One override of one value: `a.b=1`, `l[0]=x`, `l+=x`, `m:={}`, `~a.b`.
 *
 * Owns reading it, its key with `key.ts`, and applying it to a tree. Whether a config takes it, and as what, is in
 * `fit.ts`. Its pipeline: `parseAssignment`, then `fitAssignment` for each config that it may be for, then `assign`.
 * Appending to a list, or setting its elements, again and again is linear: see `list.ts`.
 */
import * as Result from "effect/Result"
import { InvalidValue, Malformed } from "../../config/error/ConfigError.ts"
import { type Loaded, textIn } from "../../config/file/named.ts"
import * as Value from "../../config/format/yaml/value.ts"
import { escapeText } from "../../config/interpolation/escape.ts"
import { kind } from "../../config/schema/describe.ts"
import { conflicting } from "../../config/schema/errors.ts"
import * as List from "../../config/tree/list.ts"
import { type ConflictAt, merge } from "../../config/tree/merge.ts"
import type { Origin } from "../../config/tree/Origin.ts"
import { isIndex, type Path } from "../../config/tree/Path.ts"
import * as Tree from "../../config/tree/Tree.ts"
import { type Parts, parseKey, partsOf, textOf } from "./key.ts"

/** What an override does to what is at its path, which it sets or merges otherwise. */
interface Doing {
  /** Whether its values are added to the list there. */
  readonly append: boolean
  /** Whether its value replaces what is there, whatever that is. */
  readonly replaces?: boolean | undefined
  /** Whether it removes what is there. */
  readonly removes?: boolean | undefined
}

/** An override as it was typed. The path of one for a whole config is empty. */
export interface Assignment extends Doing {
  readonly path: Path
  readonly value: Value.Value
  readonly origin: Origin
  /** What the value names, if it names a file. */
  readonly loaded?: Loaded | undefined
}

/**
 * An override that a config takes. Where it appends, `value` is the list of what is added; where it removes a key, what
 * comes in its place, if that is anything.
 */
export interface Fitted extends Doing {
  readonly path: Path
  readonly value: Tree.Tree | undefined
  readonly origin: Origin
}

/** What an override is read for. */
interface Of {
  readonly config: string
  readonly origin: Origin
  /** Whether it may be without a key: it has a prefix. */
  readonly isWhole?: boolean | undefined
  /** What its value names. */
  readonly loaded?: Loaded | undefined
}

/**
 * Reads an override, without its prefix: `KEY=VALUE`, `KEY+=VALUE` to add to a list, `KEY:=VALUE` to replace what is there,
 * `~KEY` to remove it.
 *
 * Errors: Malformed for a key that names nothing. A value that YAML cannot read is no error yet: it may be text.
 */
export const parseAssignment = (
  text: string,
  { config, isWhole = false, loaded, origin }: Of
): Result.Result<Assignment, Malformed> => {
  const { key, operation, value }: Parts = partsOf(text) ?? { key: text, operation: "set", value: undefined }
  const malformed = (reason: string) => new Malformed({ config, origin, reason })
  if (operation === "remove" && value !== undefined) {
    return Result.fail(malformed("~ removes a key, and takes no value; a key that begins with ~ stands in brackets"))
  }
  const path = isWhole ? Result.succeed([]) : parseKey(key)
  return Result.mapBoth(path, {
    onSuccess: (path) => ({
      path,
      append: operation === "append",
      replaces: operation === "replace",
      removes: operation === "remove",
      value: loaded === undefined ? Value.read(textOf(value ?? ""), origin) : valueOf(loaded),
      origin,
      loaded
    }),
    onFailure: malformed
  })
}

/** Returns what a file holds as a value: its text is finished, and what its format reads of it is YAML. */
const valueOf = ({ isText, origin, text, tree }: Loaded): Value.Value => ({
  text: escapeText(textIn(Result.getOrElse(text, () => ""))),
  tree: Result.mapBoth(tree, {
    onSuccess: (each) => each ?? Tree.scalar(null, origin, { source: "", quoted: false }),
    onFailure: (error) => error.message
  }),
  isText,
  origin
})

/**
 * Applies an override to a tree.
 *
 * Shape: a mapping is merged into, a list's element is replaced or merged into, `+=` adds to a list or begins one; a
 * value on the way gives place to a mapping. `:=` puts its value in the place of what is there. `???` takes back what the command line said before, so that the value of
 * `before` is there again, if that is given; merging `???` replaces nothing. All else is shared.
 * Errors: InvalidValue for a list without that element, for `+=` to what is no list, and for a list over a mapping or
 * the other way round.
 */
export const assign = (
  tree: Tree.Tree,
  assignment: Fitted,
  at: { readonly config: string; readonly before?: Tree.Tree | undefined }
): Result.Result<Tree.Tree, InvalidValue> => {
  // Where there is no mapping, there is no key to remove.
  const isIdle = assignment.removes === true && List.at(tree, assignment.path.slice(0, -1))?._tag !== "Mapping"
  if (isIdle) return Result.succeed(tree)
  const out = applyAt(tree, given(assignment, at.before), 0, at.config)
  return out._tag === "InvalidValue" ? Result.fail(out) : Result.succeed(out)
}

/** Makes an override with `???` one that gives what was there before. */
const given = (assignment: Fitted, before: Tree.Tree | undefined): Fitted => {
  if (assignment.value?._tag !== "Missing" || assignment.removes === true || before === undefined) return assignment
  return { ...assignment, value: List.at(before, assignment.path) ?? assignment.value, replaces: true }
}

const invalid = (config: string, path: Path, origin: Origin, expected: string, received: string) =>
  new InvalidValue({ config, path: [...path], origin, expected, received })

const elements = (count: number): string => (count === 1 ? "1 element" : `${count} elements`)

const applyAt = (
  tree: Tree.Tree | undefined,
  assignment: Fitted,
  depth: number,
  config: string
): Tree.Tree | InvalidValue => {
  const { path, origin } = assignment
  const key = path[depth]
  if (key === undefined) {
    const value = assignment.value ?? Tree.missing(origin)
    return assignment.append ? append(tree, value, assignment, config) : setValue(tree, value, assignment, config)
  }
  if (assignment.value === undefined && depth === path.length - 1 && tree?._tag === "Mapping")
    return Tree.remove(tree, key)
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
  const count = List.length(tree)
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
  const inner = applyAt(List.item(tree, index), assignment, depth + 1, config)
  return inner._tag === "InvalidValue" ? inner : List.setItem(tree, index, inner)
}

const setValue = (
  tree: Tree.Tree | undefined,
  value: Tree.Tree,
  { path, removes, replaces }: Fitted,
  config: string
): Tree.Tree | InvalidValue => {
  if (tree === undefined || replaces === true || removes === true) return value
  const merged = merge(tree, value)
  const conflict = conflictAlong(merged, value, [...path])
  return conflict === undefined ? merged : conflicting(config, conflict)
}

/** Finds a conflict where `value` was merged, and nowhere else. */
const conflictAlong = (merged: Tree.Tree, value: Tree.Tree, path: Array<string>): ConflictAt | undefined => {
  if (merged === value) return undefined
  if (merged._tag === "Conflict") return { path, conflict: merged }
  if (merged._tag !== "Mapping" || value._tag !== "Mapping") return undefined
  for (const [key, inner] of Tree.entries(value)) {
    const conflict = conflictAlong(Tree.get(merged, key)!, inner, [...path, key])
    if (conflict !== undefined) return conflict
  }
  return undefined
}

const append = (
  tree: Tree.Tree | undefined,
  value: Tree.Tree,
  { path, origin }: Fitted,
  config: string
): Tree.Tree | InvalidValue => {
  if (value._tag !== "Sequence") return value
  if (tree === undefined || tree._tag === "Missing") return value
  if (tree._tag === "Sequence") return List.append(tree, value.items)
  if (tree._tag === "Conflict") return conflicting(config, { path, conflict: tree })
  return invalid(config, path, origin, "a list to add to", kind(tree))
}
