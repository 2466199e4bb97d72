import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted, Schema } from "effect"
import { Field, Inspector, Param } from "effect-coma"
import { configRows, type KeyRow } from "../../../src/command/cli/configHelp.ts"

/** What a row says, but for its name and type. */
const said = ({ default: value, description, only, required }: KeyRow) =>
  [description, value, required, only].filter((part) => part !== undefined && part !== "").join(" ")

/** What help says of each key: its name, its type, and what follows. */
const help = (declaration: Partial<Inspector.Declaration>) =>
  Effect.map(Inspector.make()({ params: {}, supplemental: {}, ...declaration }), (parameters) =>
    configRows(parameters).flatMap(({ id, rows }) => rows.map((row) => [`${id} ${row.name}`, row.type, said(row)]))
  )

const field = (schema: Schema.Constraint) => help({ params: { c: Schema.Struct({ f: schema }) as never } })

const Inner = Schema.Struct({ a: Schema.Int })
const Secret = Schema.RedactedFromValue(Schema.String)
const Mode = { Slow: 1, Fast: 2 } as const

describe("a row of help", () => {
  it.effect.each<[string, Schema.Constraint, string, string]>([
    ["what must be given", Schema.Int, "integer", "required"],
    ["a default", Field.make(Schema.Finite, 0.1), "number", "[0.1]"],
    ["a default of text", Field.make(Schema.String, "a b"), "text", "[a b]"],
    ["empty text", Field.make(Schema.String, ""), "text", '[""]'],
    ["text that ends with a space", Field.make(Schema.String, "a "), "text", '["a "]'],
    ["long text", Field.make(Schema.String, "a".repeat(100)), "text", `[${"a".repeat(79)}…]`],
    ["an interpolation", Field.make(Schema.String, "${oc.env:HOME}"), "text", "[${oc.env:HOME}]"],
    ["null", Field.make(Schema.NullOr(Schema.Int), null), "integer|null", "[null]"],
    ["a boolean", Field.make(Schema.Boolean, true), "true|false", "[true]"],
    ["words", Field.make(Schema.Literals(["x", "y"]), "x"), "x|y", "[x]"],
    ["an enum", Field.make(Schema.Enum(Mode), Mode.Fast), "Slow|Fast", "[Fast]"],
    ["anything", Field.make(Schema.Unknown, 1), "any value", "[1]"],
    ["a list of integers", Field.make(Schema.Array(Schema.Int), [1, 2]), "integers", "[1, 2]"],
    ["an empty list", Field.make(Schema.Array(Schema.Finite), []), "numbers", "[]"],
    ["a list of text", Field.make(Schema.Array(Schema.String), ["a", "b, c"]), "list of text", '[a, "b, c"]'],
    ["a list of words", Schema.Array(Schema.Literals(["a", "b"])), "list of a|b", "required"],
    ["a list of what every object has", Schema.Array(Schema.Literal("constructor")), "list of constructor", "required"],
    ["a list of lists", Schema.Array(Schema.Array(Schema.Int)), "list of integers", "required"],
    ["a pair", Schema.Tuple([Schema.Int, Schema.String]), "list of 2", "required"],
    ["what may be left out", Schema.optionalKey(Schema.Int), "integer", ""],
    ["a default that does not fit", Field.make(Schema.Int, 1.5), "integer", ""],
    ["a secret", Field.make(Secret, Redacted.make("hunter2")), "secret", ""],
    ["a secret that must be given", Secret, "secret", "required"],
    ["a secret or null", Field.make(Schema.NullOr(Secret), null), "secret", ""],
    ["a list with secrets", Field.make(Schema.Array(Secret), [Redacted.make("hunter2")]), "secrets", ""],
    ["a description", Schema.Int.annotate({ description: "How many." }), "integer", "How many. required"]
  ])("says of %s its type and default", ([_, schema, type, text]) =>
    Effect.map(field(schema), (rows) => expect(rows).toEqual([["c f", type, text]]))
  )

  it.effect.each<[string, Inspector.Declaration["params"], ReadonlyArray<ReadonlyArray<string>>]>([
    ["nothing", {}, []],
    ["a struct without keys", { c: Schema.Struct({}) }, []],
    ["a record", { c: Schema.Record(Schema.String, Schema.Int) }, [["c KEY=VALUE", "integer", "any key"]]],
    [
      "a record of anything",
      { c: Schema.Record(Schema.String, Schema.Unknown) },
      [["c KEY=VALUE", "any value", "any key"]]
    ],
    ["a list", { c: Schema.Array(Schema.Int) }, [["c WORD", "integer", "any number of words"]]],
    ["inline fields", { n: Param.inline(Schema.Int, 3) }, [["inline n", "integer", "[3]"]]],
    ["regular parameters", { n: Param.regular(1) }, []],
    [
      "variadics",
      { a: Param.args(), k: Param.kwargs(Schema.Int) },
      [
        ["a WORD", "text", "any number of words"],
        ["k KEY=VALUE", "integer", "any key"]
      ]
    ],
    [
      "several, the inline fields last",
      { n: Param.inline(Schema.Int, 3), l: Schema.Array(Schema.Int), "a.b": Schema.Struct({ "x.y": Schema.Int }) },
      [
        ["l WORD", "integer", "any number of words"],
        ["a.b [x.y]", "integer", "required"],
        ["inline n", "integer", "[3]"]
      ]
    ]
  ])("stands for each key that overrides can set: %s", ([_, params, expected]) =>
    Effect.map(help({ params }), (rows) => expect(rows).toEqual(expected))
  )

  it.effect("has the keys that lead to a nested field, and defaults of its struct", () =>
    Effect.gen(function* () {
      const Deep = Schema.Struct({
        in: Schema.Struct({ a: Field.make(Schema.Int, 1), b: Schema.Struct({ c: Schema.Int }) })
      })
      const given = Field.make(Deep, { in: { a: 2, b: { c: 3 } } })
      expect(yield* help({ params: { c: Deep }, supplemental: { s: Schema.Struct({ given }) } })).toEqual([
        ["c in.a", "integer", "[1]"],
        ["c in.b.c", "integer", "required"],
        ["s given.in.a", "integer", "[2]"],
        ["s given.in.b.c", "integer", "[3]"]
      ])
    })
  )

  it.effect("demands nothing of a struct that may be left out", () =>
    Effect.gen(function* () {
      const f = Schema.optionalKey(Schema.Struct({ a: Schema.Int, b: Field.make(Schema.Int, 2) }))
      expect(yield* field(f)).toEqual([
        ["c f.a", "integer", ""],
        ["c f.b", "integer", "[2]"]
      ])
    })
  )

  it.effect("says that a struct may be null", () =>
    Effect.gen(function* () {
      expect(yield* field(Field.make(Schema.NullOr(Inner), null))).toEqual([
        ["c f", "mapping|null", "[null]"],
        ["c f.a", "integer", ""]
      ])
    })
  )

  it.effect("names the alternative that a key of a union belongs to", () =>
    Effect.gen(function* () {
      const Step = Schema.Struct({ kind: Schema.Literal("step"), every: Schema.Int, lr: Field.make(Schema.Finite, 1) })
      const Cosine = Schema.Struct({
        kind: Schema.Literals(["cosine", "sine"]),
        period: Field.make(Schema.Int, 5),
        lr: Field.make(Schema.Finite, 1)
      })
      const union = Schema.Union([Step, Cosine])
      const keys = [
        ["c f.every", "integer", "required with kind=step"],
        ["c f.lr", "number", "[1]"],
        ["c f.period", "integer", "[5] with kind=cosine|sine"]
      ]
      expect(yield* field(union)).toEqual([["c f.kind", "step|cosine|sine", "required"], ...keys])
      expect(yield* field(Field.make(union, { kind: "sine" as const, period: 7, lr: 1 } as never))).toEqual([
        ["c f.kind", "step|cosine|sine", "[sine]"],
        ...keys.slice(0, 2),
        ["c f.period", "integer", "[7] with kind=cosine|sine"]
      ])
    })
  )

  it.effect("numbers alternatives that no key tells apart, and lists a union with what is no struct", () =>
    Effect.gen(function* () {
      const B = Schema.Struct({ b: Schema.String })
      expect(yield* field(Schema.Union([Inner, B]))).toEqual([
        ["c f", "mapping", "required"],
        ["c f.a", "integer", "required in alternative 1"],
        ["c f.b", "text", "required in alternative 2"]
      ])
      expect(yield* field(Schema.Union([Schema.String, Inner]))).toEqual([
        ["c f", "text|mapping", "required"],
        ["c f.a", "integer", "required"]
      ])
    })
  )

  it.effect("has the keys of structs in lists and dicts, and of configs of them", () =>
    Effect.gen(function* () {
      const Layer = Schema.Struct({ size: Schema.Int, name: Field.make(Schema.String, "x") })
      expect(yield* field(Field.make(Schema.Array(Layer), []))).toEqual([
        ["c f", "list of mappings", "[]"],
        ["c f[].size", "integer", "required in each"],
        ["c f[].name", "text", "[x]"]
      ])
      expect(yield* field(Field.make(Schema.Record(Schema.String, Schema.Int), { a: 1 }))).toEqual([
        ["c f", "mapping", "{a: 1}"],
        ["c f.KEY", "integer", ""]
      ])
      expect(yield* help({ params: { d: Schema.Record(Schema.String, Layer), l: Schema.Array(Layer) } })).toEqual([
        ["d KEY=VALUE", "mapping", "any key"],
        ["d KEY.size", "integer", "required in each"],
        ["d KEY.name", "text", "[x]"],
        ["l WORD", "mapping", "any number of words"],
        ["l [].size", "integer", "required in each"],
        ["l [].name", "text", "[x]"]
      ])
    })
  )

  it.effect("ends where a struct contains itself", () =>
    Effect.gen(function* () {
      interface Chain {
        readonly n: number
        readonly next?: Chain
        readonly all: ReadonlyArray<Chain>
      }
      const Chain: Schema.Codec<Chain> = Schema.Struct({
        n: Schema.Int,
        next: Schema.optionalKey(Schema.suspend((): Schema.Codec<Chain> => Chain)),
        all: Schema.Array(Schema.suspend((): Schema.Codec<Chain> => Chain))
      })
      expect(yield* help({ params: { c: Chain } })).toEqual([
        ["c n", "integer", "required"],
        ["c next", "mapping", ""],
        ["c all", "list of mappings", "required"],
        ["c all[]", "mapping", ""]
      ])
    })
  )

  it.effect("ends seven levels deep", () =>
    Effect.gen(function* () {
      let nested: Schema.Constraint = Schema.Struct({ n: Schema.Int })
      for (let depth = 0; depth < 9; depth++) nested = Schema.Struct({ in: nested })
      expect(yield* help({ params: { c: nested as never } })).toEqual([[`c ${"in.".repeat(6)}in`, "mapping", ""]])
    })
  )

  it.effect("is one of two hundred of a command, of which each config has its share", () =>
    Effect.gen(function* () {
      const many = (keys: number) =>
        Schema.Struct(Object.fromEntries(Array.from({ length: keys }, (_, i) => [`k${i}`, Schema.Int])))
      const params = { a: many(150), b: many(150), n: Param.inline(Schema.Int, 1) }
      const parameters = yield* Inspector.make()({ params, supplemental: { huge: many(3000) } })
      const counts = configRows(parameters).map(({ isMoreThanCounted, more, rows }) => [
        rows.length,
        more,
        isMoreThanCounted
      ])
      expect(counts).toEqual([
        [66, 84, false],
        [66, 84, false],
        [67, 1933, true],
        [1, 0, false]
      ])
    })
  )
})
