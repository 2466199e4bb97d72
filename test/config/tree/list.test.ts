import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Schema from "effect/Schema"
import * as List from "../../../src/config/tree/list.ts"
import * as Origin from "../../../src/config/tree/Origin.ts"
import * as Tree from "../../../src/config/tree/Tree.ts"

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
    },
    { arbitrary: { seed: 1 } }
  )

  it("keeps the origin, and copies as any list does", () => {
    const first = { ...Tree.sequence([], Origin.fromDefault), absolute: true }
    const out = List.append(first, [Tree.scalar(1, Origin.fromHook)])
    expect(out).toMatchObject({ _tag: "Sequence", absolute: true, origin: Origin.fromDefault })
    expect({ ...out, absolute: false }.items).toBe(out.items)
  })
})

describe("adding to a list and replacing its elements", () => {
  it("gives what copying would, in any order, also when it is read on the way", () => {
    let list = Tree.sequence([], Origin.fromHook)
    const copy: Array<number> = []
    const before: Array<readonly [Tree.Sequence, ReadonlyArray<number>]> = []
    for (let i = 0; i < 200; i++) {
      const [at, value] = [(i * 7) % (copy.length + 1), Tree.scalar(i, Origin.fromHook)]
      list = at === copy.length ? List.append(list, [value]) : List.setItem(list, at, value)
      copy[at] = i
      expect(List.length(list)).toBe(copy.length)
      expect(Tree.toUnknown(List.item(list, at)!)).toBe(i)
      if (i % 13 === 0) expect(Tree.toUnknown(list)).toEqual(copy)
      before.push([list, [...copy]])
    }
    for (const [each, values] of before) expect(Tree.toUnknown(each)).toEqual(values)
  })
})

describe("replacing elements of a list", () => {
  const step = Schema.Struct({
    to: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 9 })),
    at: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2 })),
    value: Schema.Int,
    look: Schema.Boolean
  })
  it.prop(
    "gives what copying would, of every list on the way",
    [Arbitrary.schema(Schema.Array(step))],
    ([steps]) => {
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
    },
    { arbitrary: { seed: 1 } }
  )
})
