import { describe, expect, it } from "@effect/vitest"
import { rebase } from "../../../src/config/tree/rebase.ts"
import * as Tree from "../../../src/config/tree/Tree.ts"

const tree = (value: unknown) => Tree.fromUnknown(value)

describe("what one writer changed, in what another has written", () => {
  it.each<[before: unknown, ours: unknown, theirs: unknown, together: unknown]>([
    // nobody, one, or both changed something
    [{ a: 1 }, { a: 1 }, { a: 1 }, { a: 1 }],
    [{ a: 1 }, { a: 2 }, { a: 1 }, { a: 2 }],
    [{ a: 1 }, { a: 1 }, { a: 3 }, { a: 3 }],
    [
      { a: 1, b: 1 },
      { a: 2, b: 1 },
      { a: 1, b: 3 },
      { a: 2, b: 3 }
    ],
    [{ a: 1 }, { a: 2 }, { a: 3 }, { a: 2 }],
    // in mappings inside, but not in lists
    [{ m: { x: 1, y: 1 } }, { m: { x: 2, y: 1 } }, { m: { x: 1, y: 3 } }, { m: { x: 2, y: 3 } }],
    [{ l: [1] }, { l: [1, 2] }, { l: [1, 3] }, { l: [1, 3, 2] }],
    [{ l: [1] }, { l: [1, 2] }, { l: [] }, { l: [2] }],
    [{ l: [1, 2] }, { l: [5, 2] }, { l: [1, 2, 3] }, { l: [5, 2] }],
    [[], ["a"], ["b"], ["b", "a"]],
    [{ l: [1] }, { l: [1] }, { l: [1, 3] }, { l: [1, 3] }],
    // keys that come and go
    [{}, { a: 2 }, { b: 3 }, { b: 3, a: 2 }],
    [{ a: 1 }, {}, { a: 1, b: 3 }, { b: 3 }],
    [{ a: 1 }, {}, { a: 3 }, { a: 3 }],
    [{ a: 1, b: 1 }, { a: 1, b: 1 }, { b: 1 }, { b: 1 }],
    [{ a: 1, b: 1 }, { a: 1, b: 2 }, { b: 1 }, { b: 2, a: 1 }],
    [{ a: 1 }, { a: { x: 1 } }, { a: 1, b: 3 }, { a: { x: 1 }, b: 3 }]
  ])("of %j made %j, and %j, is %j", (before, ours, theirs, together) => {
    expect(Tree.toUnknown(rebase(tree(before), tree(ours), tree(theirs)))).toEqual(together)
  })

  it("shares what nobody changed", () => {
    const [before, theirs] = [tree({ a: 1 }), tree({ a: 1, b: 2 })]
    expect(rebase(before, before, theirs)).toBe(theirs)
  })
})
