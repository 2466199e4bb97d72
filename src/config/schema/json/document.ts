/**
 * The JSON Schema of a config's file, for editors and validators.
 *
 * Owns what a file is as a whole. A file is valid where it is read without error. Nothing is required, since defaults and
 * the command line give what a file leaves out, `???` stands for any value, and so does text with an interpolation. A file
 * is read over the defaults: which alternative of a union it may be without a tag depends on them.
 */
import { type JsonSchema, META_SCHEMA_URI_DRAFT_2020_12 } from "effect/JsonSchema"
import { redactedText } from "../../tree/secret.ts"
import type * as Tree from "../../tree/Tree.ts"
import { schemaOf } from "../fromSchema.ts"
import * as Shape from "../Shape.ts"
import { wordsOf } from "./checks.ts"
import { begin } from "./definitions.ts"
import { schemaKey, versionKey } from "./key.ts"
import { container } from "./value.ts"

/** What a schema is made of. */
export interface Input {
  readonly id: string
  readonly shape: Shape.Shape
  /** The defaults of the config, over which its file is read. */
  readonly defaults: Tree.Tree
  /** Whether keys that are not declared are taken; false by default. */
  readonly unknownKeys?: boolean | undefined
  /** The version of the file, if it has one: a file of an older one is told to be old. */
  readonly version?: number | undefined
}

/** Makes the JSON Schema (draft 2020-12) of a config's file. */
export const jsonSchema = ({ defaults, id, shape, unknownKeys, version }: Input): JsonSchema => {
  const writing = begin(shape, unknownKeys !== true)
  const ast = schemaOf(shape)
  const isSecret = Shape.isRedacted(shape)
  const plain = Shape.force(shape)
  const body = container(writing, plain, { isSecret, below: defaults, standing: defaults })
  const isList = plain._tag === "List" || plain._tag === "Tuple"
  const out = {
    $schema: META_SCHEMA_URI_DRAFT_2020_12,
    title: id,
    ...(ast === undefined ? {} : wordsOf(ast, true)),
    ...body,
    ...(isList ? { maxProperties: 0 } : withVersion({ ...body, ...withSchemaKey(plain, body) }, version)),
    // An empty file is read, and so is `{}` for a list.
    type: isList ? ["array", "object", "null", "string"] : ["object", "null", "string"],
    pattern: `^${redactedText}$`
  }
  return writing.definitions.size === 0 ? out : { ...out, $defs: Object.fromEntries(writing.definitions) }
}

/** Adds the key that says the version; a file without it is of the first. */
const withVersion = (schema: JsonSchema, version: number | undefined): JsonSchema => {
  if (version === undefined) return schema
  const { maxProperties, properties, propertyNames } = schema
  return {
    ...schema,
    ...(propertyNames === undefined ? {} : { propertyNames: { anyOf: [{ enum: [versionKey] }, propertyNames] } }),
    properties: {
      ...(properties as JsonSchema),
      [versionKey]: { const: version, description: "The version of the file" }
    },
    ...(typeof maxProperties === "number" ? { maxProperties: maxProperties + 1 } : {}),
    ...(version === 1 ? {} : { required: [versionKey] })
  }
}

/** Adds the key that names the schema of a file to what a mapping takes. */
const withSchemaKey = (shape: Shape.Plain, { maxProperties, properties, propertyNames }: JsonSchema): JsonSchema => {
  if (shape._tag === "Struct" && shape.fields.has(schemaKey)) return {}
  return {
    properties: { [schemaKey]: { type: "string" }, ...(properties as JsonSchema) },
    ...(typeof maxProperties === "number" ? { maxProperties: maxProperties + 1 } : {}),
    ...(propertyNames === undefined ? {} : { propertyNames: { anyOf: [{ enum: [schemaKey] }, propertyNames] } })
  }
}
