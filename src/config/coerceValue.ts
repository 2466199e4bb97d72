/**
 * Fitting a command-line value into a shape.
 *
 * Owns which of a value's two readings is meant: where the shape takes text, what was typed, otherwise what YAML reads.
 */
import * as Result from "effect/Result"
import { type InvalidValue, Malformed, type UnknownKey } from "./ConfigError.ts"
import { type At, coerce } from "./coerce.ts"
import { coerceScalar } from "./coerceScalar.ts"
import * as Found from "./found.ts"
import * as Shape from "./Shape.ts"
import type * as Tree from "./Tree.ts"
import * as Value from "./Value.ts"

/**
 * Fits a command-line value into a shape: where that takes text, what was typed, otherwise what YAML reads.
 *
 * Errors: those of {@link coerce}; Malformed where YAML is meant and cannot be read.
 */
export const coerceValue = (
  shape: Shape.Shape,
  value: Value.Value,
  at: At
): Result.Result<Tree.Tree, InvalidValue | UnknownKey | Malformed> => {
  if (value.isText) {
    const text = asText(shape, value, at)
    if (text !== undefined) return text
  }
  if (Result.isSuccess(value.tree)) return coerce(shape, value.tree.success, at)
  const origin = Shape.hasRedacted(shape) ? Found.conceal(value.origin) : value.origin
  return Result.fail(new Malformed({ config: at.config, origin, reason: value.tree.failure }))
}

/** Fits what was typed, if that is what the shape takes; a literal may be a text that YAML reads as something else. */
const asText = (shape: Shape.Shape, value: Value.Value, at: At) => {
  const members = Shape.members(shape)
  const read = Result.getOrElse(value.tree, () => undefined)
  if (members.some((member) => member._tag === "Text")) {
    const isOther = read !== undefined && members.some((member) => member._tag !== "Text" && fits(member, read, at))
    return isOther ? undefined : coerce(shape, Value.toText(value), at)
  }
  const isWord = read?._tag === "Scalar" && read.value !== null
  if (isWord || !members.some((member) => member._tag === "Literal" || member._tag === "Enum")) return undefined
  const text = coerce(shape, Value.toText(value), at)
  return Result.isSuccess(text) || read === undefined ? text : undefined
}

/** Says whether a tree is of a shape as it stands; nothing typed is no `null` where text will do. */
const fits = (shape: Shape.Plain, tree: Tree.Tree, at: At): boolean => {
  if (tree._tag === "Scalar") return tree.value !== null && coerceScalar(shape, tree) === tree
  return (tree._tag === "Mapping" || tree._tag === "Sequence") && Result.isSuccess(coerce(shape, tree, at))
}
