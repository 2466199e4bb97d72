/**
 * What a schema says of its fields: the comments of a written file.
 */
import type { Path } from "./Path.ts"
import * as Shape from "./Shape.ts"

/** Returns the description of the field at a path, if a struct declares one there. */
export const descriptionAt = (shape: Shape.Shape, path: Path): string | undefined => {
  const parent = Shape.at(shape, path.slice(0, -1))
  const name = path.at(-1)
  if (parent === undefined || name === undefined) return undefined
  for (const member of Shape.members(parent)) {
    const field = member._tag === "Struct" ? member.fields.get(name) : undefined
    if (field?.description !== undefined) return field.description
  }
  return undefined
}
