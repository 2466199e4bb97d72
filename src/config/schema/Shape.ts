/**
 * What a schema takes from files and command lines: its encoded side.
 *
 * Owns the closed union of shapes, and finding what a shape takes at a key. Making shapes is in `fromSchema.ts`,
 * describing them in `describe.ts`, fitting trees into them in `coerce.ts`.
 */
import type * as SchemaAST from "effect/SchemaAST"
import { isIndex, type Path } from "../tree/Path.ts"

/**
 * A key that a struct declares. `optional`: a tree may leave it out.
 *
 * @since 0.1.0
 * @category models
 */
export interface Field {
  readonly name: string
  readonly shape: Shape
  readonly optional: boolean
  readonly description: string | undefined
  /** What files may still call it. */
  readonly oldNames: ReadonlyArray<string>
  /** The schema of the field, which knows its default. */
  readonly ast: SchemaAST.AST
}

/**
 * Declared keys; `rest` is the shape of other keys, if the schema allows any.
 *
 * @since 0.1.0
 * @category models
 */
export interface Struct {
  readonly _tag: "Struct"
  readonly fields: ReadonlyMap<string, Field>
  readonly rest: Shape | undefined
}

/**
 * Any keys.
 *
 * @since 0.1.0
 * @category models
 */
export interface Record {
  readonly _tag: "Record"
  readonly element: Shape
}

/**
 * Any number of elements.
 *
 * @since 0.1.0
 * @category models
 */
export interface List {
  readonly _tag: "List"
  readonly element: Shape
}

/**
 * Elements that differ by index; `rest` is the shape of further elements.
 *
 * @since 0.1.0
 * @category models
 */
export interface Tuple {
  readonly _tag: "Tuple"
  readonly elements: ReadonlyArray<Shape>
  readonly rest: Shape | undefined
}

/**
 * Any of several shapes.
 *
 * @since 0.1.0
 * @category models
 */
export interface Union {
  readonly _tag: "Union"
  readonly members: ReadonlyArray<Shape>
}

/**
 * Text, a boolean, `null`, an integer of any size, anything at all, or nothing that a file can hold.
 *
 * @since 0.1.0
 * @category models
 */
export interface Simple {
  readonly _tag: "Text" | "Boolean" | "Null" | "BigInt" | "Unknown" | "Never"
}

/**
 * A number. `finite`: neither infinite nor NaN.
 *
 * @since 0.1.0
 * @category models
 */
export interface Number {
  readonly _tag: "Number"
  readonly integer: boolean
  readonly finite: boolean
}

/**
 * One value.
 *
 * @since 0.1.0
 * @category models
 */
export interface Literal {
  readonly _tag: "Literal"
  readonly value: string | number | boolean | bigint
}

/**
 * One of several values, which may also be given by name.
 *
 * @since 0.1.0
 * @category models
 */
export interface Enum {
  readonly _tag: "Enum"
  readonly members: ReadonlyArray<readonly [name: string, value: string | number]>
}

/**
 * A secret: nothing in it is ever shown.
 *
 * @since 0.1.0
 * @category models
 */
export interface Redacted {
  readonly _tag: "Redacted"
  readonly shape: Shape
}

/**
 * A shape that is made when it is needed, because it contains itself.
 *
 * @since 0.1.0
 * @category models
 */
export interface Suspend {
  readonly _tag: "Suspend"
  readonly get: () => Shape
}

/**
 * A shape that is neither suspended nor redacted.
 *
 * @since 0.1.0
 * @category models
 */
export type Plain = Struct | Record | List | Tuple | Union | Simple | Number | Literal | Enum

/**
 * What a schema takes.
 *
 * @since 0.1.0
 * @category models
 */
export type Shape = Plain | Redacted | Suspend

/**
 * Returns the shape under all suspensions and redactions.
 *
 * @since 0.1.0
 * @category getters
 */
export const force = (self: Shape): Plain => {
  let shape = self
  while (shape._tag === "Suspend" || shape._tag === "Redacted") {
    shape = shape._tag === "Suspend" ? shape.get() : shape.shape
  }
  return shape
}

/**
 * Tells whether a shape is a secret as a whole.
 *
 * @since 0.1.0
 * @category guards
 */
export const isRedacted = (self: Shape): boolean => {
  let shape = self
  while (shape._tag === "Suspend") shape = shape.get()
  return shape._tag === "Redacted"
}

/**
 * Returns the alternatives of a shape, each once: the members of a union, or the shape alone.
 *
 * @since 0.1.0
 * @category getters
 */
export const members = (self: Shape): ReadonlyArray<Plain> => {
  const shape = force(self)
  // A union that contains itself comes back at each level.
  return shape._tag === "Union" ? [...new Set(shape.members.flatMap(members))] : [shape]
}

const containing = new WeakMap<Shape, boolean>()

/**
 * Tells whether a shape is a secret or has one anywhere in it.
 *
 * @since 0.1.0
 * @category getters
 */
