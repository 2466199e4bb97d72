import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Schema from "effect/Schema"
import { maxDepth } from "../../src/config/tree/limits.ts"
import * as List from "../../src/config/tree/list.ts"
import * as Origin from "../../src/config/tree/Origin.ts"
import * as Tree from "../../src/config/tree/Tree.ts"

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
    let value: unknown = "end"
    for (let i = 0; i < 199; i++) value = [value, value]
    expect(Tree.fromUnknown(value)._tag).toBe("Sequence")
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

describe("appending to a list", () => {
  it.prop(
    "gives what copying would, of every list on the way",
    [
      Arbitrary.schema(
        Schema.Array(
          Schema.Struct({
            to: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 9 })),
            items: Schema.Array(Schema.Int),
            look: Schema.Boolean
          })
        )
      )
    ],
    ([steps]) => {
      const lists = [Tree.sequence([], Origin.fromHook)]
      const copies: Array<ReadonlyArray<unknown>> = [[]]
      for (const { items, look, to } of steps) {
        const from = to % lists.length
        const added = items.map((item) => Tree.scalar(item, Origin.fromHook))
        lists.push(List.append(lists[from]!, added))
        copies.push([...copies[from]!, ...items])
        if (look) expect(Tree.toUnknown(lists.at(-1)!)).toEqual(copies.at(-1))
      }
      expect(lists.map(Tree.toUnknown)).toEqual(copies)
    }
  )

  it("keeps the origin, and copies as any list does", () => {
    const first = { ...Tree.sequence([], Origin.fromDefault), absolute: true }
    const out = List.append(first, [Tree.scalar(1, Origin.fromHook)])
    expect(out).toMatchObject({ _tag: "Sequence", absolute: true, origin: Origin.fromDefault })
    expect({ ...out, absolute: false }.items).toBe(out.items)
  })
})

describe("replacing elements of a list", () => {
  const step = Schema.Struct({
    to: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 9 })),
    at: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2 })),
    value: Schema.Int,
    look: Schema.Boolean
  })
  it.prop("gives what copying would, of every list on the way", [Arbitrary.schema(Schema.Array(step))], ([steps]) => {
    const first = [0, 1, 2]
    const lists = [
      Tree.sequence(
        first.map((each) => Tree.scalar(each, Origin.fromHook)),
        Origin.fromHook
      )
    ]
    const copies: Array<ReadonlyArray<number>> = [first]
    for (const { at, look, to, value } of steps) {
      const from = to % lists.length
      lists.push(List.setItem(lists[from]!, at, Tree.scalar(value, Origin.fromHook)))
      copies.push(copies[from]!.with(at, value))
      if (look) expect(Tree.toUnknown(lists.at(-1)!)).toEqual(copies.at(-1))
      expect(List.item(lists.at(-1)!, at)).toMatchObject({ value })
      expect(List.length(lists.at(-1)!)).toBe(3)
    }
    expect(lists.map(Tree.toUnknown)).toEqual(copies)
  })
})
