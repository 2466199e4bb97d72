/**
 * The keys that a schema declares, at any depth, those of a union's alternatives too.
 */
import type { Path } from "../tree/Path.ts"
import * as Shape from "./Shape.ts"

/** A key that a struct declares, and the keys that lead to it. */
export interface DeclaredKey {
  readonly path: Path
  readonly field: Shape.Field
}

/**
 * Yields the declared keys of a shape in their order, each before those below it; of those that lead deeper than
 * `maxDepth`, none: a struct may contain itself.
 */
export function* declaredKeys(shape: Shape.Shape, maxDepth: number, path: Path = []): Generator<DeclaredKey> {
  if (path.length >= maxDepth) return
  for (const member of Shape.members(shape)) {
    if (member._tag !== "Struct") continue
    for (const field of member.fields.values()) {
      const at = [...path, field.name]
      yield { path: at, field }
      yield* declaredKeys(field.shape, maxDepth, at)
    }
  }
}
