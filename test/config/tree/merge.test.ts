import { describe, expect, it } from "@effect/vitest"
import { conflictIn, merge } from "../../../src/config/tree/merge.ts"
import * as Origin from "../../../src/config/tree/Origin.ts"
import * as Tree from "../../../src/config/tree/Tree.ts"
import { patches } from "../../support/patches.ts"

/** Everything of a tree that can be told apart, with keys in order. */
const image = (self: Tree.Tree): unknown => {
  switch (self._tag) {
    case "Mapping":
      return ["mapping", self.absolute, self.origin, Tree.entries(self).map(([key, tree]) => [key, image(tree)])]
    case "Sequence":
      return ["list", self.absolute, self.origin, self.items.map(image)]
    default:
      return self
  }
}

const from = (value: unknown, index = 1) => Tree.fromUnknown(value, Origin.fromToken(index, "t"))
const plain = (...values: ReadonlyArray<unknown>) =>
  Tree.toUnknown(values.map((value, i) => from(value, i)).reduce((a, b) => merge(a, b)))

describe("merge", () => {
  it.prop(
    "is associative, conflicts and origins included",
    [patches, patches, patches],
    ([a, b, c]) => {
      expect(image(merge(merge(a, b), c))).toEqual(image(merge(a, merge(b, c))))
    },
    { arbitrary: { runs: 1000, seed: 1 } }
  )

  it.prop(
    "is idempotent",
    [patches],
    ([a]) => {
      expect(image(merge(a, a))).toEqual(image(a))
      expect(image(merge(a, clone(a)))).toEqual(image(a))
    },
    { arbitrary: { runs: 300, seed: 1 } }
  )

  it.each<[string, ReadonlyArray<unknown>, unknown]>([
    [
      "mappings by key",
      [
        { a: 1, b: { c: 2 } },
        { b: { d: 3 }, e: 4 }
      ],
      { a: 1, b: { c: 2, d: 3 }, e: 4 }
    ],
    ["a list over a list", [{ l: [1, 2] }, { l: [3] }], { l: [3] }],
    ["null over anything", [{ a: { b: 1 } }, { a: null }], { a: null }],
    ["a mapping over a scalar", [{ a: 1 }, { a: { b: 2 } }], { a: { b: 2 } }],
    ["a list over nothing", [{}, { l: [] }], { l: [] }],
    ["an empty mapping over a mapping", [{ a: { b: 1 } }, { a: {} }], { a: { b: 1 } }],
    ["a missing value over a value", [{ a: 1 }, { a: "???" }], { a: 1 }],
    ["a missing value over nothing", [{}, { a: "???" }], { a: "???" }],
    ["a value over a missing one", [{ a: "???" }, { a: [1] }], { a: [1] }],
    ["an interpolation over a mapping", [{ a: { b: 1 } }, { a: "${c}" }], { a: "${c}" }],
    ["a mapping over an interpolation", [{ a: "${c}" }, { a: { b: 1 } }], { a: { b: 1 } }],
    ["a scalar over a list over a mapping", [{ a: {} }, { a: [] }, { a: 1 }], { a: 1 }],
    ["a list over a scalar over a mapping", [{ a: { b: 1 } }, { a: 1 }, { a: [2] }], { a: [2] }]
  ])("merges %s", (_, values, expected) => {
    expect(plain(...values)).toEqual(expected)
  })

  it("keeps keys in the order in which they first came", () => {
    expect(Object.keys(plain({ b: 1, a: 2 }, { c: 3, a: 4 }) as object)).toEqual(["b", "a", "c"])
  })

  it("leaves a conflict where a list meets a mapping, and says where", () => {
    const merged = merge(from({ a: 1, b: { c: { x: 1 } } }, 1), from({ b: { c: [1] } }, 2))
    expect(conflictIn(merged)).toEqual({
      path: ["b", "c"],
      conflict: {
        _tag: "Conflict",
        expected: "mapping",
        received: "list",
        origin: Origin.fromToken(2, "t"),
        over: Origin.fromToken(1, "t")
      }
    })
    expect(conflictIn(from([{ a: 1 }]))).toBeUndefined()
  })

  it("shares what is not merged", () => {
    const big = from({ a: { b: 1 }, c: 2 })
    const merged = merge(big, from({ c: 3 })) as Tree.Mapping
    expect(Tree.get(merged, "a")).toBe(Tree.get(big as Tree.Mapping, "a"))
    expect(merge(big, big)).toBe(big)
  })

  it("is pipeable", () => {
    expect(Tree.toUnknown(merge(from(2))(from(1)))).toBe(2)
  })

  it("keeps the keys of Object.prototype as keys", () => {
    const merged = merge(
      Tree.mapping([["__proto__", from({ polluted: 1 })]], Origin.fromHook),
      Tree.mapping([["__proto__", from({ more: 2 })]], Origin.fromHook)
    )
    expect(JSON.stringify(Tree.toUnknown(merged))).toBe('{"__proto__":{"polluted":1,"more":2}}')
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})

const clone = (self: Tree.Tree): Tree.Tree => {
  switch (self._tag) {
    case "Mapping":
      return {
        ...Tree.mapping(
          Tree.entries(self).map(([key, value]) => [key, clone(value)] as const),
          self.origin
        ),
        absolute: self.absolute
      }
    case "Sequence":
      return { ...self, items: self.items.map(clone) }
    default:
      return { ...self }
  }
}
