import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Schema from "effect/Schema"
import { nearest } from "../../../src/config/error/nearest.ts"

describe("the nearest known name", () => {
  const known = ["lr", "epochs", "batch_size", "seed", "learning_rate", "Name"]

  it.each([
    ["epocs", "epochs"],
    ["epcohs", "epochs"],
    ["EPOCHS", "epochs"],
    ["epoch", "epochs"],
    ["bach_size", "batch_size"],
    ["batchsize", "batch_size"],
    ["leraning_rat", "learning_rate"],
    ["learning", "learning_rate"],
    ["le", "lr"],
    ["sede", "seed"],
    ["name", "Name"],
    ["NAME", "Name"],
    ["rl", "lr"],
    ["l", undefined],
    ["x", undefined],
    ["", undefined],
    ["totally", undefined],
    ["epochsssss", undefined]
  ])("to %j is %j", (name, expected) => {
    expect(nearest(name, known)).toBe(expected)
  })

  it("is the first of the nearest ones", () => {
    expect(nearest("cat", ["bat", "hat"])).toBe("bat")
    expect(nearest("cat", ["bath", "hat", "car"])).toBe("hat")
    expect(nearest("pre", ["prefix", "previous"])).toBe("prefix")
    expect(nearest("a", ["A", "b"])).toBe("A")
  })

  it("is none where nothing is known", () => {
    expect(nearest("a", [])).toBeUndefined()
  })

  const Word = Schema.String.check(Schema.isMinLength(1))

  it.prop(
    "is always a known one, and the name itself where that is known",
    [Arbitrary.schema(Word), Arbitrary.schema(Schema.Array(Word))],
    ([name, others]) => {
      const found = nearest(name, others)
      if (found !== undefined) expect(others).toContain(found)
      expect(nearest(name, [...others, name])?.toLowerCase()).toBe(name.toLowerCase())
    },
    { arbitrary: { seed: 1 } }
  )
})
