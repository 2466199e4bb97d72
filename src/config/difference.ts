/**
 * Where two schemas do not read the same file in the same way.
 *
 * Owns comparing what their encoded sides take, and their defaults. What a schema makes of that, and what it refuses
 * besides, is not compared.
 */
import * as Equal from "effect/Equal"
import type { Config } from "./Config.ts"
import { defaults } from "./schema/defaults.ts"
import { plainDefaultOf } from "./schema/Field.ts"
import { schemaOf } from "./schema/fromSchema.ts"
import * as Shape from "./schema/Shape.ts"
import { defaultText, typeWords } from "./schema/words.ts"
import * as Path from "./tree/Path.ts"
import { same } from "./tree/same.ts"
import * as Tree from "./tree/Tree.ts"

/** The first difference: the key, and what each of the two says of it. */
export interface Difference {
  readonly key: string
  readonly said: readonly [first: string, second: string]
}

type Pair = readonly [Shape.Shape, Shape.Shape]

const differ = (path: Path.Path, first: string, second: string): Difference => ({
  key: Path.format(path),
  // What is short enough to be said may leave out where they differ.
  said: first === second ? [`${first} of one kind`, `${second} of another`] : [first, second]
})

/** What is said of a field: one that its schema lacks is not there. */
const fieldWords = (field: Shape.Field | undefined): string =>
  field === undefined ? "not there" : `${field.optional ? "optional" : "required"} (${typeWords(field.shape)})`

const restWords = (rest: Shape.Shape | undefined): string => (rest === undefined ? "not there" : typeWords(rest))

/** What takes the keys, or the elements, that are not declared one by one. */
const restOf = (shape: Shape.Plain): Shape.Shape | undefined =>
  shape._tag === "Struct" || shape._tag === "Tuple" ? shape.rest : undefined

/** What makes a shape that contains no others. */
const leafOf = (shape: Shape.Plain): string =>
  JSON.stringify(shape, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value))

/** The members of a union, in an order of their own where theirs does not matter: that of literals, and of `null`. */
const membersOf = ({ members }: Shape.Union): ReadonlyArray<Shape.Shape> => {
  const plain = members.map((member) => [member, Shape.force(member)] as const)
  const literals = plain.filter(([, { _tag }]) => _tag === "Literal")
  const sorted = literals.toSorted(([, a], [, b]) => (leafOf(a) < leafOf(b) ? -1 : 1)).values()
  const inOrder = plain.map((each) => (each[1]._tag === "Literal" ? sorted.next().value! : each))
  return [
    ...inOrder.filter(([, { _tag }]) => _tag !== "Null"),
    ...inOrder.filter(([, { _tag }]) => _tag === "Null")
  ].map(([member]) => member)
}

/** Returns the shapes within two that are of one kind and size, each with its key. */
const within = (a: Shape.Plain, b: Shape.Plain): ReadonlyArray<readonly [key: string | undefined, pair: Pair]> => {
  if (a._tag === "Struct" && b._tag === "Struct") {
    return [...a.fields.values()].map(({ name, shape }) => [name, [shape, b.fields.get(name)!.shape]])
  }
  if (a._tag === "Record" && b._tag === "Record") return [["KEY", [a.element, b.element]]]
  if (a._tag === "List" && b._tag === "List") return [[undefined, [a.element, b.element]]]
  if (a._tag === "Tuple" && b._tag === "Tuple") {
    return a.elements.map((element, index) => [`${index}`, [element, b.elements[index]!]])
  }
  if (a._tag === "Union" && b._tag === "Union") {
    const others = membersOf(b)
    return membersOf(a).map((each, index) => [undefined, [each, others[index]!]])
  }
  return []
}

const sizeOf = (shape: Shape.Plain): number =>
  shape._tag === "Tuple" ? shape.elements.length : shape._tag === "Union" ? shape.members.length : 0

const isLeaf = ({ _tag }: Shape.Plain): boolean => !["Struct", "Record", "List", "Tuple", "Union"].includes(_tag)

const ofFields = (a: Shape.Struct, b: Shape.Struct, path: Path.Path): Difference | undefined => {
  for (const name of new Set([...a.fields.keys(), ...b.fields.keys()])) {
    const [first, second] = [a.fields.get(name), b.fields.get(name)]
    if (first === undefined || second === undefined || first.optional !== second.optional) {
      return differ([...path, name], fieldWords(first), fieldWords(second))
    }
  }
  return undefined
}

