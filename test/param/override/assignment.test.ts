import { describe, expect, it } from "@effect/vitest"
import { Console, Effect } from "effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Command, ConfigHook } from "effect-coma"
import { shapeOf } from "../../../src/config/schema/fromSchema.ts"
import type * as Shape from "../../../src/config/schema/Shape.ts"
import { merge } from "../../../src/config/tree/merge.ts"
import * as Origin from "../../../src/config/tree/Origin.ts"
import * as Tree from "../../../src/config/tree/Tree.ts"
import { parseAssignment } from "../../../src/param/override/assignment.ts"
import { growth } from "../../support/growth.ts"
import * as Override from "../../support/override.ts"
import { overrideAll } from "../../support/override.ts"
import { value } from "../../support/overriding.ts"
import { run } from "../../support/run.ts"

const anything = shapeOf(Schema.Record(Schema.String, Schema.Unknown))

/** What overrides make of a tree: the data, or the error. */
const override = (shape: Shape.Shape, tree: Tree.Tree, texts: ReadonlyArray<string>) =>
  Result.merge(Result.map(overrideAll(shape, tree, texts), Tree.toUnknown))

/** What overrides make of a tree: the data, or the message of the error. */
const applied = (value: unknown, ...texts: ReadonlyArray<string>): unknown => {
  const out = override(anything, Tree.fromUnknown(value, Origin.fromDefault), texts)
  return out instanceof Error ? out.message : out
}

describe("the key of an override", () => {
  it("ends at the first equals sign", () => {
    const parsed = Result.getOrThrow(parseAssignment("a=b=c", { config: "cfg", origin: Origin.fromHook }))
    expect(parsed).toMatchObject({ path: ["a"], append: false, value: { text: "b=c" } })
  })

  it("is named by the error", () => {
    const failed = parseAssignment("a..b=c", { config: "cfg", origin: Origin.fromToken(3, "a..b=c") })
    expect(Result.getOrThrow(Result.flip(failed)).message).toBe(
      "cfg: cannot read this (override 3: a..b=c): the key is empty, or has an empty part. Correct it there."
    )
  })
})

