/**
 * What a schema says of a value besides its shape, as JSON Schema: checks, and words for people.
 *
 * Owns which of it a file can be held to. What Effect's own JSON Schema says of the encoded side is taken from there; a
 * check behind a transformation, or one that is a function, cannot be said.
 */
import type { JsonSchema } from "effect/JsonSchema"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"
import { innerOf } from "../Field.ts"
import { encodedOf, schemaOf } from "../fromSchema.ts"
import type * as Shape from "../Shape.ts"
import { safe } from "./spelling.ts"

/** Returns the schema of what a file holds for a shape, without the default of a field. */
const astOf = (shape: Shape.Shape): SchemaAST.AST | undefined => {
  const ast = schemaOf(shape)
  return ast && encodedOf(innerOf(ast))
}

/** Returns what Effect's JSON Schema says of a schema, and the patterns that it leaves out. */
const documentOf = (ast: SchemaAST.AST): JsonSchema => {
  const { definitions, schema } = Schema.toJsonSchemaDocument(Schema.make(ast))
  const [only] = Object.values(definitions)
  const said = typeof schema["$ref"] === "string" && only !== undefined ? only : schema
  const [pattern, ...others] = patternsIn(ast.checks ?? [])
  if (pattern === undefined) return said
  const all = [...(said["pattern"] === undefined ? [] : [pattern]), ...others].map((each) => ({ pattern: each }))
  const more = all.length === 0 ? {} : { allOf: [...(Array.isArray(said["allOf"]) ? said["allOf"] : []), ...all] }
  return { pattern, ...said, ...more }
}

/** Matches a pattern that may count a character of two units twice where it is not read as Unicode. */
const countsUnits = /[^ -~]|\.|\[\^|\\[WDSBuxcp]/

/** Returns the patterns of checks that are not declared as Unicode, but mean the same as if they were. */
const patternsIn = (checks: ReadonlyArray<SchemaAST.Check<never>>): ReadonlyArray<string> =>
  checks.flatMap((check) => {
    if (check._tag === "FilterGroup") return patternsIn(check.checks)
    const { id, payload } = (check.annotations?.["representation"] as Partial<Representation> | undefined) ?? {}
    const isPlain = id === "effect/schema/isPattern" && payload?.flags === "" && !countsUnits.test(payload.source)
    return isPlain && isPattern(payload.source) ? [payload.source] : []
  })

/** What a check says that it is; of others than patterns, the payload is not looked at. */
interface Representation {
  readonly id: string
  readonly payload: { readonly source: string; readonly flags: string }
}

/** A schema with the checks of another, of which nothing else is known here: its parts have schemas of their own. */
const checkedOnly = (ast: SchemaAST.AST): SchemaAST.AST | undefined => {
  switch (ast._tag) {
    case "String":
    case "TemplateLiteral":
      return ast
    case "Number":
      return new SchemaAST.Number(undefined, ast.checks)
    case "Arrays":
      return ast.checks && new SchemaAST.Arrays(false, [], [Schema.Unknown.ast], undefined, ast.checks)
    case "Objects":
      // Checks of a struct are of the decoded value, which has its defaults.
      if (ast.checks === undefined || ast.propertySignatures.length > 0) return undefined
      return new SchemaAST.Objects(
        [],
        Schema.Record(Schema.String, Schema.Unknown).ast.indexSignatures,
        undefined,
        ast.checks
      )
    default:
      return undefined
  }
}

const numeric = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]
const ofContainers = ["minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"]

/** What is not a check, or is said elsewhere. */
const others = new Set([
  "type",
  "items",
  "prefixItems",
  "additionalProperties",
  "title",
  "description",
  "default",
  "examples",
  "readOnly",
  "writeOnly"
])

/** What the checks of a value say: of any value of its shape, and of one that has the shape's own type. */
export interface Checks {
  readonly flat: JsonSchema
  readonly typed: JsonSchema | undefined
}

const none: Checks = { flat: {}, typed: undefined }

/** Tells whether a validator can read a pattern: these read all patterns as Unicode. */
const isPattern = (pattern: unknown): boolean =>
  pattern === undefined || Result.isSuccess(Result.try(() => new RegExp(String(pattern), "u")))

