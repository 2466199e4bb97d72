/**
 * The keys that a schema declares, at any depth, for help, suggestions and completion.
 */
import type { Path } from "../tree/Path.ts"
import * as Shape from "./Shape.ts"

/** A key that a struct declares, and the keys that lead to it. */
export interface DeclaredKey {
  readonly path: Path
  readonly field: Shape.Field
}

/** How deep to look for keys. */
export interface Options {
  /** How many keys a path may have: a struct may contain itself. */
  readonly maxDepth: number
  /** Whether the keys of a union's alternatives count; otherwise only those of structs do. */
  readonly alternatives: boolean
}

/** Yields the declared keys of a shape in their order, each before those below it. */
export function* declaredKeys(shape: Shape.Shape, options: Options, path: Path = []): Generator<DeclaredKey> {
  if (path.length >= options.maxDepth) return
  for (const member of options.alternatives ? Shape.members(shape) : [Shape.force(shape)]) {
    if (member._tag !== "Struct") continue
    for (const field of member.fields.values()) {
      const at = [...path, field.name]
      yield { path: at, field }
      yield* declaredKeys(field.shape, options, at)
    }
  }
}
