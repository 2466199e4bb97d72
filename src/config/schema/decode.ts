/**
 * Decodes a tree to a schema's type, and encodes it back.
 *
 * Owns the pipeline: fit the tree into the schema's shape and complete it (`coerce.ts`), stop at a value that was never
 * given, decode the plain value. The errors are in `errors.ts`.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { InvalidValue, MissingValue, UnknownKey } from "../error/ConfigError.ts"
import * as Origin from "../tree/Origin.ts"
import type { Path } from "../tree/Path.ts"
import { toPlain } from "../tree/plain.ts"
import * as Tree from "../tree/Tree.ts"
import { complete } from "./coerce.ts"
import { toJson, toTree } from "./encoded.ts"
import { decodeError, encodeError, missingValue } from "./errors.ts"
import { codecOf, shapeOf } from "./fromSchema.ts"

const options = { errors: "all", onExcessProperty: "error" } as const

/**
 * Decodes a tree without interpolations to a schema's type.
 *
 * Errors: UnknownKey or InvalidValue for a value that does not fit, MissingValue for the first that was never given. No
 * error shows a secret.
 */
export const decode = <S extends Schema.Constraint>(
  schema: S,
  tree: Tree.Tree,
  at: { readonly config: string }
): Effect.Effect<S["Type"], InvalidValue | UnknownKey | MissingValue, S["DecodingServices"]> => {
  const shape = shapeOf(schema)
  const completed = complete(shape, tree, at)
  if (Result.isFailure(completed)) return Effect.fail(completed.failure)
  const missing = missingIn(completed.success, [])
  if (missing !== undefined)
    return Effect.fail(missingValue(shape, completed.success, missing.path, missing.tree, at.config))
  const codec = codecOf(schema)
  const input = codec === schema ? toPlain(completed.success) : toJson(completed.success)
  return Effect.mapError(Schema.decodeUnknownEffect(codec, options)(input), (error) =>
    decodeError(shape, completed.success, error.issue, at.config)
  )
}

/**
 * Encodes a value of a schema's type to a tree, as a hook sets it.
 *
 * Shape: its text is finished: `${` and `???` in it have no meaning.
 * Errors: InvalidValue for a value that the schema does not encode.
 */
export const encode = <S extends Schema.Constraint>(
  schema: S,
  value: S["Type"],
  at: { readonly config: string }
): Effect.Effect<Tree.Tree, InvalidValue, S["EncodingServices"]> => {
  const shape = shapeOf(schema)
  return Effect.mapBoth(Schema.encodeUnknownEffect(codecOf(schema), { errors: "all" })(value), {
    onSuccess: (encoded) => toTree(encoded, shape, Origin.fromHook, Tree.scalar),
    onFailure: (error) => encodeError(shape, error.issue, at.config)
  })
}

const missingIn = (
  tree: Tree.Tree,
  path: Array<string>
): { readonly path: Path; readonly tree: Tree.Tree } | undefined => {
  if (tree._tag === "Missing") return { path, tree }
  for (const [key, child] of Tree.children(tree)) {
    path.push(key)
    const found = missingIn(child, path)
    if (found !== undefined) return found
    path.pop()
  }
  return undefined
}
