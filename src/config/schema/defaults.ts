/**
 * The BASE tree: what a config is before any file or command line.
 *
 * Owns the tree of each field: its default, as the schema encodes it; for a struct without one, its own fields; nothing
 * if it is optional; otherwise `???`. If a whole struct has a transformation, that fills the fields that are still
 * open. It also finds the defaults that do not fit their own schemas, and completes the structs in lists and dicts, which
 * come from a file or the command line alone.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import type * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaParser from "effect/SchemaParser"
import { maxDepth } from "../tree/limits.ts"
import * as Origin from "../tree/Origin.ts"
import type { Path } from "../tree/Path.ts"
import { toPlain } from "../tree/plain.ts"
import * as Tree from "../tree/Tree.ts"
import { toTree } from "./encoded.ts"
import { innerOf } from "./Field.ts"
import { schemaOf, shapeOf } from "./fromSchema.ts"
import * as Shape from "./Shape.ts"

/** A default that its own schema refuses: its field, its value, and what the schema says of it. */
export interface InvalidDefault {
  readonly path: Path
  readonly shape: Shape.Shape
  readonly value: unknown
  readonly issue: SchemaIssue.Issue
}

/** The tree of a schema's defaults, without those that do not fit; `invalid` is the first of these. */
export interface Defaults {
  readonly tree: Tree.Tree
  readonly invalid: InvalidDefault | undefined
}

/** The state while defaults are gathered. */
interface Gathering {
  /** The structs that contain the current one. */
  readonly outer: Set<Shape.Struct>
  readonly path: Array<string>
  invalid: InvalidDefault | undefined
}

const begin = (): Gathering => ({ outer: new Set(), path: [], invalid: undefined })

/** Returns the tree of a schema's defaults; a dict and a list are empty. */
export const defaults = (schema: Schema.Constraint): Tree.Tree => gather(schema).tree

/** Returns the tree of a schema's defaults, and the first default that does not fit. */
export const gather = (schema: Schema.Constraint): Defaults => {
  const gathering = begin()
  const shape = Shape.force(shapeOf(schema))
  const tree = ofRoot(gathering, shape)
  return { tree, invalid: gathering.invalid }
}

const ofRoot = (gathering: Gathering, shape: Shape.Plain): Tree.Tree => {
  switch (shape._tag) {
    case "Struct":
      return structTree(gathering, shape)
    case "Record":
      return Tree.emptyMapping(Origin.fromDefault)
    case "List":
    case "Tuple":
      return Tree.sequence([], Origin.fromDefault)
    default:
      return Tree.missing(Origin.fromDefault)
  }
}

/** Returns the tree of a field that was never given; `undefined` if it is optional and has no default. */
const ofField = (field: Shape.Field): Tree.Tree | undefined => fieldTree(begin(), field)

/** Returns why the default of a field does not fit its schema, or `undefined` if it does. */
export const invalidDefaultOf = (field: Shape.Field, path: Path): InvalidDefault | undefined => {
  const found = defaultOf(field)
  return found?._tag === "Invalid" ? { path, shape: field.shape, value: found.value, issue: found.issue } : undefined
}

/** Returns the tree of a struct's own defaults. */
export const ofStruct = (struct: Shape.Struct): Tree.Mapping => structTree(begin(), struct)

const structTree = (gathering: Gathering, struct: Shape.Struct): Tree.Mapping => {
  const entries: Array<readonly [string, Tree.Tree]> = []
  gathering.outer.add(struct)
  for (const field of struct.fields.values()) {
    gathering.path.push(field.name)
    const tree = fieldTree(gathering, field)
    gathering.path.pop()
    if (tree !== undefined) entries.push([field.name, tree])
  }
  gathering.outer.delete(struct)
  return fill(struct, Tree.mapping(entries, Origin.fromDefault))
}

/** Gives a struct the keys that its fields leave open and the transformation of the whole struct knows. */
const fill = (struct: Shape.Struct, tree: Tree.Mapping): Tree.Mapping => {
  const ast = schemaOf(struct)
  if (ast?.encoding === undefined) return tree
  const open = [...struct.fields.keys()].filter((key) => isOpen(Tree.get(tree, key)))
  if (open.length === 0) return tree
  const schema = Schema.make<Schema.Codec<unknown>>(ast)
  const given = Tree.entries(tree).filter(([, value]) => !isOpen(value))
  const decoded = Exit.getSuccess(Schema.decodeUnknownExit(schema)(toPlain(Tree.mapping(given, Origin.fromDefault))))
  const whole = Option.orElse(decoded, () =>
    Exit.getSuccess(Effect.runSyncExit(Effect.suspend(() => SchemaParser.makeEffect(schema)({}))))
  )
  const encoded = Option.flatMap(whole, (value) => Exit.getSuccess(Schema.encodeUnknownExit(schema)(value)))
  if (Option.isNone(encoded)) return tree
  const made = toTree(encoded.value, struct, Origin.fromDefault, Tree.text)
  let out = tree
  for (const key of open) {
    const value = Tree.child(made, key)
    if (value !== undefined) out = Tree.set(out, key, value)
  }
  return out
}