/** Compares two shapes; pairs that were met before are equal as far as they have been compared. */
const ofShapes = (
  [first, second]: Pair,
  path: Path.Path,
  met: Map<Shape.Plain, Set<Shape.Plain>>
): Difference | undefined => {
  const [a, b] = [Shape.force(first), Shape.force(second)]
  const here = () => differ(path, typeWords(first), typeWords(second))
  if (Shape.isRedacted(first) !== Shape.isRedacted(second)) return here()
  if (a === b || met.get(a)?.has(b) === true) return undefined
  met.set(a, (met.get(a) ?? new Set()).add(b))
  if (a._tag !== b._tag || sizeOf(a) !== sizeOf(b) || (isLeaf(a) && leafOf(a) !== leafOf(b))) return here()
  const fields = a._tag === "Struct" && b._tag === "Struct" ? ofFields(a, b, path) : undefined
  if (fields !== undefined) return fields
  const [restA, restB] = [restOf(a), restOf(b)]
  const other = [...path, "KEY"]
  if ((restA === undefined) !== (restB === undefined)) return differ(other, restWords(restA), restWords(restB))
  const rest = restA === undefined || restB === undefined ? [] : [["KEY", [restA, restB]] as const]
  for (const [key, pair] of [...within(a, b), ...rest]) {
    const found = ofShapes(pair, key === undefined ? path : [...path, key], met)
    if (found !== undefined) return found.key === Path.format(path) ? here() : found
  }
  return undefined
}

/** What is said of a default: nothing of a secret one. */
const defaultWords = (tree: Tree.Tree | undefined, shape: Shape.Shape, secret: string): string => {
  if (tree === undefined) return "left out by default"
  const text = Shape.hasRedacted(shape) ? `[${secret}]` : defaultText(shape, tree)
  return text === undefined ? "without a default" : `${text} by default`
}

/** Compares two trees of defaults; one that is another each time, such as the time of day, is equal to any. */
const ofDefaults = (
  [a, again]: readonly [Tree.Tree | undefined, Tree.Tree | undefined],
  b: Tree.Tree | undefined,
  path: Path.Path,
  shape: Shape.Shape
): Difference | undefined => {
  if (a !== undefined && b !== undefined && same(a, b)) return undefined
  if (a?._tag === "Mapping" && b?._tag === "Mapping" && again?._tag === "Mapping") {
    const keys = new Set([...Tree.entries(a), ...Tree.entries(b)].map(([key]) => key))
    for (const key of keys) {
      const inner = Shape.at(shape, [key]) ?? { _tag: "Unknown" }
      const found = ofDefaults([Tree.get(a, key), Tree.get(again, key)], Tree.get(b, key), [...path, key], inner)
      if (found !== undefined) return found
    }
    return undefined
  }
  if (a !== undefined && (again === undefined || !same(a, again))) return undefined
  return differ(path, defaultWords(a, shape, "one secret"), defaultWords(b, shape, "another"))
}

/**
 * Tells whether two fields have the same plain default. To know that of others, their defaults must be computed, for which
 * each schema is compiled: in a program of a thousand commands that takes seconds.
 */
const haveSamePlainDefault = (a: Shape.Field, b: Shape.Field, outer: ReadonlySet<Shape.Plain>): boolean => {
  const [first, second] = [plainDefaultOf(a.ast), plainDefaultOf(b.ast)]
  if (first !== undefined && second !== undefined) return Equal.equals(first.value, second.value)
  const isComputed = [a, b].some(({ ast, optional }) => optional || ast.context?.constructorDefault !== undefined)
  return first === undefined && second === undefined && !isComputed && haveSamePlainDefaults(a.shape, b.shape, outer)
}

/** Tells of two shapes that are alike whether their defaults are plain and the same. */
const haveSamePlainDefaults = (
  first: Shape.Shape,
  second: Shape.Shape,
  outer: ReadonlySet<Shape.Plain> = new Set()
): boolean => {
  const [a, b] = [Shape.force(first), Shape.force(second)]
  // What is no struct has no default but that of its field.
  if (a._tag !== "Struct" || b._tag !== "Struct") return true
  if (outer.has(a)) return true
  const within = new Set(outer).add(a)
  // A transformation of the whole may give defaults, too.
  if ([a, b].some((struct) => schemaOf(struct)?.encoding !== undefined)) return false
  return [...a.fields.values()].every((field) => haveSamePlainDefault(field, b.fields.get(field.name)!, within))
}

/** Returns the first difference of two configs; `undefined` if they read the same. */
export const difference = (first: Config, second: Config): Difference | undefined => {
  if (first.schema === second.schema) return undefined
  const found = ofShapes([first.shape, second.shape], [], new Map())
  if (found !== undefined) return found
  if (haveSamePlainDefaults(first.shape, second.shape)) return undefined
  const [a, b] = [defaults(first.schema), defaults(second.schema)]
  // A clock goes on between the two: what is computed now is at least as late as what was compared.
  return same(a, b) ? undefined : ofDefaults([a, defaults(first.schema)], b, [], first.shape)
}
