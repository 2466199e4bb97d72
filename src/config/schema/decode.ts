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
import { maxTold, type Several } from "../error/several.ts"
import * as Origin from "../tree/Origin.ts"
import type { Path } from "../tree/Path.ts"
import { toPlain } from "../tree/plain.ts"
import * as Tree from "../tree/Tree.ts"
import { complete } from "./coerce.ts"
import { toJson, toTree } from "./encoded.ts"
import { decodeErrors, encodeError, missingValue } from "./errors.ts"
import { codecOf, shapeOf } from "./fromSchema.ts"
import { misfits } from "./misfits.ts"

const options = { errors: "all", onExcessProperty: "error" } as const

/**
 * Decodes a tree without interpolations to a schema's type.
 *
 * Errors: UnknownKey and InvalidValue for the values that do not fit, MissingValue for those that were never given. No
 * error shows a secret.
 */
export const decode = <S extends Schema.Constraint>(
  schema: S,
  tree: Tree.Tree,
  at: { readonly config: string }
): Effect.Effect<S["Type"], Several<InvalidValue | UnknownKey | MissingValue>, S["DecodingServices"]> => {
  const shape = shapeOf(schema)
  const refit = (each: Tree.Tree) => complete(shape, each, at)
  const completed = refit(tree)
  if (Result.isFailure(completed)) return Effect.fail(misfits(completed.failure, tree, refit))
  const [first, ...others] = missingIn(completed.success).map((missing) =>
    missingValue(shape, completed.success, missing.path, missing.tree, at.config)
  )
  if (first !== undefined) return Effect.fail([first, ...others])
  const codec = codecOf(schema)
  const input = codec === schema ? toPlain(completed.success) : toJson(completed.success)
  return Effect.mapError(Schema.decodeUnknownEffect(codec, options)(input), (error) =>
    decodeErrors(shape, completed.success, error.issue, at.config)
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

/** Lists the values that were never given, one more than are told at most. */
const missingIn = (root: Tree.Tree): ReadonlyArray<{ readonly path: Path; readonly tree: Tree.Tree }> => {
  const found: Array<{ readonly path: Path; readonly tree: Tree.Tree }> = []
  const path: Array<string> = []
  const visit = (tree: Tree.Tree): void => {
    if (tree._tag === "Missing") found.push({ path: [...path], tree })
    for (const [key, child] of Tree.children(tree)) {
      if (found.length > maxTold) return
      path.push(key)
      visit(child)
      path.pop()
    }
  }
  visit(root)
  return found
}
