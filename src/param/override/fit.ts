/**
 * Whether a config takes an override, and as what.
 *
 * Owns following the override's key through the shape of the config. A shared override is for every config that takes
 * it, so the kinds of refusal matter: UnknownKey says that it is not for this one. Which of a value's two readings is
 * meant is found here, too: where the shape takes text, what was typed, otherwise what YAML reads.
 */
import * as Result from "effect/Result"
import { InvalidValue, Malformed, type UnknownKey } from "../../config/error/ConfigError.ts"
import { type Loaded, type Unloaded, unloaded } from "../../config/file/named.ts"
import * as Value from "../../config/format/yaml/value.ts"
import { coerce, completeAll, narrow } from "../../config/schema/coerce.ts"
import { fitsExactly } from "../../config/schema/coerceScalar.ts"
import { expected as expectedOf, shownName } from "../../config/schema/describe.ts"
import { unknownKey } from "../../config/schema/errors.ts"
import type { At } from "../../config/schema/fitting.ts"
import { withoutSchema } from "../../config/schema/json/key.ts"
import * as Shape from "../../config/schema/Shape.ts"
import { markAliases } from "../../config/secret/redact.ts"
import * as List from "../../config/tree/list.ts"
import type { Origin } from "../../config/tree/Origin.ts"
import type { Path } from "../../config/tree/Path.ts"
import { conceal } from "../../config/tree/secret.ts"
import * as Tree from "../../config/tree/Tree.ts"
import type { Assignment, Fitted } from "./assignment.ts"
import { removal } from "./remove.ts"

/** Why a config does not take an override. */
export type FitError = UnknownKey | InvalidValue | Unloaded

/**
 * Fits an override into a shape: its key, then its value, in key order.
 *
 * Shape: `tree` is what it is applied to. A union takes what the alternative takes that is there; without a tree, what
 * any of them takes.
 * Errors: UnknownKey for a key that a struct does not declare, in the override's key or in its value; InvalidValue for
 * a value that is not of its field's type; Malformed for a value that is not YAML, where it is not text; those of the
 * file that a value names.
 */
export const fitAssignment = (
  shape: Shape.Shape,
  assignment: Assignment,
  at: { readonly config: string },
  tree?: Tree.Tree
): Result.Result<Fitted, FitError> => {
  const target = placeOf(shape, assignment, at.config, tree)
  if (Result.isFailure(target)) return Result.fail(target.failure)
  const { below, field, secret } = target.success
  const where = { config: at.config, path: shownKeys(shape, assignment) }
  // From here on nothing tells what was typed for a secret, or beside one.
  const { loaded, origin, value, ...doing } = secret ? concealed(assignment) : assignment
  const { append, path, removes, replaces } = doing
  if (removes === true) {
    const left = removal(shape, tree, path, { ...where, origin: assignment.origin })
    return Result.map(left, (each) => ({ ...doing, value: each, origin }))
  }
  const fault = loaded && faultOf(append ? elementOf(field) : field, loaded, at.config, origin)
  if (fault !== undefined) return Result.fail(fault)
  const given = loaded === undefined ? value : named(field, value, append)
  if (append) return Result.map(fitAppended(field, given, where), (items) => ({ ...doing, value: items, origin }))
  const fitted = coerceValue(field, given, where, replaces === true ? undefined : below)
  return Result.map(fitted, (each) => ({
    ...doing,
    value: replaces === true ? whole(field, each, where) : each,
    origin
  }))
}

/** Returns a value that replaces what is there with the defaults of what it leaves out. */
const whole = (shape: Shape.Shape, tree: Tree.Tree, at: At): Tree.Tree =>
  Result.getOrElse(completeAll(shape, tree, at), () => tree)

/** Tells whether a shape takes single values, which may be given as text. */
const takesText = (shape: Shape.Shape): boolean =>
  Shape.members(shape).some(({ _tag }) => !["Struct", "Record", "List", "Tuple", "Never"].includes(_tag))

/** Returns why what a value names cannot be a value of a shape, whatever it holds. */
const faultOf = (shape: Shape.Shape, loaded: Loaded, config: string, by: Origin): Unloaded | undefined => {
  if (Result.isFailure(loaded.text)) return unloaded(loaded.text.failure, config, by)
  if (Result.isSuccess(loaded.tree) || (loaded.isText && takesText(shape))) return undefined
  return unloaded(loaded.tree.failure, config, by)
}

/** Returns what a file holds for a shape: without what it has of a secret elsewhere; nothing is an empty mapping or list. */
const named = (shape: Shape.Shape, value: Value.Value, append: boolean): Value.Value => {
  if (Result.isFailure(value.tree)) return { ...value, tree: Result.succeed(Value.toText(value)) }
  const read = value.tree.success
  const nothing = append ? Tree.sequence([], read.origin) : emptyOf(shape, read)
  const tree = isNothing(read) ? nothing : markAliases(shape, withoutSchema(shape, read))
  // A list on standard input has elements to append.
  return { ...value, tree: Result.succeed(tree), isText: value.isText && !(append && tree._tag === "Sequence") }
}

const isNothing = (tree: Tree.Tree): boolean => tree._tag === "Scalar" && tree.value === null && tree.source === ""

const emptyOf = (shape: Shape.Shape, tree: Tree.Tree): Tree.Tree => {
  const empty = [tree, Tree.emptyMapping(tree.origin), Tree.sequence([], tree.origin)]
  return empty.find((each) => Result.isSuccess(coerce(shape, each, { config: "" }))) ?? tree
}

