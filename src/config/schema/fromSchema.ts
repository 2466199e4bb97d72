/**
 * Makes the shape of a schema from the encoded side of its syntax tree.
 *
 * Owns which parts of a shape are secret. `Schema.Redacted` stands on the decoded side, and makes a secret of what it
 * is read from. If a transformation hides which part that is, every value on its encoded side becomes a secret. A
 * declaration that no file can hold (a Date, a Map) is read through its JSON codec.
 */
import * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"
import { oldNamesOf } from "./Field.ts"
import type { Field, Shape, Struct } from "./Shape.ts"

type AST = SchemaAST.AST

const shapes = new WeakMap<AST, Shape>()
const codecs = new WeakMap<AST, Schema.Constraint>()
const asts = new WeakMap<Shape, AST>()

/** Returns the shape of a schema; the same one each time. */
export const shapeOf = (schema: Schema.Constraint): Shape => compile(codecOf(schema).ast)

/** Returns the schema that a shape was made of; `undefined` if the shape was made of other shapes. */
export const schemaOf = (shape: Shape): AST | undefined => asts.get(shape)

/** Returns a schema, or its JSON codec if its encoded side mentions an object that no file can hold. */
export const codecOf = <S extends Schema.Constraint>(schema: S): S => {
  let codec = codecs.get(schema.ast)
  if (codec === undefined) {
    codec = mentions(schema.ast, isOpaque, true) ? Schema.toCodecJson(schema) : schema
    codecs.set(schema.ast, codec)
  }
  // A JSON codec has the decoded type and the services of its schema, and nothing here asks for its encoded type.
  return codec as S
}

const representationOf = (ast: AST): unknown => {
  const representation: unknown = ast.annotations?.["representation"]
  return typeof representation === "object" && representation !== null && "id" in representation
    ? representation.id
    : undefined
}

const isSecret = (ast: AST): boolean =>
  SchemaAST.isDeclaration(ast) && representationOf(ast) === "effect/schema/Redacted"

const isJson = (ast: AST): boolean => representationOf(ast) === "effect/schema/Json"

const isOpaque = (ast: AST): boolean => SchemaAST.isDeclaration(ast) && ast.encoding === undefined && !isJson(ast)

/** A JSON codec writes NaN and infinities as text; a config file has its own spelling of them. */
const isNumberCodec = (ast: AST): boolean =>
  SchemaAST.isNumber(ast) && ast.encoding !== undefined && SchemaAST.isUnion(ast.encoding[0].to)

const lastOf = (ast: AST): AST | undefined => ast.encoding?.[ast.encoding.length - 1]?.to

/** Returns the part of a schema that a file holds. */
export const encodedOf = (ast: AST): AST => {
  let at = ast
  for (let last = lastOf(at); last !== undefined && !isNumberCodec(at); last = lastOf(at)) at = last
  return at
}

const childrenOf = (ast: AST): ReadonlyArray<AST> => {
  switch (ast._tag) {
    case "Objects":
      return [...ast.propertySignatures.map((each) => each.type), ...ast.indexSignatures.map((each) => each.type)]
    case "Arrays":
      return [...ast.elements, ...ast.rest]
    case "Union":
      return ast.types
    case "Suspend":
      return [ast.thunk()]
    default:
      return []
  }
}

/** Tells whether a syntax tree has a node that passes a test, on its encoded side only or anywhere. */
const mentions = (ast: AST, test: (ast: AST) => boolean, encodedOnly: boolean): boolean => {
  const seen = new Set<AST>()
  const pending = [ast]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const at = encodedOnly ? encodedOf(next) : next
    if (seen.has(at)) continue
    seen.add(at)
    if (test(at)) return true
    pending.push(...childrenOf(at))
    if (!encodedOnly) {
      if (SchemaAST.isDeclaration(at)) pending.push(...at.typeParameters)
      for (const link of at.encoding ?? []) pending.push(link.to)
    }
  }
  return false
}

/** Tells whether a schema is a secret as a whole. */
const isSecretAsWhole = (ast: AST): boolean =>
  isSecret(ast) || (ast.encoding?.some((link) => isSecretAsWhole(link.to)) ?? false)

/** Tells whether the decoded side has a secret for which no part of the encoded side is marked. */
const hidesSecret = (ast: AST): boolean => {
  if (ast.encoding === undefined) return false
  if (ast.encoding.some((link) => hidesSecret(link.to))) return true
  return mentions(ast, isSecret, false) && !mentions(encodedOf(ast), isSecret, false)
}

const compile = (ast: AST): Shape => {
  let shape = shapes.get(ast)
  if (shape === undefined) {
    const encoded = compileEncoded(ast)
    shape = isSecretAsWhole(ast) ? { _tag: "Redacted", shape: encoded } : hidesSecret(ast) ? masked(encoded) : encoded
    shapes.set(ast, shape)
    if (!asts.has(shape)) asts.set(shape, ast)
  }
  return shape
}

/** Shapes whose values are all secrets, by the shape that they were made of: one that contains itself is made once. */
const maskedShapes = new WeakMap<Shape, Shape>()

