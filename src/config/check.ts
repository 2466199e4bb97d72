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
import type { InvalidValue } from "./ConfigError.ts"
import { checkError } from "./decodeError.ts"
import type { Path } from "./Path.ts"
import * as Shape from "./Shape.ts"
import * as Tree from "./Tree.ts"

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

/**
 * Asks a value's own schema; `undefined` where it has nothing against it, or cannot be asked.
 *
 * `complete` gives the structs in a list the keys that they lack.
 */
export const check = (
  shape: Shape.Shape,
  given: Tree.Tree,
  at: { readonly config: string; readonly path: Path; readonly redacted: boolean },
  complete: (tree: Tree.Tree) => Tree.Tree | undefined
): InvalidValue | undefined => {
  if (given._tag !== "Scalar" && given._tag !== "Sequence") return undefined
  const ast = Shape.schemaOf(shape)
  if (ast === undefined || !saysMore(ast)) return undefined
  const tree = given._tag === "Sequence" ? complete(given) : given
  if (tree === undefined || !isKnown(tree)) return undefined
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
