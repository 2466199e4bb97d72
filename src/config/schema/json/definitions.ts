/**
 * The parts of a JSON Schema that have a place of their own: shapes that contain themselves or come several times, and
 * spellings that many values have.
 */
import type { JsonSchema } from "effect/JsonSchema"
import type * as Tree from "../../tree/Tree.ts"
import * as Shape from "../Shape.ts"
import { nameOf } from "./checks.ts"

/** The state while a schema is written. */
export interface Writing {
  readonly definitions: Map<string, JsonSchema>
  /** The definitions of shapes, of those in secrets apart. */
  readonly names: Map<Shape.Shape, Map<boolean, string>>
  readonly shared: ReadonlySet<Shape.Shape>
  /** Whether keys that are not declared are refused. */
  readonly closed: boolean
}

/** Where a value stands. */
export interface At {
  /** Whether it is in a secret. */
  readonly isSecret: boolean
  /** What it is read over; nothing in a list. */
  readonly below?: Tree.Tree | undefined
  /** The secret that it is, whose schema has its checks. */
  readonly checked?: Shape.Redacted | undefined
  /** What it is if the file leaves it out. */
  readonly standing?: Tree.Tree | undefined
}

/** Begins to write the schema of a shape. */
export const begin = (shape: Shape.Shape, closed: boolean): Writing => ({
  definitions: new Map(),
  names: new Map(),
  shared: sharedIn(shape),
  closed
})

/** Finds the shapes that need a definition: those that contain themselves, and structs that come several times. */
const sharedIn = (root: Shape.Shape): ReadonlySet<Shape.Shape> => {
  const seen = new Set<Shape.Shape>()
  const shared = new Set<Shape.Shape>()
  Shape.some(root, (shape) => {
    for (const part of Shape.parts(shape)) {
      if (shape._tag === "Suspend" || (part._tag === "Struct" && seen.has(part))) {
        shared.add(Shape.force(part))
      }
      seen.add(part)
    }
    return false
  })
  return shared
}

/** Refers to the definition of a shape, and makes it where it is not made yet. */
export const reference = (
  writing: Writing,
  shape: Shape.Plain,
  isSecret: boolean,
  make: () => JsonSchema
): JsonSchema => {
  const names = writing.names.get(shape) ?? new Map<boolean, string>()
  writing.names.set(shape, names)
  const known = names.get(isSecret)
  if (known !== undefined) return refer(known)
  const name = freeName(writing, nameOf(shape) ?? shape._tag.toLowerCase())
  names.set(isSecret, name)
  // It keeps its place while it is made: it may contain itself.
  writing.definitions.set(name, {})
  writing.definitions.set(name, make())
  return refer(name)
}

const refer = (name: string): JsonSchema => ({
  $ref: `#/$defs/${encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"))}`
})

/** The definitions that are not of the program's own schemas. */
const spellingNames: ReadonlySet<string> = new Set(
  ["boolean", "integer", "bigint", "finite", "number"].flatMap((name) => [name, `secret-${name}`])
)

const freeName = ({ definitions }: Writing, wanted: string): string => {
  let name = wanted
  for (let count = 2; definitions.has(name) || spellingNames.has(name); count++) name = `${wanted}-${count}`
  return name
}

/** Refers to the definition of a spelling, which many values have. */
export const shorthand = ({ definitions }: Writing, name: string, schema: JsonSchema): JsonSchema => {
  definitions.set(name, schema)
  return refer(name)
}
