/**
 * Finds which alternative of a union a mapping or a list is, and which one it becomes.
 *
 * Owns the rule for a value over the one below it, in every source and every spelling:
 * - A value that fits the alternative below it is merged into that.
 * - A value that fits another alternative replaces the one below. What it leaves out are the defaults of its own
 *   alternative; what the old one had is gone.
 * - Tags, which are keys with literals (`kind: a`), decide before all other keys. A tag that a value leaves out is the one
 *   below: no other key changes it. An interpolation is no tag, because its value is not known yet.
 * - One source is judged as a whole, so the order of its keys, and of the overrides of a command line, makes no
 *   difference.
 */
import * as Origin from "../tree/Origin.ts"
import * as Tree from "../tree/Tree.ts"
import { coerceScalar } from "./coerceScalar.ts"
import { isWhole, ofStruct } from "./defaults.ts"
import * as Shape from "./Shape.ts"

/** The alternatives that a tree may be. If its literals rule out all of them, `clash` is the first key that does. */
export interface Selected {
  readonly members: ReadonlyArray<Shape.Plain>
  readonly clash: string | undefined
}

/** A mapping or a list. */
export type Container = Tree.Mapping | Tree.Sequence

/** Tells whether a tree is a mapping or a list. */
export const isContainer = (tree: Tree.Tree | undefined): tree is Container =>
  tree?._tag === "Mapping" || tree?._tag === "Sequence"

/** Tells whether an alternative is of the kind of a tree: a mapping, or a list. */
export const takes = (shape: Shape.Plain, tree: Container): boolean =>
  shape._tag === "Unknown" ||
  (tree._tag === "Mapping"
    ? shape._tag === "Struct" || shape._tag === "Record"
    : shape._tag === "List" || shape._tag === "Tuple")

/** Selects the alternatives that the literals of a mapping allow; any other tree may be all of them. */
export const select = (members: ReadonlyArray<Shape.Plain>, tree: Tree.Tree): Selected => {
  if (tree._tag !== "Mapping" || members.length < 2) return { members, clash: undefined }
  let clash: string | undefined
  const left = members.filter((member) => {
    const key = clashOf(member, tree)
    clash ??= key
    return key === undefined
  })
  return left.length > 0 ? { members: left, clash: undefined } : { members, clash }
}

/** Selects the alternatives that a tree may be over the one below it, whose tags count where it leaves them out. */
export const selectOver = (
  members: ReadonlyArray<Shape.Plain>,
  tree: Container,
  below: Container
): ReadonlyArray<Shape.Plain> => {
  if (tree._tag !== "Mapping" || below._tag !== "Mapping") return members
  let tagged = tree
  for (const key of new Set(members.flatMap(literalsOf))) {
    const tag = Tree.get(below, key)
    if (tag?._tag === "Scalar" && Tree.get(tree, key)?._tag !== "Scalar") tagged = Tree.set(tagged, key, tag)
  }
  const { clash, members: left } = select(members, tagged)
  return clash === undefined ? left : members
}

/**
 * Returns the alternatives that a tree is, the one that it is decoded as first.
 *
 * What tells them apart at once comes before `fits`, which goes through the whole tree.
 */
export const standing = (
  members: ReadonlyArray<Shape.Plain>,
  tree: Container,
  fits: (member: Shape.Plain) => boolean
): ReadonlyArray<Shape.Plain> => {
  let left = select(
    members.filter((member) => takes(member, tree)),
    tree
  ).members
  for (const test of [(member: Shape.Plain) => declares(member, tree), fits, (m: Shape.Plain) => isWhole(m, tree)]) {
    if (left.length < 2) return left
    const passing = left.filter(test)
    if (passing.length > 0) left = passing
  }
  return left
}

const declares = (shape: Shape.Plain, tree: Container): boolean =>
  shape._tag !== "Struct" ||
  tree._tag !== "Mapping" ||
  Tree.keys(tree).every((key) => !Shape.isRefusal(Shape.child(shape, key)))

