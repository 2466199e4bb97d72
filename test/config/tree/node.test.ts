import { describe, expect, it } from "@effect/vitest"
import * as Origin from "../../../src/config/tree/Origin.ts"
import * as Tree from "../../../src/config/tree/Tree.ts"

describe("a value with options", () => {
  it("takes one that is undefined for one that is not there", () => {
    const none = { source: undefined, quoted: undefined }
    expect(Tree.scalar("a", Origin.fromHook, none)).toEqual(Tree.scalar("a", Origin.fromHook))
    expect(Tree.text("a", Origin.fromHook, none)).toEqual(Tree.text("a", Origin.fromHook))
  })
})

describe("the child of a tree", () => {
  const tree = Tree.fromUnknown({ "": "empty", "01": "padded", list: ["zero", "one"], text: "word" })
  const list = Tree.child(tree, "list")!

  it.each<[Tree.Tree, string, unknown]>([
    [tree, "", "empty"],
    [tree, "01", "padded"],
    [tree, "nope", undefined],
    [list, "0", "zero"],
    [list, "1", "one"],
    [list, "2", undefined],
    [list, "", undefined],
    [list, "01", undefined],
    [list, "1e0", undefined],
    [list, " 1", undefined],
    [list, "-1", undefined],
    [list, "length", undefined],
    [Tree.child(tree, "text")!, "0", undefined]
  ])("%#: at %2$j", (parent, key, expected) => {
    const child = Tree.child(parent, key)
    expect(child === undefined ? undefined : Tree.toUnknown(child)).toBe(expected)
  })
})

describe("a mapping", () => {
  const one = Tree.scalar(1, Origin.fromHook)
  const two = Tree.scalar(2, Origin.fromHook)

  it("keeps its keys in the order in which they first came, and the last value of each", () => {
    const entries = [
      ["b", one],
      ["a", one],
      ["b", two],
      ["__proto__", one]
    ] as const
    const mapping = Tree.mapping(entries, Origin.fromHook)
    expect(Tree.entries(mapping)).toEqual([
      ["b", two],
      ["a", one],
      ["__proto__", one]
    ])
    expect(Tree.size(mapping)).toBe(3)
    expect(Tree.keys(Tree.emptyMapping(Origin.fromHook))).toEqual([])
  })

  it("is as it was after one of its keys was set", () => {
    const before = Tree.mapping([["a", one]], Origin.fromHook)
    const after = Tree.set(Tree.set(before, "b", two), "a", two)
    expect(Tree.toUnknown(before)).toEqual({ a: 1 })
    expect(Object.entries(Tree.toUnknown(after) as object)).toEqual([
      ["a", 2],
      ["b", 2]
    ])
  })
})

describe("replacing what is in a tree", () => {
  const tree = Tree.fromUnknown({ m: { a: 1, b: 2 }, l: ["x", "y"], s: "text" }) as Tree.Mapping
  const upper = (child: Tree.Tree) =>
    child._tag === "Scalar" && typeof child.value === "string"
      ? Tree.scalar(child.value.toUpperCase(), child.origin)
      : child

  it.each<[string, unknown]>([
    ["m", { a: 1, b: 2 }],
    ["l", ["X", "Y"]],
    ["s", "text"]
  ])("goes one level deep, and not into a single value: %s", (key, expected) => {
    expect(Tree.toUnknown(Tree.mapChildren(Tree.get(tree, key)!, upper))).toEqual(expected)
  })

  it("gives the tree itself where nothing changes, and shares the rest where something does", () => {
    for (const [, child] of [["", tree] as const, ...Tree.entries(tree)]) {
      expect(Tree.mapChildren(child, (each) => each)).toBe(child)
    }
    const changed = Tree.mapChildren(tree, upper)
    expect(Tree.toUnknown(changed)).toEqual({ m: { a: 1, b: 2 }, l: ["x", "y"], s: "TEXT" })
    expect(Tree.get(changed, "m")).toBe(Tree.get(tree, "m"))
    expect(Tree.keys(changed)).toEqual(["m", "l", "s"])
  })

  it("tells the key, or the index in digits", () => {
    const seen: Array<string> = []
    const see = (child: Tree.Tree, key: string) => {
      seen.push(key)
      return Tree.mapChildren(child, see)
    }
    Tree.mapChildren(tree, see)
    expect(seen).toEqual(["m", "a", "b", "l", "0", "1", "s"])
  })

  it("keeps how the tree merges, and whether it is a secret", () => {
    const own = { absolute: true, secret: true } as const
    expect(Tree.mapChildren({ ...tree, ...own }, upper)).toMatchObject(own)
  })
})

describe("the origin of a key", () => {
  const at = (line: number) => Origin.fromFile("cfg.yaml", line, 1)
  const mapping = Tree.mapping([["a", Tree.scalar(1, at(2))]], at(1))

  it("is where the key stands, if a reader of files said so", () => {
    expect(
      Tree.originOfKey(
        Tree.withKeyOrigins({ ...mapping }, () => at(9)),
        "a"
      )
    ).toEqual(at(9))
  })

  it("is otherwise that of its value, or of the mapping where it has no such key", () => {
    expect(Tree.originOfKey(mapping, "a")).toEqual(at(2))
    expect(Tree.originOfKey(mapping, "b")).toEqual(at(1))
    expect(
      Tree.originOfKey(
        Tree.withKeyOrigins({ ...mapping }, () => undefined),
        "a"
      )
    ).toEqual(at(2))
  })
})