const isOpen = (tree: Tree.Tree | undefined): boolean => tree === undefined || tree._tag === "Missing"

const fieldTree = (gathering: Gathering, field: Shape.Field): Tree.Tree | undefined => {
  const encoded = defaultOf(field)
  if (encoded?._tag === "Default") return toTree(encoded.value, field.shape, Origin.fromDefault, Tree.text)
  if (encoded !== undefined) {
    gathering.invalid ??= { path: [...gathering.path], shape: field.shape, value: encoded.value, issue: encoded.issue }
    return undefined
  }
  if (field.optional) return undefined
  const shape = Shape.force(field.shape)
  // A struct that requires itself has no finite default; one that requires another each time may have none either.
  if (shape._tag === "Struct" && !gathering.outer.has(shape) && gathering.outer.size < maxDepth)
    return structTree(gathering, shape)
  return Tree.missing(Origin.fromDefault)
}

interface FieldCodec {
  readonly decode: (input: unknown) => Exit.Exit<{ readonly value?: unknown }, Schema.SchemaError>
  readonly encode: (input: unknown) => Exit.Exit<{ readonly value?: unknown }, Schema.SchemaError>
}

const fieldCodecs = new WeakMap<SchemaAST.AST, FieldCodec>()

const codecOfField = (ast: SchemaAST.AST): FieldCodec => {
  let codec = fieldCodecs.get(ast)
  if (codec === undefined) {
    // A default that needs a service, or time, appears only when the config is decoded.
    const struct = Schema.Struct({ value: Schema.make<Schema.Codec<unknown>>(ast) })
    codec = { decode: Schema.decodeUnknownExit(struct), encode: Schema.encodeUnknownExit(struct) }
    fieldCodecs.set(ast, codec)
  }
  return codec
}

/** A default as the schema encodes it, or why it does not. */
type FieldDefault =
  | { readonly _tag: "Default"; readonly value: unknown }
  | { readonly _tag: "Invalid"; readonly value: unknown; readonly issue: SchemaIssue.Issue }

/** Returns the default of a field, from decoding nothing or from its constructor's default. */
const defaultOf = (field: Shape.Field): FieldDefault | undefined => {
  const construct = field.ast.context?.constructorDefault
  if (construct === undefined && !field.optional) return undefined
  const inner = innerOf(field.ast)
  const codec = codecOfField(inner)
  const constructed =
    construct === undefined ? undefined : Effect.runSyncExit(Effect.map(construct, (value) => ({ value })))
  const decoded: Exit.Exit<{ readonly value?: unknown }, Schema.SchemaError | SchemaIssue.Issue> =
    (field.optional && inner === field.ast) || constructed === undefined ? codec.decode({}) : constructed
  const value = constructed !== undefined && Exit.isSuccess(constructed) ? constructed.value.value : undefined
  if (Exit.isFailure(decoded)) return invalidOf(value, decoded)
  if (decoded.value.value === undefined) return undefined
  const encoded = codec.encode(decoded.value)
  if (Exit.isFailure(encoded)) return invalidOf(decoded.value.value, encoded)
  return encoded.value.value === undefined ? undefined : { _tag: "Default", value: encoded.value.value }
}

const invalidOf = (value: unknown, exit: Exit.Failure<unknown, unknown>): FieldDefault | undefined => {
  const error = Option.getOrUndefined(Cause.findErrorOption(exit.cause))
  return Schema.isSchemaError(error) ? { _tag: "Invalid", value, issue: error.issue } : undefined
}

/** Adds the keys that a struct declares and a mapping lacks, as defaults or missing values; with `all`, optional ones too. */
export const completeStruct = (shape: Shape.Struct, tree: Tree.Mapping, how: true | "all"): Tree.Mapping => {
  let out = tree
  for (const field of shape.fields.values()) {
    const value = Tree.get(out, field.name)
    // A file may hold `<redacted>` for a secret, which reads as missing: the default applies.
    const hidden = value?._tag === "Missing" && Shape.hasRedacted(field.shape)
    if (value !== undefined && !hidden) continue
    const standing = field.optional && how !== "all" ? undefined : ofField(field)
    if (standing !== undefined && (!hidden || standing._tag !== "Missing")) out = Tree.set(out, field.name, standing)
    else if (hidden && field.optional) out = without(out, field.name)
  }
  return out
}

const without = (tree: Tree.Mapping, key: string): Tree.Mapping =>
  Tree.mapping(
    Tree.entries(tree).filter(([each]) => each !== key),
    tree.origin
  )

/** Tells whether a mapping has every key that a struct requires. */
export const isWhole = (shape: Shape.Plain, tree: Tree.Tree): boolean => {
  if (shape._tag !== "Struct" || tree._tag !== "Mapping") return true
  for (const field of shape.fields.values()) {
    if (!field.optional && Tree.get(tree, field.name) === undefined && ofField(field)?._tag === "Missing") {
      return false
    }
  }
  return true
}
