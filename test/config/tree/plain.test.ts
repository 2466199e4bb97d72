import { describe, expect, it } from "@effect/vitest"
import { maxDepth, maxTokens } from "../../../src/config/tree/limits.ts"
import * as Origin from "../../../src/config/tree/Origin.ts"
import * as Tree from "../../../src/config/tree/Tree.ts"

const depthOf = (tree: Tree.Tree): number => 1 + Math.max(0, ...Tree.children(tree).map(([, child]) => depthOf(child)))

describe("a tree of a plain value", () => {
  it.each<[unknown, unknown]>([
    [{ a: [1, "x", true, null, 2n] }, { a: [1, "x", true, null, 2n] }],
    [{ a: undefined }, { a: "???" }],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [{ toJSON: () => ({ a: new Date(0) }) }, { a: "1970-01-01T00:00:00.000Z" }],
    [{ toJSON: () => ["${a}"] }, ["${a}"]],
    [new Array<unknown>(2).fill(1, 1), ["???", 1]],
    [JSON.parse('{"__proto__": 1}'), JSON.parse('{"__proto__": 1}')]
  ])("of %o holds what JSON would", (value, expected) => {
    expect(Tree.toUnknown(Tree.fromUnknown(value))).toEqual(expected)
  })

  it("has a value missing that is inside itself, and that alone", () => {
    const shared = { x: 1 }
    const value: Record<string, unknown> = { a: shared, b: [shared] }
    value["self"] = value
    value["list"] = [[value], 1]
    expect(Tree.toUnknown(Tree.fromUnknown(value))).toEqual({
      a: { x: 1 },
      b: [{ x: 1 }],
      self: "???",
      list: [["???"], 1]
    })
  })

  it("has a value missing that is too deep", () => {
    let value: unknown = "end"
    for (let i = 0; i < 100_000; i++) value = i % 2 === 0 ? [value] : { a: value }
    expect(depthOf(Tree.fromUnknown(value))).toBe(maxDepth + 1)
  })

  it("takes bounded time for what is shared again and again", () => {
    // Most of the values that are read are leaves, which cost the least.
    let value: unknown = new Array<string>(1000).fill("end")
    for (let i = 0; i < 198; i++) value = [value, value]
    const tree = Tree.fromUnknown(value)
    let [first, last] = [tree, tree]
    while (first._tag === "Sequence") first = first.items[0]!
    while (last._tag === "Sequence") last = last.items.at(-1)!
    expect(Tree.toUnknown(first)).toBe("end")
    expect(last).toEqual(Tree.missing(Origin.fromHook))
  })

  it("has a value missing that throws when it is read", () => {
    const fail = () => {
      throw new Error("no")
    }
    const getter = Object.defineProperty({}, "x", { enumerable: true, get: fail })
    const proxy = new Proxy({}, { ownKeys: fail })
    const own = { toJSON: fail }
    expect(Tree.toUnknown(Tree.fromUnknown({ own, getter, proxy, n: 1 }))).toEqual({
      own: "???",
      getter: "???",
      proxy: "???",
      n: 1
    })
  })

  it.each([{ toJSON: () => undefined }, undefined])("is missing for %o", (value) => {
    expect(Tree.fromUnknown(value)).toEqual(Tree.missing(Origin.fromHook))
  })
})

describe("undefined", () => {
  it("counts as a value, as it takes the room of one", () => {
    const value = { many: new Array<undefined>(maxTokens).fill(undefined), last: 1 }
    expect(Tree.get(Tree.fromUnknown(value) as Tree.Mapping, "last")?._tag).toBe("Missing")
  })
})
