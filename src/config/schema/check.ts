/**
 * What a value's own schema says of it, beyond its shape: its checks and its transformation.
 *
 * Owns asking that early, so that a value that a field refuses is an error before any file is written. A mapping is not
 * asked for as a whole, because it is merged with what is below it; a value with an interpolation or `???` in it is
 * not known yet; a schema that needs services, or time, has its say when the config is decoded.
 */
import * as Cause from "effect/Cause"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import type { InvalidValue } from "../error/ConfigError.ts"
import type { Path } from "../tree/Path.ts"
import * as Tree from "../tree/Tree.ts"
import { checkError } from "./errors.ts"
import { schemaOf } from "./fromSchema.ts"
import type * as Shape from "./Shape.ts"

/** Decodes a value as the one key of a struct, which is what a field's schema is made for. */
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

/** What a shape says of completely: nothing is left for the schema to say. */
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

/** Tells whether a value's own schema may have something to say of it, beyond its shape. */
export const isChecked = (shape: Shape.Shape, tree: Tree.Tree): boolean => {
  if (tree._tag !== "Scalar" && tree._tag !== "Sequence") return false
  const ast = schemaOf(shape)
  return ast !== undefined && saysMore(ast)
}

/**
 * Asks a value's own schema; `undefined` where it has nothing against it, or cannot be asked.
 *
 * The structs in a list have all their keys.
 */
export const check = (
  shape: Shape.Shape,
  tree: Tree.Tree,
  at: { readonly config: string; readonly path: Path; readonly redacted: boolean }
): InvalidValue | undefined => {
  const ast = schemaOf(shape)
  if (ast === undefined || !isKnown(tree)) return undefined
  const exit = decoderOf(ast)({ value: Tree.toUnknown(tree) })
  if (Exit.isSuccess(exit)) return undefined
  const error = Option.getOrUndefined(Cause.findErrorOption(exit.cause))
  return Schema.isSchemaError(error) ? checkError(shape, tree, error.issue, at) : undefined
}

/** Tells whether a value is all there, and reads the same through a JSON codec. */
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
