import { describe, expect, it } from "@effect/vitest"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { descriptionAt, expected, kind, received, shownKey, shownPath } from "../../../src/config/schema/describe.ts"
import * as Field from "../../../src/config/schema/Field.ts"
import { shapeOf } from "../../../src/config/schema/fromSchema.ts"
import type * as Shape from "../../../src/config/schema/Shape.ts"
import { merge } from "../../../src/config/tree/merge.ts"
import * as Origin from "../../../src/config/tree/Origin.ts"
import { mark } from "../../../src/config/tree/secret.ts"
import * as Tree from "../../../src/config/tree/Tree.ts"
import { typed } from "../../support/reading.ts"

const Inner = Schema.Struct({ a: Schema.Int })

describe("what is expected", () => {
  it.each<[string, Schema.Constraint]>([
    ["text", Schema.String],
    ["a number", Schema.Number],
    ["a number", Schema.Finite],
    ["an integer", Schema.Int],
    ["an integer", Schema.BigInt],
    ["true or false", Schema.Boolean],
    ["null", Schema.Null],
    ["a value", Schema.Unknown],
    ["a value that no file can hold", Schema.Never],
    ["RED", Schema.Literal("RED")],
    ["one of RED, BLUE", Schema.Literals(["RED", "BLUE"])],
    ["one of 1, true", Schema.Literals([1, true])],
    ["one of Low, High", Schema.Enum({ Low: 0, High: 1 })],
    ["a mapping", Inner],
    ["a mapping", Schema.Record(Schema.String, Schema.Int)],
    ["a list", Schema.Array(Schema.Int)],
    ["a list of 2", Schema.Tuple([Schema.Int, Schema.Int])],
    ["a list", Schema.TupleWithRest(Schema.Tuple([Schema.Int]), [Schema.Int])],
    ["text or null", Schema.NullOr(Schema.String)],
    ["text or null", Schema.Union([Schema.Null, Schema.String])],
    ["one of RED, BLUE or null", Schema.NullOr(Schema.Literals(["RED", "BLUE"]))],
    ["one of auto, off or an integer", Schema.Union([Schema.Literal("auto"), Schema.Int, Schema.Literal("off")])],
    ["a number or text", Schema.Union([Schema.Number, Schema.String])],
    ["a mapping or a list", Schema.Union([Inner, Schema.Struct({ b: Schema.Int }), Schema.Array(Schema.Int)])],
    ["text", Schema.Redacted(Schema.String)],
    ["a mapping", Schema.suspend(() => Inner)],
    ["text", Schema.DateFromString]
  ])("reads %j", (text, schema) => {
    expect(expected(shapeOf(schema))).toBe(text)
  })

  it("is nothing of a union without members", () => {
    const none: Shape.Shape = { _tag: "Union", members: [] }
    expect(expected(none)).toBe("a value that no file can hold")
  })
})

describe("the kind of a tree", () => {
  const of = (value: unknown) => Tree.fromUnknown(value, Origin.fromHook)

  it.each<[string, Tree.Tree]>([
    ["text", of("a")],
    ["text", of("")],
    ["a number", of(1)],
    ["a number", of(2n ** 64n)],
    ["a number", of(Number.NaN)],
    ["a boolean", of(false)],
    ["null", of(null)],
    ["no value", of("???")],
    ["an interpolation", of("${a}")],
    ["a mapping", of({ a: 1 })],
    ["a list", of([])],
    ["a list", merge(of({}), of([1]))]
  ])("is %s", (text, tree) => {
    expect(kind(tree)).toBe(text)
  })
})

