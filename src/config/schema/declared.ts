/**
 * What the keys that somebody wrote tell of a value: whether they are declared, as far as they go.
 *
 * Owns following keys through declared fields, and no further. Beside a secret, what stands under other keys may be one
 * in the wrong place.
 */
import { isNear } from "../error/nearest.ts"
import { isIndex, type Path } from "../tree/Path.ts"
import { redactedText } from "../tree/secret.ts"
import * as Shape from "./Shape.ts"

/** What is known of keys. */
export interface Followed {
  /** The keys that may be shown: those that are declared, and slips of them. Others are `<redacted>`. */
  readonly shown: ReadonlyArray<string>
  /** The declared field at the end of the keys. */
  readonly field: Shape.Shape | undefined
}

const declares = (shape: Shape.Plain, key: string): boolean => {
  switch (shape._tag) {
    case "Struct":
      return shape.fields.has(key)
    case "List":
      return isIndex(key)
    case "Tuple":
      return isIndex(key) && (shape.rest ?? shape.elements[Number(key)]) !== undefined
    default:
      return false
  }
}

/** Returns the names of the keys that a shape declares. */
export const declaredNames = (shape: Shape.Shape): ReadonlyArray<string> =>
  Shape.members(shape).flatMap((member) => (member._tag === "Struct" ? [...member.fields.keys()] : []))

/** Follows keys through the declared fields of a shape. `near` tells slips of names. */
export const follow = (root: Shape.Shape, path: Path, near = isNear): Followed => {
  const shown: Array<string> = []
  let shape: Shape.Shape | undefined = root
  for (const key of path) {
    const isDeclared: boolean = shape !== undefined && Shape.members(shape).some((member) => declares(member, key))
    shown.push(isDeclared || (shape !== undefined && near(key, declaredNames(shape))) ? key : redactedText)
    shape = shape !== undefined && isDeclared ? Shape.at(shape, [key]) : undefined
  }
  return { shown, field: shape }
}