export const hasRedacted = (self: Shape): boolean => {
  const known = containing.get(self)
  if (known !== undefined) return known
  const found = some(self, (shape) => shape._tag === "Redacted")
  containing.set(self, found)
  return found
}

/**
 * Tells whether a shape, or any in it, passes a test.
 *
 * @since 0.1.0
 * @category getters
 */
export const some = (self: Shape, test: (shape: Shape) => boolean): boolean => {
  const seen = new Set<Shape>()
  const pending: Array<Shape> = [self]
  for (let shape = pending.pop(); shape !== undefined; shape = pending.pop()) {
    if (seen.has(shape)) continue
    seen.add(shape)
    if (test(shape)) return true
    pending.push(...parts(shape))
  }
  return false
}

const renaming = new WeakMap<Shape, boolean>()

/**
 * Tells whether a shape, or any in it, has a field with old names.
 *
 * @internal
 */
export const hasOldNames = (self: Shape): boolean => {
  const known = renaming.get(self)
  if (known !== undefined) return known
  const found = some(
    self,
    (shape) => shape._tag === "Struct" && [...shape.fields.values()].some((field) => field.oldNames.length > 0)
  )
  renaming.set(self, found)
  return found
}

/**
 * Returns the name by now of the field that an old name stands for; `undefined` for a key that is none, or is declared.
 *
 * @internal
 */
export const nameOf = (self: Shape, key: string): string | undefined => {
  let name: string | undefined
  for (const member of members(self)) {
    if (member._tag !== "Struct") continue
    if (member.fields.has(key)) return undefined
    for (const field of member.fields.values()) if (field.oldNames.includes(key)) name ??= field.name
  }
  return name
}

/**
 * Returns the shapes that a shape is made of.
 *
 * @internal
 */
export const parts = (self: Shape): ReadonlyArray<Shape> => {
  switch (self._tag) {
    case "Struct":
      return [...self.fields.values()].map((field) => field.shape).concat(self.rest ?? [])
    case "Record":
    case "List":
      return [self.element]
    case "Tuple":
      return self.elements.concat(self.rest ?? [])
    case "Union":
      return self.members
    case "Redacted":
      return [self.shape]
    case "Suspend":
      return [self.get()]
    default:
      return []
  }
}

/**
 * Why a shape has nothing at a key.
 *
 * @since 0.1.0
 * @category models
 */
export type Refusal =
  | { readonly _tag: "UnknownKey"; readonly struct: Struct }
  | { readonly _tag: "NotAnIndex" }
  | { readonly _tag: "NotAContainer" }

/**
 * Returns the shape of any of several, which is a secret if one of them is.
 *
 * @internal
 */
export const unionOf = (shapes: ReadonlyArray<Shape>): Shape => {
  if (shapes.length === 1) return shapes[0]!
  const union: Shape = { _tag: "Union", members: shapes }
  return shapes.some(isRedacted) ? { _tag: "Redacted", shape: union } : union
}

const plainChild = (self: Plain, key: string): Shape | Refusal => {
  switch (self._tag) {
    case "Struct":
      return self.fields.get(key)?.shape ?? self.rest ?? { _tag: "UnknownKey", struct: self }
    case "Record":
      return self.element
    case "Unknown":
      return self
    case "List":
      return isIndex(key) ? self.element : { _tag: "NotAnIndex" }
    case "Tuple": {
      if (!isIndex(key)) return { _tag: "NotAnIndex" }
      return self.elements[globalThis.Number(key)] ?? self.rest ?? { _tag: "Never" }
    }
    default:
      return { _tag: "NotAContainer" }
  }
}

/**
 * Tells whether {@link child} found nothing.
 *
 * @since 0.1.0
 * @category guards
 */
export const isRefusal = (value: Shape | Refusal): value is Refusal =>
  value._tag === "UnknownKey" || value._tag === "NotAnIndex" || value._tag === "NotAContainer"

const refusals = ["UnknownKey", "NotAnIndex", "NotAContainer"] as const

/**
 * Returns what a shape takes at a key, or why it takes nothing there. Everything in a secret is secret.
 *
 * @since 0.1.0
 * @category getters
 */
export const child = (self: Shape, key: string): Shape | Refusal => {
  const found = members(self).map((member) => plainChild(member, key))
  const shapes = found.filter((each) => !isRefusal(each))
  if (shapes.length > 0) {
    const shape = unionOf(shapes)
    return isRedacted(self) && shape._tag !== "Redacted" ? { _tag: "Redacted", shape } : shape
  }
  const refused = found.filter(isRefusal)
  for (const tag of refusals) {
    const first = refused.find((each) => each._tag === tag)
    if (first !== undefined) return first
  }
  return { _tag: "NotAContainer" }
}

/**
 * Returns what a shape takes at a path, or `undefined` if it takes nothing there.
 *
 * @since 0.1.0
 * @category getters
 */
export const at = (self: Shape, path: Path): Shape | undefined => {
  let shape = self
  for (const key of path) {
    const next = child(shape, key)
    if (isRefusal(next)) return undefined
    shape = next
  }
  return shape
}
