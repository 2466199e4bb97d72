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

describe("a point", () => {
  it("is the same with overrides of different keys in another order", () => {
    expect(pointId(["b.d=2", "a=1", "b.c=3"])).toBe(pointId(["b.c=3", "b.d=2", "a=1"]))
    expect(pointId(["model::b=2", "a=1"])).toBe(pointId(["a=1", "model::b=2"]))
  })

  it.each([
    [["o={a: 2}", "o.a=3"]],
    [["o.a.b=1", "o:={}"]],
    [["l=[2]", "l+=1"]],
    [["l=[2]", "l[0]=1"]],
    [["~o", "o.a=1"]],
    [["~a.o", "model::a.o.b=1"]],
    [["~o.a", "~o.b", "o.a=1"]],
    [["model::l=[2]", "l+=1"]],
    [["a=1", "a=2"]]
  ])("is another one with %j the other way round, which gives other values", (overrides) => {
    expect(pointId(overrides)).not.toBe(pointId(overrides.toReversed()))
    expect(pointId(["z=1", ...overrides])).toBe(pointId([...overrides, "z=1"]))
  })

  it("is another one with an override of a whole config in another place", () => {
    for (const whole of ["={a: 1}", "model::={a: 1}", "model::@model.yaml"]) {
      expect(pointId(["a=2", whole])).not.toBe(pointId([whole, "a=2"]))
    }
  })
})