describe("what was found", () => {
  const of = (value: unknown) => Tree.fromUnknown(value, Origin.fromHook)
  const number = Tree.scalar(16, Origin.fromHook, { source: "0x10", quoted: false })

  it.each<[string, Tree.Tree, string]>([
    ['"fast"', of("fast"), "<redacted>"],
    ['""', of(""), "<redacted>"],
    ['"a\\n\\"b\\""', of('a\n"b"'), "<redacted>"],
    ["0x10", number, "<redacted>"],
    ["true", of(true), "<redacted>"],
    ["${a}", of("${a}"), "<redacted>"],
    ["null", of(null), "null"],
    ["no value", of("???"), "no value"],
    ["a mapping", of({ a: "fast" }), "a mapping"],
    ["a list", of(["fast"]), "a list"]
  ])("reads %s, and of a secret only what shows nothing", (text, tree, secret) => {
    expect(received(tree, false)).toBe(text)
    expect(received(tree, true)).toBe(secret)
    expect(received(mark(tree), false)).toBe(secret)
  })

  it.each([
    ["a".repeat(80), `"${"a".repeat(80)}"`],
    ["a".repeat(81), `"${"a".repeat(79)}…"`],
    [`${"a".repeat(78)}😀😀`, `"${"a".repeat(78)}…"`],
    [`\${${"a".repeat(100)}}`, `\${${"a".repeat(77)}…`]
  ])("has at most 80 characters: %#", (text, shown) => {
    expect(received(of(text), false)).toBe(shown)
  })

  it("cuts what was found short", () => {
    const found = typed(Schema.Int, "a".repeat(1000)) as string
    expect(found.length).toBeLessThan(130)
    expect(found).toContain("aaa…")
  })
})

describe("the keys of what was made of a secret", () => {
  const shape = shapeOf(Schema.Struct({ copy: Inner, any: Schema.Unknown }))
  const made = mark(Tree.fromUnknown({ a: 1, hunter2: { b: 2 } }))
  const tree = Tree.mapping(
    [
      ["copy", made],
      ["any", made],
      ["hunter2", made]
    ],
    Origin.fromHook
  )

  it.each<[ReadonlyArray<string>, ReadonlyArray<string>]>([
    [[], []],
    [["copy"], ["copy"]],
    [["hunter2"], ["hunter2"]],
    [
      ["copy", "a"],
      ["copy", "a"]
    ],
    [
      ["copy", "hunter2"],
      ["copy", "<redacted>"]
    ],
    [
      ["any", "a"],
      ["any", "<redacted>"]
    ],
    [
      ["any", "hunter2", "b"],
      ["any", "<redacted>", "<redacted>"]
    ],
    [
      ["nope", "hunter2"],
      ["nope", "hunter2"]
    ]
  ])("are shown only where the schema declares them: %j", (path, shown) => {
    expect(shownPath(tree, shape, path)).toEqual(shown)
  })

  it("are hidden where no schema says anything", () => {
    expect(shownKey(made, undefined, "a")).toBe("<redacted>")
    expect(shownKey(Tree.fromUnknown({ a: 1 }), undefined, "a")).toBe("a")
  })
})

describe("the description of a field", () => {
  const said = (text: string) => Schema.Int.annotate({ description: text })
  const shape = shapeOf(
    Schema.Struct({
      plain: Schema.Int,
      n: Field.make(said("How many."), 1),
      in: Schema.Struct({ n: said("How many inside.") }).annotate({ description: "All of it." }),
      u: Schema.Union([Schema.Struct({ a: Schema.Int }), Schema.Struct({ a: said("Of the second."), b: said("B.") })]),
      l: Schema.Array(Schema.Struct({ n: said("Of an element.") })),
      secret: Field.make(
        Schema.RedactedFromValue(Schema.String).annotate({ description: "Hidden." }),
        Redacted.make("s")
      )
    })
  )

  it.each<[ReadonlyArray<string>, string | undefined]>([
    [["n"], "How many."],
    [["in"], "All of it."],
    [["in", "n"], "How many inside."],
    [["u", "a"], "Of the second."],
    [["u", "b"], "B."],
    [["l", "0", "n"], "Of an element."],
    [["secret"], "Hidden."],
    [["plain"], undefined],
    [["nope"], undefined],
    [["nope", "n"], undefined],
    [["l", "x", "n"], undefined],
    [[], undefined]
  ])("at %j is %j", (path, description) => {
    expect(descriptionAt(shape, path)).toBe(description)
  })
})