/** Whether validators agree with this on a multiple: their division is not exact. */
const isMultiple = (divisor: unknown): boolean => divisor === undefined || Number.isSafeInteger(divisor)

/** Returns what the checks of a value say; `of` is what has the schema, if the shape has none of its own. */
export const checksOf = (shape: Shape.Plain, of: Shape.Shape = shape): Checks => {
  const ast = astOf(of)
  const only = ast && checkedOnly(ast)
  if (only === undefined || (only.checks === undefined && only._tag !== "TemplateLiteral")) return none
  const flat: JsonSchema = {}
  const typed: JsonSchema = {}
  for (const [key, value] of Object.entries(documentOf(only))) {
    if (others.has(key) || (key === "anyOf" && only._tag === "Number")) continue
    // That it is an integer says so.
    if (value === safe.minimum || value === safe.maximum) continue
    if (key === "uniqueItems" && !isPlainList(shape)) continue
    if (!isPattern(key === "pattern" ? value : undefined) || !isMultiple(key === "multipleOf" ? value : undefined))
      continue
    const target = numeric.includes(key) || ofContainers.includes(key) ? flat : typed
    target[key] = value
  }
  return { flat, typed: Object.keys(typed).length === 0 ? undefined : typed }
}

/** Tells whether the elements of a list are alike exactly where they are spelled alike. */
const isPlainList = (shape: Shape.Plain): boolean => {
  const element = shape._tag === "List" ? shape.element : undefined
  const ast = element && schemaOf(element)
  return ["String", "Number", "Boolean", "Literal"].includes(ast?._tag ?? "") && ast?.encoding === undefined
}

/** Returns which keys a dict takes; `undefined` if it takes any. */
export const keysOf = (shape: Shape.Record): JsonSchema | undefined => {
  const ast = astOf(shape)
  const parameters = ast?._tag === "Objects" ? ast.indexSignatures.map(({ parameter }) => parameter) : []
  const [parameter] = parameters
  if (parameter === undefined || parameters.length > 1) return undefined
  if (parameter._tag === "String" && parameter.checks === undefined) return undefined
  const { pattern, minLength, maxLength } = documentOf(encodedOf(parameter))
  const said = { pattern, minLength, maxLength }
  const known = Object.entries(said).filter(([, value]) => value !== undefined && isPattern(pattern))
  return known.length === 0 ? undefined : Object.fromEntries(known)
}

/** Returns what is said of a schema for people; no examples of secrets, which may be one. */
export const wordsOf = (ast: SchemaAST.AST, isSecret: boolean): JsonSchema => {
  const own = innerOf(ast)
  const said = SchemaAST.resolve(own)
  const out: JsonSchema = {}
  for (const key of ["title", "description"]) if (typeof said?.[key] === "string") out[key] = said[key]
  const examples = isSecret ? [] : encoded(own, said?.["examples"])
  if (examples.length > 0) out["examples"] = examples
  if (said?.["deprecated"] === true) out["deprecated"] = true
  return out
}

const isJson = Schema.is(Schema.Json)

/** Returns the examples of a schema as a file would hold them. */
const encoded = (ast: SchemaAST.AST, examples: unknown): ReadonlyArray<unknown> => {
  if (!Array.isArray(examples)) return []
  const encode = Schema.encodeUnknownResult(Schema.make<Schema.Codec<unknown>>(ast))
  return examples.flatMap((example) => {
    const made = encode(example)
    return Result.isSuccess(made) && isJson(made.success) ? [made.success] : []
  })
}

/** Returns the name of a schema, for the place of its own that it has in a document. */
export const nameOf = (shape: Shape.Shape): string | undefined => {
  const ast = schemaOf(shape)
  return ast && SchemaAST.resolveIdentifier(innerOf(ast))
}

/** Tells whether a schema has checks that say something of a value as a file holds it. */
export const hasChecks = (shape: Shape.Plain): boolean => {
  const { flat, typed } = checksOf(shape)
  return typed !== undefined || Object.keys(flat).length > 0
}
