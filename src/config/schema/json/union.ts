/**
 * The alternatives of a union, as JSON Schema.
 *
 * Owns which alternatives a file may be. A single value is what the first alternative that takes it as it stands says; a
 * mapping over a default of another alternative must say so in its tag, as `variant.ts` has it.
 */
import type { JsonSchema } from "effect/JsonSchema"
import * as Tree from "../../tree/Tree.ts"
import { ofStruct } from "../defaults.ts"
import * as Shape from "../Shape.ts"
import { fitsLiteral, literalsOf } from "../variant.ts"
import { checksOf, hasChecks } from "./checks.ts"
import type { At } from "./definitions.ts"
import { exactOf, literalsOf as literalForms, open } from "./spelling.ts"

/** Writes the schema of an alternative. */
type Write = (shape: Shape.Plain, at: At) => JsonSchema

/** Any of several schemas. */
export const alternatives = (all: ReadonlyArray<JsonSchema>): JsonSchema =>
  all.length === 1 ? all[0]! : { anyOf: all }

/** The forms of literals and enums. */
export const enumForms = (shapes: ReadonlyArray<Shape.Plain>): ReadonlyArray<JsonSchema> => {
  const values = shapes.flatMap((shape) =>
    shape._tag === "Literal" ? [shape.value] : shape._tag === "Enum" ? shape.members.map(([, value]) => value) : []
  )
  const names = shapes.flatMap((shape) => (shape._tag === "Enum" ? shape.members.map(([name]) => name) : []))
  return values.length === 0 ? [] : literalForms(values, names)
}

const containers: ReadonlySet<string> = new Set(["Struct", "Record", "List", "Tuple"])
const isScalar = ({ _tag }: Shape.Plain): boolean => !containers.has(_tag) && _tag !== "Union"
const isNamed = ({ _tag }: Shape.Plain): boolean => _tag === "Literal" || _tag === "Enum"

/** Tells whether a schema decodes any value: Effect holds a struct without keys to nothing. */
const takesAll = (shape: Shape.Plain): boolean =>
  shape._tag === "Struct" && shape.fields.size === 0 && shape.rest === undefined

/** What the alternatives of a union take, none of which takes anything at all. */
export const union = (members: ReadonlyArray<Shape.Plain>, at: At, write: Write): JsonSchema => {
  const scalars = members.filter(isScalar)
  const others = members.filter((member) => !isScalar(member))
  const inside: At = { isSecret: at.isSecret }
  const forms = [
    ...scalarForms(scalars, inside, others.some(takesAll), write),
    ...others.map((member) => alternative(member, at, others, write))
  ]
  // Literals and null are listed; all others take what is not known yet.
  const isListed = others.length === 0 && scalars.every((member) => isNamed(member) || member._tag === "Null")
  return alternatives(isListed ? [...forms, open(at.isSecret)] : forms)
}

/**
 * The forms of the alternatives that are single values. What one of them takes as it stands is not read as another, even
 * if the checks of the first refuse it.
 */
const scalarForms = (
  scalars: ReadonlyArray<Shape.Plain>,
  at: At,
  isUnchecked: boolean,
  write: Write
): ReadonlyArray<JsonSchema> => {
  const named = enumForms(scalars)
  const spelled = scalars.filter((member) => !isNamed(member))
  const forms = spelled.map((member) => (member._tag === "Null" ? exactOf(member) : write(member, at)))
  const isAlone = scalars.filter(({ _tag }) => _tag !== "Null").length < 2
  if (!scalars.some(hasChecks) || (isAlone && !isUnchecked)) return [...named, ...forms]
  const exact = scalars.map(exactOf)
  if (isUnchecked) return [...exact, ...named, ...forms]
  const strict = scalars.map((member, index) => {
    const { flat, typed } = checksOf(member)
    return { ...exact[index], ...flat, ...(typed === undefined ? {} : { allOf: [typed] }) }
  })
  return [...strict, { not: { anyOf: exact }, anyOf: [...named, ...forms] }, open(at.isSecret)]
}

/** One of several alternatives; over a value of another, it must say so in its tag. */
const alternative = (member: Shape.Plain, at: At, all: ReadonlyArray<Shape.Plain>, write: Write): JsonSchema => {
  const { below, isSecret } = at
  if (member._tag !== "Struct" || below?._tag !== "Mapping") return write(member, { isSecret })
  const tags = new Set(all.flatMap(literalsOf))
  const missed = literalsOf(member).filter((key) => {
    const tag = Tree.get(below, key)
    return tag?._tag === "Scalar" && !fitsLiteral(member, key, tag)
  })
  if (missed.length === 0) {
    const isTold = [...tags].some((key) => Tree.get(below, key)?._tag === "Scalar")
    return write(member, { isSecret, below: isTold ? below : undefined })
  }
  const body = write(member, { isSecret, below: ofStruct(member) })
  const tagged = missed.map((key) => [key, alternatives(enumForms(Shape.members(Shape.at(member, [key])!)))] as const)
  return {
    ...body,
    properties: { ...(body["properties"] as JsonSchema), ...Object.fromEntries(tagged) },
    required: missed
  }
}