/** Returns the keys of an override as errors show them. */
const shownKeys = (root: Shape.Shape, { path, origin }: Assignment): Path => {
  let shape: Shape.Shape | undefined = root
  return path.map((key) => {
    const shown = shownName(shape, key, origin)
    shape = shape === undefined ? undefined : Shape.at(shape, [key])
    return shown
  })
}

/** What further elements of a list are; that does not depend on their index, and a tuple's last is asked for by none. */
const elementOf = (shape: Shape.Shape): Shape.Shape => {
  const element = Shape.child(shape, "999999999999999")
  return Shape.isRefusal(element) ? shape : element
}

/** Where an override leads: what the field takes, what is there, and whether the field is a secret in any alternative. */
interface Place {
  readonly field: Shape.Shape
  readonly below: Tree.Tree | undefined
  readonly secret: boolean
}

const placeOf = (
  shape: Shape.Shape,
  assignment: Assignment,
  config: string,
  tree: Tree.Tree | undefined
): Result.Result<Place, UnknownKey | InvalidValue> => {
  const { path, origin } = assignment
  let here = shape
  let below = tree
  /** What all alternatives take here. */
  let wide: Shape.Shape | undefined = shape
  for (let i = 0; i < path.length; i++) {
    const key = path[i]!
    const secret = Shape.hasRedacted(wide ?? here)
    const taking = narrow(here, below, key)
    const next = Shape.child(taking, key)
    if (!Shape.isRefusal(next)) {
      wide = wide && Shape.at(wide, [key])
      here = next
      below = below && List.child(below, key)
      continue
    }
    const keys = shownKeys(shape, assignment)
    const reached = keys.slice(0, i + 1)
    const shown = secret ? conceal(origin) : origin
    if (next._tag === "UnknownKey")
      return Result.fail(unknownKey({ config, path: reached, shape: next.struct, origin: shown }))
    const [place, expected, received] =
      next._tag === "NotAnIndex"
        ? [reached, "the index of an element", `the key ${keys[i]} on a list`]
        : [keys.slice(0, i), expectedOf(taking), "a mapping"]
    return Result.fail(new InvalidValue({ config, path: place, origin: shown, expected, received }))
  }
  return Result.succeed({ field: here, below, secret: Shape.hasRedacted(here) || Shape.hasRedacted(wide ?? here) })
}

const fitAppended = (
  shape: Shape.Shape,
  value: Value.Value,
  where: { readonly config: string; readonly path: Path }
): Result.Result<Tree.Tree, FitError> => {
  const element = Shape.child(shape, "999999999999999")
  const refused = (received: string) =>
    Result.fail(new InvalidValue({ ...where, origin: value.origin, expected: expectedOf(shape), received }))
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
  const origin = conceal(assignment.origin)
  // What a file holds stands in the file.
  if (assignment.loaded !== undefined) return { ...assignment, origin }
  const tree = Result.map(assignment.value.tree, (each) => withOrigin(each, origin))
  return { ...assignment, origin, value: { ...assignment.value, origin, tree } }
}

const withOrigin = (tree: Tree.Tree, origin: Tree.Tree["origin"]): Tree.Tree => ({
  ...Tree.mapChildren(tree, (child) => withOrigin(child, origin)),
  origin
})

/**
 * Fits a command-line value into a shape: where that takes text, what was typed, otherwise what YAML reads.
 *
 * Errors: those of {@link coerce}; Malformed where YAML is meant and cannot be read.
 */
export const coerceValue = (
  shape: Shape.Shape,
  value: Value.Value,
  at: At,
  below?: Tree.Tree
): Result.Result<Tree.Tree, InvalidValue | UnknownKey | Malformed> => {
  if (value.isText) {
    const text = asText(shape, value, at)
    if (text !== undefined) return text
  }
  if (Result.isSuccess(value.tree)) return coerce(shape, value.tree.success, at, below)
  const origin = Shape.hasRedacted(shape) ? conceal(value.origin) : value.origin
  return Result.fail(new Malformed({ config: at.config, origin, reason: value.tree.failure }))
}

/** Fits what was typed, if that is what the shape takes; a literal may be a text that YAML reads as something else. */
const asText = (shape: Shape.Shape, value: Value.Value, at: At) => {
  const members = Shape.members(shape)
  const read = Result.getOrElse(value.tree, () => undefined)
  if (members.some((member) => member._tag === "Text")) {
    const isOther = read !== undefined && members.some((member) => member._tag !== "Text" && fits(member, read, at))
    if (isOther) return undefined
    const text = coerce(shape, Value.toText(value), at)
    // Nothing typed is `null` where it is no text of the field.
    const isNothing = Result.isFailure(text) && isNull(read) && members.some((member) => member._tag === "Null")
    return isNothing ? undefined : text
  }
  const isWord = read?._tag === "Scalar" && read.value !== null
  if (isWord || !members.some((member) => member._tag === "Literal" || member._tag === "Enum")) return undefined
  const text = coerce(shape, Value.toText(value), at)
  return Result.isSuccess(text) || read === undefined ? text : undefined
}

const isNull = (tree: Tree.Tree | undefined): boolean => tree?._tag === "Scalar" && tree.value === null

/** Says whether a tree is of a shape as it stands; nothing typed is no `null` where text will do. */
const fits = (shape: Shape.Plain, tree: Tree.Tree, at: At): boolean => {
  if (tree._tag === "Scalar") return tree.value !== null && fitsExactly(shape, tree)
  return (tree._tag === "Mapping" || tree._tag === "Sequence") && Result.isSuccess(coerce(shape, tree, at))
}