/** Makes a secret of each value in a shape, where a transformation leaves open which of them are. */
const masked = (shape: Shape): Shape => {
  let made = maskedShapes.get(shape)
  if (made === undefined) {
    made = mask(shape)
    maskedShapes.set(shape, made)
  }
  return made
}

const mask = (shape: Shape): Shape => {
  switch (shape._tag) {
    case "Struct": {
      const fields = [...shape.fields].map(([name, field]) => [name, { ...field, shape: masked(field.shape) }] as const)
      return { ...shape, fields: new Map(fields), rest: shape.rest && masked(shape.rest) }
    }
    case "Record":
    case "List":
      return { ...shape, element: masked(shape.element) }
    case "Tuple":
      return { ...shape, elements: shape.elements.map(masked), rest: shape.rest && masked(shape.rest) }
    case "Union":
      return unionOf(shape.members.map(masked))
    case "Suspend":
      return { _tag: "Suspend", get: () => masked(shape.get()) }
    case "Redacted":
    case "Null":
    // The schema tells what a literal may be.
    case "Literal":
      return shape
    default:
      return { _tag: "Redacted", shape }
  }
}

const unionOf = (members: ReadonlyArray<Shape>): Shape => {
  const union: Shape = { _tag: "Union", members }
  return members.some((member) => member._tag === "Redacted") ? { _tag: "Redacted", shape: union } : union
}

const compileEncoded = (of: AST): Shape => {
  const ast = encodedOf(of)
  switch (ast._tag) {
    case "String":
    case "TemplateLiteral":
      return { _tag: "Text" }
    case "Number":
      return {
        _tag: "Number",
        integer: hasCheck(ast.checks, ["isInt"]),
        finite: hasCheck(ast.checks, ["isInt", "isFinite"])
      }
    case "Boolean":
    case "Null":
    case "BigInt":
    case "Unknown":
      return { _tag: ast._tag }
    case "Any":
    case "ObjectKeyword":
      return { _tag: "Unknown" }
    case "Declaration":
      return { _tag: isJson(ast) ? "Unknown" : "Never" }
    case "Literal":
      return { _tag: "Literal", value: ast.literal }
    case "Enum":
      return { _tag: "Enum", members: ast.enums }
    case "Objects":
      return compileObject(ast)
    case "Arrays": {
      const [rest, ...after] = ast.rest.map(compile)
      if (ast.elements.length === 0 && rest !== undefined && after.length === 0) return { _tag: "List", element: rest }
      const others = [rest, ...after].filter((each) => each !== undefined)
      const further: Shape | undefined = others.length > 1 ? { _tag: "Union", members: others } : rest
      return { _tag: "Tuple", elements: ast.elements.map(compile), rest: further }
    }
    case "Union": {
      const members = ast.types.filter((type) => !isUndefined(type)).map(compile)
      const [only] = members
      if (only !== undefined && members.length === 1) return only
      return unionOf(members)
    }
    case "Suspend":
      return { _tag: "Suspend", get: () => compile(ast.thunk()) }
    case "Undefined":
    case "Void":
    case "Never":
    case "Symbol":
    case "UniqueSymbol":
      return { _tag: "Never" }
  }
}

const isUndefined = (ast: AST): boolean => ast._tag === "Undefined" || ast._tag === "Void"

const hasCheck = (checks: SchemaAST.Checks | undefined, names: ReadonlyArray<string>): boolean =>
  checks?.some((check) => {
    if (check._tag === "FilterGroup" && hasCheck(check.checks, names)) return true
    const representation: unknown = check.annotations?.["representation"]
    if (typeof representation !== "object" || representation === null || !("id" in representation)) return false
    return names.some((name) => representation.id === `effect/schema/${name}`)
  }) ?? false

const compileObject = (ast: SchemaAST.Objects): Shape => {
  const rests = ast.indexSignatures.map((each) => compile(each.type))
  const rest: Shape | undefined = rests.length > 1 ? { _tag: "Union", members: rests } : rests[0]
  if (rest !== undefined && ast.propertySignatures.length === 0) return { _tag: "Record", element: rest }
  const fields = new Map<string, Field>()
  for (const { name, type } of ast.propertySignatures) {
    if (typeof name === "symbol") continue
    fields.set(String(name), {
      name: String(name),
      shape: compile(type),
      optional: SchemaAST.isOptional(lastEncoded(type)),
      description: descriptionOf(type),
      oldNames: oldNamesOf(type),
      ast: type
    })
  }
  const struct: Struct = { _tag: "Struct", fields, rest }
  return struct
}

const lastEncoded = (ast: AST): AST => {
  let at = ast
  for (let last = lastOf(at); last !== undefined; last = lastOf(at)) at = last
  return at
}

const descriptionOf = (ast: AST): string | undefined => {
  for (let at: AST | undefined = ast; at !== undefined; at = lastOf(at)) {
    const description = at.context?.annotations?.description ?? SchemaAST.resolveDescription(at)
    if (description !== undefined) return description
  }
  return undefined
}
