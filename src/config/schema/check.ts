/**
 * Runs the schema of a value, whose checks and transformation its shape does not know.
 *
 * Owns doing so early, so that a value that a field refuses is an error before any file is written. Three kinds of
 * values wait until the config is decoded: a mapping, because it merges with the one below; a value that holds an
 * interpolation or `???`; and a value whose schema needs services, or time.
 */
import * as Cause from "effect/Cause"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import type { InvalidValue } from "../error/ConfigError.ts"
import type { Path } from "../tree/Path.ts"
import { toPlain } from "../tree/plain.ts"
import * as Tree from "../tree/Tree.ts"
import { checkError } from "./errors.ts"
import { innerOf } from "./Field.ts"
import { schemaOf } from "./fromSchema.ts"
import type * as Shape from "./Shape.ts"

/** Decodes a value as the only key of a struct, because the schema is that of a field. */
type Decode = (input: { readonly value: unknown }) => Exit.Exit<unknown, Schema.SchemaError>

const options = { errors: "all", onExcessProperty: "error" } as const

const decoders = new WeakMap<SchemaAST.AST, Decode>()

const decoderOf = (ast: SchemaAST.AST): Decode => {
  let decode = decoders.get(ast)
  if (decode === undefined) {
    decode = Schema.decodeUnknownExit(Schema.Struct({ value: Schema.make<Schema.Codec<unknown>>(ast) }), options)
    decoders.set(ast, decode)
  }
  return decode
}

/** The schemas whose shape says everything, unless they have checks. */
const plain = new Set<SchemaAST.AST["_tag"]>([
  "String",
  "Number",
  "Boolean",
  "Null",
  "Literal",
  "Unknown",
  "Any",
  "Arrays"
])

const saysMore = (ast: SchemaAST.AST): boolean =>
  ast.checks !== undefined || ast.encoding !== undefined || !plain.has(ast._tag)

/** Tells whether a value's own schema may refuse what its shape takes. */
export const isChecked = (shape: Shape.Shape, tree: Tree.Tree): boolean => {
  if (tree._tag !== "Scalar" && tree._tag !== "Sequence") return false
  const ast = schemaOf(shape)
  return ast !== undefined && saysMore(innerOf(ast))
}

/**
 * Runs the schema of a value; `undefined` if it accepts the value, or cannot run yet.
 *
 * The structs in a list must be complete.
 */
export const check = (
  shape: Shape.Shape,
  tree: Tree.Tree,
  at: { readonly config: string; readonly path: Path; readonly redacted: boolean }
): InvalidValue | undefined => {
  const ast = schemaOf(shape)
  if (ast === undefined || !isKnown(tree)) return undefined
  const exit = decoderOf(innerOf(ast))({ value: toPlain(tree) })
  if (Exit.isSuccess(exit)) return undefined
  const error = Option.getOrUndefined(Cause.findErrorOption(exit.cause))
  return Schema.isSchemaError(error) ? checkError(shape, tree, error.issue, at) : undefined
}

/** Tells whether a value is complete, is not secret, and passes a JSON codec unchanged. */
const isKnown = (tree: Tree.Tree): boolean => {
  switch (tree._tag) {
    case "Scalar":
      if (tree.secret === true) return false
      return typeof tree.value === "number" ? Number.isFinite(tree.value) : typeof tree.value !== "bigint"
    case "Mapping":
    case "Sequence":
      return Tree.children(tree).every(([, child]) => isKnown(child))
    default:
      return false
  }
}
