import { describe, expect, it } from "@effect/vitest"
import { same } from "../../../src/config/tree/same.ts"
import * as Tree from "../../../src/config/tree/Tree.ts"

const tree = (value: unknown) => Tree.fromUnknown(value)

describe("two trees", () => {
  it.each<[unknown, unknown, boolean]>([
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [[1, 2], [2, 1], false],
    [[1], [1, 2], false],
    [{ a: 1 }, { a: 1, b: 1 }, false],
    [{ a: 1 }, { b: 1 }, false],
    ["${a}", "${a}", true],
    ["${a}", "${b}", false],
    ["???", "???", true],
    [1, "1", false],
    [Number.NaN, Number.NaN, true],
    [0, -0, false],
    [null, "???", false]
  ])("of %j and %j hold the same data: %j", (a, b, expected) => {
    expect(same(tree(a), tree(b))).toBe(expected)
  })
})