describe("applying overrides", () => {
  it.each<[string, unknown, ReadonlyArray<string>, unknown]>([
    ["sets a key", {}, ["a=1"], { a: 1 }],
    ["sets a nested key", {}, ["a.b.c=1"], { a: { b: { c: 1 } } }],
    ["merges into a mapping", { a: { b: 1 } }, ["a.c=2"], { a: { b: 1, c: 2 } }],
    ["merges a mapping into a mapping", { a: { b: { x: 1 } } }, ["a={b: {y: 2}}"], { a: { b: { x: 1, y: 2 } } }],
    ["leaves a mapping as it is for {}", { a: { b: 1 } }, ["a={}"], { a: { b: 1 } }],
    ["replaces a mapping by :=", { a: { b: 1, c: 2 } }, ["a:={c: 3}"], { a: { c: 3 } }],
    ["empties a mapping by :=", { a: { b: 1 }, d: 1 }, ["a:={}"], { a: {}, d: 1 }],
    ["replaces an element by :=", { l: [{ a: 1, b: 2 }] }, ["l[0]:={a: 3}"], { l: [{ a: 3 }] }],
    ["replaces a list by a mapping with :=", { a: [1] }, ["a:={b: 1}"], { a: { b: 1 } }],
    ["begins a mapping by :=", {}, ["a:={b: 1}"], { a: { b: 1 } }],
    ["removes a key", { a: 1, b: 2 }, ["~a"], { b: 2 }],
    ["removes a nested key", { a: { b: 1, c: 2 } }, ["~a.b"], { a: { c: 2 } }],
    [
      "removes a key with a dot, an equals sign or ~",
      { "a.b": 1, "c=d": 2, "~e": 3 },
      ["~[a.b]", "~[c=d]", "~[~e]"],
      {}
    ],
    ["sets a key that begins with ~ or ends with :", {}, ["[~a]=1", "[b:]=2"], { "~a": 1, "b:": 2 }],
    ["removes a key of an element", { l: [{ a: 1, b: 2 }] }, ["~l[0].a"], { l: [{ b: 2 }] }],
    ["replaces a list", { l: [1, 2] }, ["l=[3]"], { l: [3] }],
    ["puts a mapping in the place of a value", {}, ["a=1", "a.b=2"], { a: { b: 2 } }],
    ["puts a mapping in the place of null", { a: null }, ["a.b=2"], { a: { b: 2 } }],
    ["puts a value in the place of a mapping", { a: { b: 2 } }, ["a=1"], { a: 1 }],
    ["leaves a value as it is for ???", { a: 1 }, ["a=???"], { a: 1 }],
    ["sets an element", { l: [1, 2] }, ["l[0]=x"], { l: ["x", 2] }],
    ["sets an element after a dot", { l: [1, 2] }, ["l.1=x"], { l: [1, "x"] }],
    ["sets a key of an element", { l: [{ a: 1, b: 2 }] }, ["l[0].a=x"], { l: [{ a: "x", b: 2 }] }],
    ["merges into an element", { l: [{ a: 1, b: 2 }] }, ["l[0]={a: x}"], { l: [{ a: "x", b: 2 }] }],
    ["adds to a list", { l: [1] }, ["l+=2", "l+=x"], { l: [1, 2, "x"] }],
    ["adds each element of a list", { l: [1] }, ["l+=[2, [3]]"], { l: [1, 2, [3]] }],
    ["adds a mapping", { l: [] }, ["l+={a: 1}"], { l: [{ a: 1 }] }],
    ["begins a list", {}, ["l+=1", "l+=2"], { l: [1, 2] }],
    ["begins a list where one is missing", { l: "???" }, ["l+=[1]"], { l: [1] }],
    ["adds to a list in a mapping", { a: { l: [1] } }, ["a.l+=2"], { a: { l: [1, 2] } }],
    ["takes digits as a key of a mapping", { d: { a: 1 } }, ["d.0=x"], { d: { a: 1, "0": "x" } }],
    ["takes a key with a dot in it", {}, ["a[b.c]=1"], { a: { "b.c": 1 } }]
  ])("%s", (_, value, texts, expected) => {
    expect(applied(value, ...texts)).toEqual(expected)
  })

  it.each<[string, unknown, ReadonlyArray<string>, string]>([
    [
      "an index out of range",
      { l: [1, 2] },
      ["l[2]=x"],
      "cfg.l.2: expected an index from 0 to 1; += adds one, found index 2 on a list of 2 elements (override 1: l[2]=x). Correct it there."
    ],
    [
      "an index on an empty list",
      { l: [] },
      ["l[0]=x"],
      "cfg.l.0: expected a list that has elements; += adds one, found index 0 on a list of 0 elements (override 1: l[0]=x). Correct it there."
    ],
    [
      "a name on a list",
      { l: [1, 2] },
      ["l.x=1"],
      "cfg.l.x: expected the index of an element, 0 to 1, found the key x on a list (override 1: l.x=1). Correct it there."
    ],
    [
      "a negative index",
      { l: [1, 2] },
      ["l[-1]=1"],
      "cfg.l.-1: expected the index of an element, 0 to 1, found the key -1 on a list (override 1: l[-1]=1). Correct it there."
    ],
    [
      "adding to a value",
      { a: 1 },
      ["a+=2"],
      "cfg.a: expected a list to add to, found a number (override 1: a+=2). Correct it there."
    ],
    [
      "adding to a mapping",
      { a: {} },
      ["a+=2"],
      "cfg.a: expected a list to add to, found a mapping (override 1: a+=2). Correct it there."
    ],
    [
      "a list over a mapping",
      { a: { b: { c: 1 } } },
      ["a={b: [1]}"],
      "cfg.a.b: expected a mapping, as it is in the default, found a list (override 1: a={b: [1]}). Correct it there."
    ],
    [
      "a mapping over a list",
      { a: [1] },
      ["a={b: 1}"],
      "cfg.a: expected a list, as it is in the default, found a mapping (override 1: a={b: 1}). Correct it there."
    ],
    [
      "a value that is not YAML",
      {},
      ["a=[1"],
      "cfg: cannot read this (override 1: a=[1): a [ or { is not closed; if the shell split it, quote the override. Correct it there."
    ]
  ])("refuses %s", (_, value, texts, expected) => {
    expect(applied(value, ...texts)).toBe(expected)
  })

  it("refuses to go through a conflict of other instances", () => {
    const conflict = merge(
      Tree.fromUnknown({ a: [1] }, Origin.fromDefault),
      Tree.fromUnknown({ a: { b: 1 } }, Origin.fromFile("cfg.yaml", 1, 1))
    )
    expect(override(anything, conflict, ["a.b=1"])).toMatchObject({ _tag: "InvalidValue", path: ["a"] })
    expect(override(anything, conflict, ["a=1"])).toEqual({ a: 1 })
  })

  it("shares what it does not change", () => {
    const tree = Tree.fromUnknown({ a: { b: 1 }, c: { d: 2 } }) as Tree.Mapping
    const out = Override.override(anything, tree, "a.b=2", 1)
    expect(Tree.get(Result.getOrThrow(out) as Tree.Mapping, "c")).toBe(Tree.get(tree, "c"))
  })

  it("leaves the list before as it was, however often it is added to", () => {
    const added = (tree: Tree.Tree, ...texts: ReadonlyArray<string>) =>
      texts.reduce((out, text, i) => Result.getOrThrow(Override.override(anything, out, text, i + 1)), tree)
    const first = Tree.fromUnknown({ l: [0] })
    const one = added(first, "l+=1")
    const left = added(one, "l+=2", "l+=[3, 4]")
    const right = added(one, "l+=5", "l[0]=9", "l+=6")
    expect(Tree.toUnknown(right)).toEqual({ l: [9, 1, 5, 6] })
    expect(Tree.toUnknown(left)).toEqual({ l: [0, 1, 2, 3, 4] })
    expect(Tree.toUnknown(added(left, "l+=7"))).toEqual({ l: [0, 1, 2, 3, 4, 7] })
    expect(Tree.toUnknown(one)).toEqual({ l: [0, 1] })
    expect(Tree.toUnknown(first)).toEqual({ l: [0] })
  })

  it("adds to a list again and again in linear time", () => {
    const make = (count: number) => Array.from({ length: count }, (_, i) => `l+=${i}`)
    const ratio = growth(make, (texts) => override(anything, Tree.fromUnknown({ l: [] }), texts), 2000, 32)
    expect(ratio).toBeLessThan(32)
  })

  it("sets the elements of a list one after the other in linear time", () => {
    const make = (count: number) => ({
      tree: Tree.fromUnknown({ l: Array.from({ length: count }, (_, i) => i) }),
      texts: Array.from({ length: count }, (_, i) => `l[${i}]=x`)
    })
    const ratio = growth(make, ({ texts, tree }) => override(anything, tree, texts), 2000, 32)
    expect(ratio).toBeLessThan(32)
  })

  it("adds to a list and sets its elements in turn in linear time", () => {
    const make = (count: number) => Array.from({ length: count }, (_, i) => (i % 2 === 0 ? `l+=${i}` : "l[0]=x"))
    const ratio = growth(make, (texts) => override(anything, Tree.fromUnknown({ l: [] }), texts), 5000, 24)
    expect(ratio).toBeLessThan(32)
  })

  it("removes the keys of a mapping one after the other, and keeps the order of the others", () => {
    const keys = Array.from({ length: 4000 }, (_, i) => `k${i}`)
    const tree = Tree.fromUnknown({ m: Object.fromEntries(keys.map((key) => [key, 1])) })
    const texts = keys.filter((_, i) => i % 1000 !== 1).map((key) => `~m.${key}`)
    const start = process.cpuUsage()
    const left = override(anything, tree, [...texts, "m.k2=3"])
    expect(process.cpuUsage(start).user).toBeLessThan(3_000_000)
    expect(Object.keys((left as { readonly m: object }).m)).toEqual([...keys.filter((_, i) => i % 1000 === 1), "k2"])
  })

  it("leaves Object.prototype alone", () => {
    expect(JSON.stringify(applied({}, "__proto__.polluted=1", "constructor.prototype.polluted=2"))).toBe(
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":2}}}'
    )
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})

describe("overrides", () => {
  it.effect("set and append elements of lists", () =>
    Effect.gen(function* () {
      expect((yield* value(["layers[0]=7", "model::layers.1=8"])).model.layers).toEqual([7, 8])
      expect((yield* value(["layers+=3", "layers+=[4, 5]"])).model.layers).toEqual([1, 2, 3, 4, 5])
      expect((yield* value(["m::layers+=3", "m::layers+=4"])).model.layers).toEqual([1, 2, 3, 4])
    })
  )

  it.effect("keep keys such as __proto__ to themselves", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", { d: Schema.Record(Schema.String, Schema.Unknown) }, ({ d }) =>
        Console.log(JSON.stringify(d))
      ).pipe(Command.withHooks({ config: ConfigHook.makeDefault({ write: false }) }))
      const { out } = yield* run([command], ["cmd", "__proto__.polluted=1", "constructor=2"])
      expect(out).toEqual(['{"__proto__":{"polluted":1},"constructor":2}'])
      expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined()
    })
  )
})

