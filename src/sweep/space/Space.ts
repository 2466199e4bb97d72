/**
 * The points of a sweep: a lazy list of them, which spaces are made of others.
 *
 * Owns the algebra. A point is the overrides that it adds to a command line, as one would type them. `concat` and `cross` make
 * a semiring, with `none` for its zero and `one` for its one. Nothing is made before it is asked for, so that a space may be
 * as large as one likes; each iteration begins from the start.
 */
import { dual } from "effect/Function"
import { type Pipeable, pipeArguments } from "effect/Pipeable"
import { valuesOf } from "./values.ts"

const TypeId = "~effect-coma/sweep/Space"

/**
 * The overrides that a point adds to a command line, as typed.
 *
 * @since 0.1.0
 * @category models
 */
export type Overrides = ReadonlyArray<string>

/**
 * A lazy list of points.
 *
 * @since 0.1.0
 * @category models
 */
export interface Space extends Iterable<Overrides>, Pipeable {
  readonly [TypeId]: typeof TypeId
  /** How many points there are; `undefined` where only counting them would tell. */
  readonly size: number | undefined
}

const proto = {
  [TypeId]: TypeId,
  pipe() {
    // biome-ignore lint/complexity/noArguments: what pipeArguments takes
    return pipeArguments(this, arguments)
  }
}

/**
 * Makes a space of a function that begins to list its points.
 *
 * ```ts
 * const doubling = Space.make(3, function* () {
 *   for (let n = 1; n <= 4; n *= 2) yield [`depth=${n}`]
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (size: number | undefined, begin: () => Iterator<Overrides>): Space =>
  Object.assign(Object.create(proto), { size, [Symbol.iterator]: begin })

/**
 * The space without points.
 *
 * ```ts
 * const nothing = Space.none
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const none: Space = make(0, () => [][Symbol.iterator]())

/**
 * The space of one point, which adds nothing: the command line as it is.
 *
 * ```ts
 * const once = Space.one
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const one: Space = make(1, () => [[]][Symbol.iterator]())

/** A text that no rule of YAML reads as anything else. */
const plainText = /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[A-Za-z_][\w./-]*$/i

/** Writes a value as one types it after the `=` of an override. */
const typed = (value: unknown): string =>
  typeof value === "string" && plainText.test(value)
    ? value
    : typeof value === "bigint" || typeof value === "number"
      ? String(value)
      : (JSON.stringify(value) ?? "null")

/**
 * Makes the points of one key, one for each value. Values are written as YAML; a key may have a prefix.
 *
 * ```ts
 * const rates = Space.axis("model::lr", [1e-3, 1e-4])
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const axis = (key: string, values: Iterable<unknown>): Space =>
  make(Array.isArray(values) ? values.length : undefined, function* () {
    for (const value of values) yield [`${key}=${typed(value)}`]
  })

/**
 * Makes the product of some keys; the last one changes first.
 *
 * ```ts
 * const six = Space.grid({ lr: [1e-3, 1e-4, 1], depth: [1, 2] })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const grid = (axes: Readonly<Record<string, Iterable<unknown>>>): Space =>
  Object.entries(axes).reduce((space, [key, values]) => cross(space, axis(key, values)), one)

/**
 * Makes a space of whole points.
 *
 * ```ts
 * const pairs = Space.points([{ opt: "sgd", momentum: 0.9 }, { opt: "adam" }])
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const points = (all: ReadonlyArray<Readonly<Record<string, unknown>>>): Space =>
  make(all.length, function* () {
    for (const point of all) yield Object.entries(point).map(([key, value]) => `${key}=${typed(value)}`)
  })

const sum = (a: number | undefined, b: number | undefined) => (a === undefined || b === undefined ? undefined : a + b)

/** Nothing times anything is nothing, known or not. */
const product = (a: number | undefined, b: number | undefined) =>
  a === 0 || b === 0 ? 0 : a === undefined || b === undefined ? undefined : a * b

/**
 * Lists the points of one space after those of another.
 *
 * @since 0.1.0
 * @category combinators
 */
export const concat: {
  (that: Space): (self: Space) => Space
  (self: Space, that: Space): Space
} = dual(
  2,
  (self: Space, that: Space): Space =>
    make(sum(self.size, that.size), function* () {
      yield* self
      yield* that
    })
)

/**
 * Makes the product: each point of one space with each of another, which changes first.
 *
 * @since 0.1.0
 * @category combinators
 */
export const cross: {
  (that: Space): (self: Space) => Space
  (self: Space, that: Space): Space
} = dual(
  2,
  (self: Space, that: Space): Space =>
    make(product(self.size, that.size), function* () {
      if (self.size === 0 || that.size === 0) return
      for (const left of self) for (const right of that) yield [...left, ...right]
    })
)

/**
 * Pairs the points of two spaces, the first with the first; the longer one is cut.
 *
 * @since 0.1.0
 * @category combinators
 */
export const zip: {
  (that: Space): (self: Space) => Space
  (self: Space, that: Space): Space
} = dual(
  2,
  (self: Space, that: Space): Space =>
    make(self.size === undefined || that.size === undefined ? undefined : Math.min(self.size, that.size), function* () {
      const others = that[Symbol.iterator]()
      for (const left of self) {
        const right = others.next()
        if (right.done === true) return
        yield [...left, ...right.value]
      }
    })
)

/**
 * Keeps the points that a predicate takes. It gets the values of a point as typed, by key.
 *
 * ```ts
 * const small = Space.grid({ depth: [1, 2, 3], width: [1, 2, 3] }).pipe(
 *   Space.filter(({ depth, width }) => Number(depth) * Number(width) < 5)
 * )
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const filter: {
  (predicate: (values: Readonly<Record<string, string>>) => boolean): (self: Space) => Space
  (self: Space, predicate: (values: Readonly<Record<string, string>>) => boolean): Space
} = dual(
  2,
  (self: Space, predicate: (values: Readonly<Record<string, string>>) => boolean): Space =>
    make(self.size === 0 ? 0 : undefined, function* () {
      for (const point of self) if (predicate(valuesOf(point))) yield point
    })
)

/**
 * Takes the points of a space into an array.
 *
 * ```ts
 * const all = Space.toArray(Space.grid({ lr: [1, 2] }))
 * ```
 *
 * @since 0.1.0
 * @category getters
 */
export const toArray = (self: Space): ReadonlyArray<Overrides> => [...self]
