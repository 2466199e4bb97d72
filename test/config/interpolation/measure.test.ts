import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { type Container, type Measure, type Measures, measure } from "../../../src/config/interpolation/measure.ts"
import { resolve } from "../../../src/config/interpolation/resolve.ts"
import * as Origin from "../../../src/config/tree/Origin.ts"
import * as Tree from "../../../src/config/tree/Tree.ts"
import { config } from "../../support/resolving.ts"

describe("measuring a tree", () => {
  it.effect("walks what is shared once", () =>
    Effect.gen(function* () {
      let tree: Tree.Tree = Tree.fromUnknown(["x"])
      for (let level = 0; level < 100; level++) tree = Tree.sequence([tree, tree], Origin.fromDefault)
      expect(yield* resolve(tree, { config })).toBe(tree)
    })
  )
})

describe("the measure of a tree", () => {
  const of = (value: unknown) => measure(new Map(), Tree.fromUnknown(value) as Container)

  it.each<[unknown, Measure]>([
    [{}, { holds: false, size: 1, depth: 1 }],
    [[], { holds: false, size: 1, depth: 1 }],
    [[1, "a", null, "???"], { holds: false, size: 5, depth: 1 }],
    [
      { a: [1, { b: 2 }], c: [] },
      { holds: false, size: 6, depth: 3 }
    ],
    [{ a: "${b}" }, { holds: true, size: 2, depth: 1 }],
    [[[["x${b}"]], []], { holds: true, size: 5, depth: 3 }]
  ])("of %j is %j", (value, expected) => {
    expect(of(value)).toEqual(expected)
  })

  it("counts what is shared as often as it is used, and keeps what was measured", () => {
    const known: Measures = new Map()
    const shared = Tree.fromUnknown([1, 2]) as Container
    const twice = Tree.sequence([shared, shared], Origin.fromHook)
    expect(measure(known, twice)).toEqual({ holds: false, size: 7, depth: 2 })
    expect(measure(known, twice)).toBe(known.get(twice))
    expect([...known.keys()]).toEqual([shared, twice])
  })

  it("does not recurse", () => {
    let tree: Container = Tree.sequence([], Origin.fromHook)
    for (let level = 1; level < 100_000; level++) tree = Tree.sequence([tree], Origin.fromHook)
    expect(measure(new Map(), tree)).toEqual({ holds: false, size: 100_000, depth: 100_000 })
  })
})