/** Returns what a value is before its own keys count: the defaults of its alternative, and its tags or those below. */
export const basis = (member: Shape.Plain, tree: Container, below: Container): Container => {
  if (tree._tag === "Sequence") return Tree.sequence([], Origin.fromDefault)
  if (member._tag !== "Struct") return Tree.emptyMapping(Origin.fromDefault)
  let out = ofStruct(member)
  for (const key of literalsOf(member)) {
    for (const tag of [Tree.child(below, key), Tree.get(tree, key)]) {
      if (tag?._tag === "Scalar" && fitsLiteral(member, key, tag)) out = Tree.set(out, key, tag)
    }
  }
  return out
}

/** Returns a shape without the alternatives that the tags of a mapping rule out. A tag may stand under an old name. */
export const tagged = (shape: Shape.Shape, tree: Tree.Tree | undefined): Shape.Shape => {
  const members = Shape.members(shape)
  if (tree?._tag !== "Mapping" || !isChoice(members)) return shape
  let named = tree
  for (const [key, value] of Tree.entries(tree)) {
    const name = Shape.nameOf(shape, key)
    if (name !== undefined && isTag(members, name) && Tree.get(tree, name) === undefined)
      named = Tree.set(named, name, value)
  }
  const left = Shape.unionOf(select(members, named).members)
  return Shape.isRedacted(shape) && left._tag !== "Redacted" ? { _tag: "Redacted", shape: left } : left
}

const choices = new WeakMap<Shape.Shape, boolean>()

/** Tells whether anywhere in a shape a mapping or a list has alternatives. */
export const hasChoice = (shape: Shape.Shape): boolean => {
  let known = choices.get(shape)
  if (known === undefined) {
    known = Shape.some(shape, (part) => part._tag === "Union" && isChoice(Shape.members(part)))
    choices.set(shape, known)
  }
  return known
}

/** Tells whether two or more of some alternatives are mappings or lists. */
export const isChoice = (members: ReadonlyArray<Shape.Plain>): boolean =>
  members.filter(({ _tag }) => _tag === "Struct" || _tag === "Record" || _tag === "List" || _tag === "Tuple").length > 1

/** Tells whether a key is a tag of any of the alternatives. */
export const isTag = (members: ReadonlyArray<Shape.Plain>, key: string): boolean =>
  isChoice(members) && members.some((member) => literalsOf(member).includes(key))

const literals = new WeakMap<Shape.Plain, ReadonlyArray<string>>()

/** Returns the keys of an alternative that tell it from others. */
export const literalsOf = (shape: Shape.Plain): ReadonlyArray<string> => {
  if (shape._tag !== "Struct") return []
  let known = literals.get(shape)
  if (known === undefined) {
    known = [...shape.fields.values()].filter((field) => isLiteral(field.shape)).map((field) => field.name)
    literals.set(shape, known)
  }
  return known
}

const isLiteral = (shape: Shape.Shape): boolean => Shape.members(shape).every((member) => member._tag === "Literal")

/** Tells whether a tag is one that an alternative may have. */
export const fitsLiteral = (member: Shape.Plain, key: string, value: Tree.Scalar): boolean => {
  const shape = Shape.at(member, [key])
  return shape !== undefined && Shape.members(shape).some((literal) => coerceScalar(literal, value) !== undefined)
}

/** Returns the first key whose value is not the alternative's literal. */
const clashOf = (member: Shape.Plain, tree: Tree.Mapping): string | undefined =>
  literalsOf(member).find((key) => {
    const value = Tree.get(tree, key)
    return value?._tag === "Scalar" && !fitsLiteral(member, key, value)
  })

/** Returns the keys that tell the alternatives of a union apart. */
export const tagsOf = (structs: ReadonlyArray<Shape.Struct>): ReadonlyArray<string> =>
  [...(structs[0]?.fields.keys() ?? [])].filter((key) => structs.every((struct) => literalsOf(struct).includes(key)))
