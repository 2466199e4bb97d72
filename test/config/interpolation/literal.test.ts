import { describe, expect, it } from "@effect/vitest"
import type { Literal } from "../../../src/config/interpolation/Expression.ts"
import { literal } from "../../../src/config/interpolation/literal.ts"
import { maxDigits } from "../../../src/config/tree/limits.ts"

describe("an argument without quotes", () => {
  it.each<[string, Literal["value"]]>([
    ["0", 0],
    ["-0", -0],
    ["+7", 7],
    ["1_000", 1000],
    ["1_0.0_1", 10.01],
    ["1.", 1],
    [".5", 0.5],
    ["-.5e-1", -0.05],
    ["1E+3", 1000],
    ["9007199254740993", 9007199254740993n],
    ["inf", Infinity],
    ["-INF", -Infinity],
    ["NaN", Number.NaN],
    ["tRuE", true],
    ["FALSE", false],
    ["Null", null]
  ])("is a value where all of it is one: %s", (source, value) => {
    expect(literal(source)).toEqual({ _tag: "Literal", value, source })
  })

  it.each([
    "",
    " 1",
    "1 ",
    "007",
    "0x10",
    "0o17",
    "1__0",
    "_1",
    "1_",
    ".",
    "+",
    "1e",
    "1.5.5",
    "infinity",
    "none",
    "yes",
    "~",
    "1".repeat(maxDigits + 1),
    `0.${"1".repeat(maxDigits)}`
  ])("is text otherwise: %s", (source) => {
    expect(literal(source)).toBeUndefined()
  })
})
