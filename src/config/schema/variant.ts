/**
 * Finds which alternative of a union of structs a mapping is.
 *
 * Owns telling alternatives apart by their literals (`kind: a`), before their other keys count.
 */
import * as Tree from "../tree/Tree.ts"
import { coerceScalar } from "./coerceScalar.ts"
import * as Shape from "./Shape.ts"

/** The alternatives that a tree may be. If its literals rule out all of them, `clash` is the first key that does. */
export interface Selected {
  readonly members: ReadonlyArray<Shape.Plain>
  readonly clash: string | undefined
}

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

/** Returns the keys of a mapping whose literals tell which alternative it is. */
export const tagsOf = (members: ReadonlyArray<Shape.Plain>, tree: Tree.Mapping): ReadonlyArray<string> => {
  const tags = new Set<string>()
  for (const member of members) {
    for (const key of literalsOf(member)) if (Tree.get(tree, key)?._tag === "Scalar") tags.add(key)
  }
  return [...tags]
}

const literalsOf = (shape: Shape.Plain): ReadonlyArray<string> =>
  shape._tag !== "Struct"
    ? []
    : [...shape.fields.values()].filter((field) => isLiteral(field.shape)).map((field) => field.name)

const isLiteral = (shape: Shape.Shape): boolean => Shape.members(shape).every((member) => member._tag === "Literal")

/** Returns the first key whose value is not the alternative's literal. */
const clashOf = (member: Shape.Plain, tree: Tree.Mapping): string | undefined =>
  literalsOf(member).find((key) => {
    const value = Tree.get(tree, key)
    const shape = Shape.at(member, [key])
    if (value?._tag !== "Scalar" || shape === undefined) return false
    return Shape.members(shape).every((literal) => coerceScalar(literal, value) === undefined)
  })