describe("??? on the command line", () => {
  const shape = shapeOf(
    Schema.Struct({ k: Schema.Record(Schema.String, Schema.Int), n: Schema.Int, l: Schema.Array(Schema.Int) })
  )
  it.each<[unknown, ReadonlyArray<string>, unknown]>([
    [{ k: "???" }, ["k.x=1", "k=???"], { k: "???" }],
    [{ k: "???" }, ["k.x=1", "k=???", "k.y=2"], { k: { y: 2 } }],
    [{ k: { a: 1 } }, ["k.x=1", "k=???"], { k: { a: 1 } }],
    [{ k: { a: 1 } }, ["k.a=2", "k.a=???"], { k: { a: 1 } }],
    [{}, ["n=1", "n=???"], { n: "???" }],
    [{ n: 1 }, ["n=???"], { n: 1 }],
    [{ l: [1, 2] }, ["l[0]=5", "l+=3", "l[0]=???"], { l: [1, 2, 3] }],
    [{ l: [1, 2] }, ["l[0]=5", "l+=3", "l=???"], { l: [1, 2] }]
  ])("takes back what was typed before it: %j and %j", (before, texts, expected) => {
    const tree = Tree.fromUnknown(before, Origin.fromDefault)
    expect(Tree.toUnknown(Result.getOrThrow(overrideAll(shape, tree, texts)))).toEqual(expected)
  })
})
