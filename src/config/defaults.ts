/**
 * The BASE tree: what a config is before any file or command line.
 *
 * Owns what stands for each field: its default, as the schema encodes it; for a struct without one, what its own fields
 * give; nothing for a key that may be left out; otherwise `???`.
 */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import { toTree } from "./encoded.ts"
import * as Origin from "./Origin.ts"
import * as Shape from "./Shape.ts"
import * as Tree from "./Tree.ts"

/** Returns the tree of a schema's defaults. A mapping or a list of any keys or elements has none, and is empty. */
export const defaults = (schema: Schema.Constraint): Tree.Tree => {
  const shape = Shape.force(Shape.shapeOf(schema))
  switch (shape._tag) {
    case "Struct":
      return ofStruct(shape, new Set())
    case "Record":
      return Tree.emptyMapping(Origin.fromDefault)
    case "List":
    case "Tuple":
      return Tree.sequence([], Origin.fromDefault)
    default:
      return Tree.missing(Origin.fromDefault)
  }
}

/** Returns what stands for a field that nobody gave, or `undefined` where it may be left out. */
export const ofField = (field: Shape.Field): Tree.Tree | undefined => fieldTree(field, new Set())

const ofStruct = (struct: Shape.Struct, outer: Set<Shape.Struct>): Tree.Mapping => {
  const entries: Array<readonly [string, Tree.Tree]> = []
  outer.add(struct)
  for (const field of struct.fields.values()) {
    const tree = fieldTree(field, outer)
    if (tree !== undefined) entries.push([field.name, tree])
  }
  outer.delete(struct)
  return Tree.mapping(entries, Origin.fromDefault)
}

const fieldTree = (field: Shape.Field, outer: Set<Shape.Struct>): Tree.Tree | undefined => {
  const encoded = defaultOf(field)
  if (encoded !== undefined) return toTree(encoded.value, field.shape, Origin.fromDefault, Tree.text)
  if (field.optional) return undefined
  const shape = Shape.force(field.shape)
  // A struct that requires itself has no smallest value.
  if (shape._tag === "Struct" && !outer.has(shape)) return ofStruct(shape, outer)
  return Tree.missing(Origin.fromDefault)
}

interface FieldCodec {
  readonly decode: (input: unknown) => Exit.Exit<{ readonly value?: unknown }, unknown>
  readonly encode: (input: unknown) => Exit.Exit<{ readonly value?: unknown }, unknown>
}

const fieldCodecs = new WeakMap<SchemaAST.AST, FieldCodec>()

const codecOfField = (ast: SchemaAST.AST): FieldCodec => {
  let codec = fieldCodecs.get(ast)
  if (codec === undefined) {
    // A default that needs a service, or time, is found only when the config is decoded.
    const struct = Schema.Struct({ value: Schema.make<Schema.Codec<unknown>>(ast) })
    codec = { decode: Schema.decodeUnknownExit(struct), encode: Schema.encodeUnknownExit(struct) }
    fieldCodecs.set(ast, codec)
  }
  return codec
}

/** Returns the default of a field on the encoded side, from decoding nothing or from its constructor's default. */
const defaultOf = (field: Shape.Field): { readonly value: unknown } | undefined => {
  const construct = field.ast.context?.constructorDefault
  if (construct === undefined && !field.optional) return undefined
  const codec = codecOfField(field.ast)
  const decoded: Exit.Exit<{ readonly value?: unknown }, unknown> = field.optional
    ? codec.decode({})
    : Effect.runSyncExit(Effect.map(construct!, (value) => ({ value })))
  if (Exit.isFailure(decoded) || !("value" in decoded.value) || decoded.value.value === undefined) return undefined
  const encoded = codec.encode(decoded.value)
  if (Exit.isFailure(encoded) || encoded.value.value === undefined) return undefined
  return { value: encoded.value.value }
}
