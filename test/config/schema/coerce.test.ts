import { describe, expect, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { coerce } from "../../../src/config/schema/coerce.ts"
import { shapeOf } from "../../../src/config/schema/fromSchema.ts"
import * as Tree from "../../../src/config/tree/Tree.ts"
import { filed, origin, typed } from "../../support/reading.ts"

const Colour = Schema.Literals(["RED", "BLUE"])
const Level = Schema.Enum({ Low: 0, High: 1, Named: "named" })
const OptionalText = Schema.NullOr(Schema.String)
const OptionalInt = Schema.NullOr(Schema.Int)
const NumberOrText = Schema.Union([Schema.Number, Schema.String])
const Inner = Schema.Struct({ a: Schema.Int, b: Schema.optionalKey(Schema.String) })

describe("coercing a value", () => {
  // Field type, text, what it is on the command line and in a file.
  it.each<[string, Schema.Constraint, string, unknown]>([
    ["text", Schema.String, "1.10", "1.10"],
    ["text", Schema.String, "true", "true"],
    ["text", Schema.String, "2020-01-01", "2020-01-01"],
    ["text", Schema.String, "0x10", "0x10"],
    ["text", Schema.String, "'null'", "null"],
    ["text", Schema.String, '"tab\\there"', "tab\there"],
    ["text", Schema.String, "null", "expected text, found null"],
    ["text", Schema.String, "~", "expected text, found null"],
    ["text", Schema.String, "[1,2]", "expected text, found a list"],
    ["text", Schema.String, "{a: 1}", "expected text, found a mapping"],
    ["text", Schema.String, "???", "???"],
    ["text", Schema.String, "${y}", "${y}"],
    ["a boolean", Schema.Boolean, "TRUE", true],
    ["a boolean", Schema.Boolean, "Yes", true],
    ["a boolean", Schema.Boolean, "on", true],
    ["a boolean", Schema.Boolean, "y", true],
    ["a boolean", Schema.Boolean, "1", true],
    ["a boolean", Schema.Boolean, "False", false],
    ["a boolean", Schema.Boolean, "nO", false],
    ["a boolean", Schema.Boolean, "Off", false],
    ["a boolean", Schema.Boolean, "N", false],
    ["a boolean", Schema.Boolean, "'0'", false],
    ["a boolean", Schema.Boolean, "2", "expected true or false, found 2"],
    ["a boolean", Schema.Boolean, "1.0", "expected true or false, found 1.0"],
    ["a boolean", Schema.Boolean, "abc", 'expected true or false, found "abc"'],
    ["a boolean", Schema.Boolean, "null", "expected true or false, found null"],
    ["a boolean", Schema.Boolean, "[true]", "expected true or false, found a list"],
    ["an integer", Schema.Int, "7", 7],
    ["an integer", Schema.Int, "+5", 5],
    ["an integer", Schema.Int, "'5'", 5],
    ["an integer", Schema.Int, "0x10", 16],
    ["an integer", Schema.Int, "12345678901", 12345678901],
    ["an integer", Schema.Int, "1e3", "expected an integer, found 1e3"],
    ["an integer", Schema.Int, "1.0", "expected an integer, found 1.0"],
    ["an integer", Schema.Int, "true", "expected an integer, found true"],
    ["an integer", Schema.Int, "abc", 'expected an integer, found "abc"'],
    ["an integer", Schema.Int, "''", 'expected an integer, found ""'],
    ["an integer", Schema.Int, ".inf", "expected an integer, found .inf"],
    ["a number", Schema.Number, "3", 3],
    ["a number", Schema.Number, "-2.5e-3", -0.0025],
    ["a number", Schema.Number, "'2.5'", 2.5],
    ["a number", Schema.Number, "inf", Infinity],
    ["a number", Schema.Number, "-Infinity", -Infinity],
    ["a number", Schema.Number, ".nan", Number.NaN],
    ["a number", Schema.Number, "NaN", Number.NaN],
    ["a number", Schema.Number, "true", "expected a number, found true"],
    ["a number", Schema.Number, "1_000", 'expected a number, found "1_000"'],
    ["a finite number", Schema.Finite, "1.5", 1.5],
    ["a finite number", Schema.Finite, "inf", 'expected a number, found "inf"'],
    ["a finite number", Schema.Finite, ".nan", "expected a number, found .nan"],
    ["a big integer", Schema.BigInt, "12345678901234567890", 12345678901234567890n],
    ["a big integer", Schema.BigInt, "'7'", 7n],
    ["a big integer", Schema.BigInt, "1.5", "expected an integer, found 1.5"],
    ["a literal", Colour, "RED", "RED"],
    ["a literal", Colour, "'BLUE'", "BLUE"],
    ["a literal", Colour, "blue", 'expected one of RED, BLUE, found "blue"'],
    ["a literal", Colour, "null", "expected one of RED, BLUE, found null"],
    ["a number among literals", Schema.Literals([1, 2]), "'2'", 2],
    ["a text that looks like a number among literals", Schema.Literals(["1", "2"]), "1", "1"],
    ["an enum by value", Level, "1", 1],
    ["an enum by name", Level, "High", 1],
    ["an enum by its text", Level, "named", "named"],
    ["an enum", Level, "2", "expected one of Low, High, Named, found 2"],
    ["an enum", Level, "Level.High", 'expected one of Low, High, Named, found "Level.High"'],
    ["an enum", Level, "high", 'expected one of Low, High, Named, found "high"'],
    ["text or null", OptionalText, "null", null],
    ["text or null", OptionalText, "7", "7"],
    ["text or null", OptionalText, "'null'", "null"],
    ["text or null", OptionalText, "[a]", "expected text or null, found a list"],
    ["an integer or null", OptionalInt, "~", null],
    ["an integer or null", OptionalInt, "'3'", 3],
    ["an integer or null", OptionalInt, "None", 'expected an integer or null, found "None"'],
    ["a number or text", NumberOrText, "7", 7],
    ["a number or text", NumberOrText, "'7'", "7"],
    ["a number or text", NumberOrText, "abc", "abc"],
    ["a boolean or text", Schema.Union([Schema.Boolean, Schema.String]), "yes", "yes"],
    ["a boolean or a number", Schema.Union([Schema.Boolean, Schema.Int]), "yes", true],
    ["a boolean or a number", Schema.Union([Schema.Boolean, Schema.Int]), "1", 1],
    ["a list of integers", Schema.Array(Schema.Int), "['7', 8]", [7, 8]],
    ["a list of integers", Schema.Array(Schema.Int), "[null]", "expected an integer, found null"],
    ["a list of integers", Schema.Array(Schema.Int), "5", "expected a list, found 5"],
    ["a list of text", Schema.Array(Schema.String), "[1, 2.0, true]", ["1", "2.0", "true"]],
    ["a tuple", Schema.Tuple([Schema.Int, Schema.String]), "[1, 2]", [1, "2"]],
    ["a tuple", Schema.Tuple([Schema.Int]), "[1, 2]", "expected a list of 1, found a list"],
    ["a record", Schema.Record(Schema.String, Schema.Int), "{a: '7'}", { a: 7 }],
    ["a record", Schema.Record(Schema.String, Schema.Int), "[1]", "expected a mapping, found a list"],
    ["a struct", Inner, "{a: 1, b: 2}", { a: 1, b: "2" }],
    ["a struct", Inner, "{zzz: 1, a: x}", "UnknownKey"],
    ["a struct", Inner, "{a: x, zzz: 1}", 'expected an integer, found "x"'],
    ["a struct", Inner, "null", "expected a mapping, found null"],
    ["a struct or a list", Schema.Union([Inner, Schema.Array(Schema.Int)]), "['1']", [1]],
    ["a struct or a list", Schema.Union([Inner, Schema.Array(Schema.Int)]), "{a: '1'}", { a: 1 }],
    [
      "a struct or a list",
      Schema.Union([Inner, Schema.Array(Schema.Int)]),
      "5",
      "expected a mapping or a list, found 5"
    ],
    [
      "tagged structs",
      Schema.Union([
        Schema.Struct({ kind: Schema.Literal("int"), value: Schema.Int }),
        Schema.Struct({ kind: Schema.Literal("text"), value: Schema.String })
      ]),
      "{kind: text, value: 7}",
      { kind: "text", value: "7" }
    ],
    ["a date", Schema.DateFromString, "2020-01-01", "2020-01-01"],
    ["a date without a spelling of its own", Schema.Date, "2020-01-01", "2020-01-01"],
    ["a duration", Schema.DurationFromMillis, "5", 5],
    ["anything", Schema.Unknown, "[a, {b: null}]", ["a", { b: null }]],
    ["nothing", Schema.Never, "1", "expected a value that no file can hold, found 1"]
  ])("reads %s: %s %s", (_, schema, text, expected) => {
    expect(typed(schema, text)).toEqual(expected)
    expect(filed(schema, text)).toEqual(expected)
  })
})

describe("coercing a tree", () => {
  const shape = shapeOf(Schema.Struct({ a: Schema.Int, l: Schema.Array(Schema.Int), s: Schema.String }))
  const tree = Tree.fromUnknown({ a: 1, l: [1, 2], s: "x" }, origin)

  it("shares a tree that fits already", () => {
    expect(Result.getOrThrow(coerce(shape, tree, { config: "cfg" }))).toBe(tree)
    const other = Tree.set(tree as Tree.Mapping, "a", Tree.scalar("5", origin))
    const out = Result.getOrThrow(coerce(shape, other, { config: "cfg" })) as Tree.Mapping
    expect(Tree.toUnknown(out)).toEqual({ a: 5, l: [1, 2], s: "x" })
    expect(Tree.get(out, "l")).toBe(Tree.get(other, "l"))
  })

  it("gives the same again when it is done twice", () => {
    const once = Result.getOrThrow(coerce(shape, Tree.fromUnknown({ a: "5", s: 1.5, l: ["0x10"] }), { config: "cfg" }))
    expect(Tree.toUnknown(once)).toEqual({ a: 5, s: "1.5", l: [16] })
    expect(Result.getOrThrow(coerce(shape, once, { config: "cfg" }))).toBe(once)
  })

  it("bounds how deep a tree may be", () => {
    let deep: Tree.Tree = Tree.sequence([], origin)
    for (let i = 0; i < 5000; i++) deep = Tree.sequence([deep], origin)
    const failed = Result.flip(coerce({ _tag: "Unknown" }, deep, { config: "cfg" }))
    expect(Result.getOrThrow(failed)).toMatchObject({
      _tag: "InvalidValue",
      expected: "a value less than 400 levels deep"
    })
  })
})

describe("a union that contains itself", () => {
  interface Chain {
    readonly next?: Chain | undefined
  }
  const Chain = Schema.suspend((): Schema.Codec<Chain> => Schema.Union([Left, Right]))
  const Left = Schema.Struct({ next: Schema.optionalKey(Chain), x: Schema.Int })
  const Right = Schema.Struct({ next: Schema.optionalKey(Chain), y: Schema.Int })
  const chain = (end: unknown, y: number) => {
    let value: unknown = { next: end, y }
    for (let i = 0; i < 60; i++) value = { next: value, y }
    return Tree.fromUnknown(value)
  }

  it("is fitted once at each level, alone and over another", () => {
    const shape = shapeOf(Chain)
    const at = { config: "cfg" }
    const below = chain({ y: 1 }, 1)
    expect(Result.isSuccess(coerce(shape, below, at))).toBe(true)
    expect(Result.isSuccess(coerce(shape, chain({ y: 2 }, 2), at, below))).toBe(true)
    expect(Result.getOrThrow(Result.flip(coerce(shape, chain("oops", 2), at, below))).path).toHaveLength(61)
  })
})
