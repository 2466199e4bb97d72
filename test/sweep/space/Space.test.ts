import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, Schema } from "effect"
import * as Space from "../../../src/sweep/space/Space.ts"

const Small = Schema.Array(Schema.Array(Schema.Literals(["a=1", "a=2", "b=1"])).check(Schema.isMaxLength(2))).check(
  Schema.isMaxLength(3)
)
const spaces = Arbitrary.schema(Small)
const of = (points: typeof Small.Type) => Space.make(points.length, () => points[Symbol.iterator]())
const all = Space.toArray
const three: [typeof spaces, typeof spaces, typeof spaces] = [spaces, spaces, spaces]
const seeded = { arbitrary: { seed: 1 } }

describe("spaces are a semiring", () => {
  it.prop(
    "concat is associative, and none adds nothing",
    three,
    ([x, y, z]) => {
      const [a, b, c] = [of(x), of(y), of(z)]
      expect(all(Space.concat(Space.concat(a, b), c))).toEqual(all(Space.concat(a, Space.concat(b, c))))
      expect(all(Space.concat(Space.none, a))).toEqual(all(a))
      expect(all(Space.concat(a, Space.none))).toEqual(all(a))
    },
    seeded
  )

  it.prop(
    "cross is associative, one changes nothing, and none leaves nothing",
    three,
    ([x, y, z]) => {
      const [a, b, c] = [of(x), of(y), of(z)]
      expect(all(Space.cross(Space.cross(a, b), c))).toEqual(all(Space.cross(a, Space.cross(b, c))))
      expect(all(Space.cross(Space.one, a))).toEqual(all(a))
      expect(all(Space.cross(a, Space.one))).toEqual(all(a))
      expect(all(Space.cross(a, Space.none))).toEqual([])
      expect(all(Space.cross(Space.none, a))).toEqual([])
    },
    seeded
  )

  it.prop(
    "cross distributes over concat: in order from the right, in any order from the left",
    three,
    ([x, y, z]) => {
      const [a, b, c] = [of(x), of(y), of(z)]
      const right = Space.concat(Space.cross(a, c), Space.cross(b, c))
      expect(all(Space.cross(Space.concat(a, b), c))).toEqual(all(right))
      const sorted = (space: Space.Space) =>
        all(space)
          .map((point) => point.join())
          .toSorted()
      const left = Space.concat(Space.cross(a, b), Space.cross(a, c))
      expect(sorted(Space.cross(a, Space.concat(b, c)))).toEqual(sorted(left))
    },
    seeded
  )

  it.prop(
    "a filter distributes over concat, and a size tells how many points there are",
    three,
    ([x, y, z]) => {
      const [a, b, c] = [of(x), of(y), of(z)]
      const isOne = (values: Readonly<Record<string, string>>) => values["a"] === "1"
      const filtered = Space.concat(Space.filter(a, isOne), Space.filter(b, isOne))
      expect(all(Space.filter(Space.concat(a, b), isOne))).toEqual(all(filtered))
      const made = Space.concat(Space.cross(a, b), Space.zip(b, c))
      expect(made.size).toBe(all(made).length)
    },
    seeded
  )
})

describe("a space", () => {
  it("of a grid lists the product, the last key first", () => {
    expect(all(Space.grid({ lr: [1e-3, 1], opt: ["sgd", "a b"] }))).toEqual([
      ["lr=0.001", "opt=sgd"],
      ["lr=0.001", 'opt="a b"'],
      ["lr=1", "opt=sgd"],
      ["lr=1", 'opt="a b"']
    ])
  })

  it("of points may have other keys at each", () => {
    expect(
      all(
        Space.points([
          { opt: "sgd", m: 0.9 },
          { layers: [64, 64], flag: true, text: "true" }
        ])
      )
    ).toEqual([
      ["opt=sgd", "m=0.9"],
      ["layers=[64,64]", "flag=true", 'text="true"']
    ])
  })

  it("pairs two of them up to the shorter one", () => {
    const zipped = Space.zip(Space.axis("a", [1, 2, 3]), Space.axis("b", [4, 5]))
    expect(all(zipped)).toEqual([
      ["a=1", "b=4"],
      ["a=2", "b=5"]
    ])
    expect(zipped.size).toBe(2)
  })

  it("is listed again from the start", () => {
    const space = Space.grid({ a: [1, 2] })
    expect(all(space)).toEqual(all(space))
  })
})
