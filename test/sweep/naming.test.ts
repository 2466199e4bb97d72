import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, Schema } from "effect"
import { pointDirectory, pointId } from "../../src/sweep/naming.ts"

const name = (overrides: ReadonlyArray<string>, index = 0) =>
  pointDirectory({ id: pointId(overrides), index, overrides })

const Text = Schema.Union([
  Schema.String,
  Schema.Literals([
    "..",
    "../../etc",
    "/",
    "\\",
    "a\u0000b",
    "💥",
    "é",
    "e\u0301",
    "CON",
    ".",
    " ",
    "a:b",
    "-",
    "x".repeat(500)
  ])
])

describe("the directory of a point", () => {
  it("is called by its number, its overrides and its id", () => {
    expect(name(["lr=1e-3", "model::depth=[1, 2]"], 11)).toMatch(/^0012-lr=1e-3,model_depth=_1,_2-[0-9a-f]{8}$/)
    expect(name([])).toMatch(/^0001-[0-9a-f]{8}$/)
  })

  it.prop(
    "is one name that every file system takes, whatever was typed",
    [Arbitrary.schema(Schema.Array(Text))],
    ([overrides]) => {
      const made = name(overrides)
      expect(made).toMatch(/^\d{4}-(?:[A-Za-z0-9=+_-][A-Za-z0-9=.,+_-]*-)?[0-9a-f]{8}$/)
      expect(made).not.toContain("..")
      expect(made.length).toBeLessThan(100)
    },
    { arbitrary: { seed: 1 } }
  )

  it("is another one for overrides that only differ in what names do not show, or in case", () => {
    const names = [
      ["n=a"],
      ["n=A"],
      ["n=ä"],
      ["n=ö"],
      ["n=a/b"],
      ["n=a\\b"],
      [`n=${"x".repeat(100)}1`],
      [`n=${"x".repeat(100)}2`]
    ].map((overrides) => name(overrides).toLowerCase())
    expect(new Set(names).size).toBe(names.length)
  })
})

describe("the id of a point", () => {
  it("is that of its overrides, in any order of keys, and of those of one key in theirs", () => {
    expect(pointId(["a=1", "b=2"])).toBe(pointId(["b=2", "a=1"]))
    expect(pointId(["l+=1", "l+=2"])).not.toBe(pointId(["l+=2", "l+=1"]))
    expect(pointId(["a=1,b=2"])).not.toBe(pointId(["a=1", "b=2"]))
  })

  it("differs among very many points", () => {
    const ids = new Set<string>()
    for (let a = 0; a < 300; a++) for (let b = 0; b < 300; b++) ids.add(pointId([`a=${a}`, `b=${b}`]))
    expect(ids.size).toBe(90_000)
  })
})
