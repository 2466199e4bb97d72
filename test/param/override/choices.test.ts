import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { Command } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { shapeOf } from "../../../src/config/schema/fromSchema.ts"
import { choicesOf } from "../../../src/param/override/choices.ts"

const of = (schema: Schema.Top) => choicesOf(shapeOf(schema)).choices.map(({ typed }) => typed)

describe("the values of a key", () => {
  it("are literals, names of an enum, booleans, and null beside those", () => {
    expect(of(Schema.Literals(["mlp", 3, true]))).toEqual(["mlp", "3", "true"])
    expect(of(Schema.Enum({ Low: 1, High: 2 }))).toEqual(["Low", "High"])
    expect(of(Schema.NullOr(Schema.Boolean))).toEqual(["true", "false", "null"])
    expect(of(Schema.Union([Schema.Literal("auto"), Schema.Finite]))).toEqual(["auto"])
  })

  it("are all that there are, or some beside others", () => {
    const isAll = (schema: Schema.Top) => choicesOf(shapeOf(schema)).isAll
    expect(isAll(Schema.NullOr(Schema.Enum({ Low: 1, High: 2 })))).toBe(true)
    expect(isAll(Schema.Literals([1, "1", "null", true]))).toBe(true)
    expect(of(Schema.Literals([1, "1", "null", true]))).toEqual(["1", '"1"', '"null"', "true"])
    expect(isAll(Schema.Union([Schema.Literal("a"), Schema.String]))).toBe(false)
    expect(isAll(Schema.Int)).toBe(false)
  })

  it("are none of what takes any", () => {
    expect(of(Schema.String)).toEqual([])
    expect(of(Schema.NullOr(Schema.Finite))).toEqual(["null"])
  })

  it.effect("are read as what they stand for", () =>
    Effect.gen(function* () {
      const literals = [
        "",
        "null",
        "~",
        "1.10",
        "a: b",
        "[x",
        "{y}",
        '"q"',
        "'s'",
        " x ",
        "#c",
        "it's",
        "true",
        "no",
        "ü",
        "a=b",
        "two\nlines",
        "???",
        "$" + "{x}"
      ]
      const seen: Array<string> = []
      const show = Command.make("show", { it: Schema.Struct({ kind: Schema.Literals(literals) }) }, ({ it }) =>
        Effect.sync(() => seen.push(it.kind))
      )
      const typed = of(Schema.Literals(literals))
      for (const value of typed) {
        const { code, stderr } = yield* TestProgram.run([show], ["show", `kind=${value}`])
        expect([value, code, stderr.filter((line) => line.startsWith("error"))]).toEqual([value, 0, []])
      }
      // An interpolation and what is missing cannot be typed.
      expect(seen).toEqual(literals.slice(0, typed.length))
      expect(typed.length).toBeGreaterThanOrEqual(literals.length - 2)
    })
  )
})
