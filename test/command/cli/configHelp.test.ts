import { describe, expect, it } from "@effect/vitest"
import { Effect, Option, Redacted, Schema } from "effect"
import { Command, Field, Inspector, Param } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { rows } from "../../../src/command/cli/configHelp.ts"

/** What help says of each key: its name, its type, and what follows. */
const help = (declaration: Partial<Inspector.Declaration>) =>
  Effect.map(Inspector.make()({ params: {}, supplemental: {}, ...declaration }), (parameters) =>
    rows(parameters).map(({ description, name, type }) => [name, type, Option.getOrElse(description, () => "")])
  )

const field = (schema: Schema.Constraint) => help({ params: { c: Schema.Struct({ f: schema }) as never } })

describe("a row of help", () => {
  const Inner = Schema.Struct({ a: Schema.Int })

  it.effect.each<[string, Schema.Constraint, string, string]>([
    ["what must be given", Schema.Int, "integer", "(required)"],
    ["a default", Field.make(Schema.Finite, 0.1), "number", "(default: 0.1)"],
    ["a default of text", Field.make(Schema.String, "a b"), "text", '(default: "a b")'],
    ["an interpolation", Field.make(Schema.String, "${oc.env:HOME}"), "text", '(default: "${oc.env:HOME}")'],
    ["null", Field.make(Schema.NullOr(Schema.Int), null), "integer or null", "(default: null)"],
    ["words", Field.make(Schema.Literals(["x", "y"]), "x"), "one of x, y", '(default: "x")'],
    ["a list", Field.make(Schema.Array(Schema.Int), [1, 2]), "list", "(default: [1,2])"],
    ["an empty list", Field.make(Schema.Array(Schema.Int), []), "list", "(default: [])"],
    [
      "a mapping",
      Field.make(Schema.Record(Schema.String, Inner), { k: { a: 1 } }),
      "mapping",
      '(default: {"k":{"a":1}})'
    ],
    ["either of two structs", Schema.Union([Inner, Schema.Struct({ b: Schema.Int })]), "mapping", "(required)"],
    ["what may be left out", Schema.optionalKey(Schema.Int), "integer", ""],
    ["a default that does not fit", Field.make(Schema.Int, 1.5), "integer", ""],
    ["a secret", Field.make(Schema.RedactedFromValue(Schema.String), Redacted.make("hunter2")), "text", ""],
    ["a secret that must be given", Schema.RedactedFromValue(Schema.String), "text", "(required)"],
    [
      "a list with secrets",
      Field.make(Schema.Array(Schema.RedactedFromValue(Schema.String)), [Redacted.make("hunter2")]),
      "list",
      ""
    ],
    ["a description", Schema.Int.annotate({ description: "How many." }), "integer", "How many. (required)"]
  ])("says of %s its type and default", ([_, schema, type, text]) =>
    Effect.map(field(schema), (said) => expect(said).toEqual([["c::f", type, text]]))
  )

  it.effect.each<[string, Inspector.Declaration["params"], ReadonlyArray<ReadonlyArray<string>>]>([
    ["nothing", {}, []],
    ["a struct without keys", { c: Schema.Struct({}) }, []],
    ["a record", { c: Schema.Record(Schema.String, Schema.Int) }, [["c::KEY", "integer", ""]]],
    ["a record of anything", { c: Schema.Record(Schema.String, Schema.Unknown) }, [["c::KEY", "value", ""]]],
    ["a list", { c: Schema.Array(Schema.Int) }, [["c::WORD", "word", ""]]],
    ["inline fields", { n: Param.inline(Schema.Int, 3) }, [["n", "integer", "(default: 3)"]]],
    ["regular parameters", { n: Param.regular(1) }, []],
    [
      "variadics",
      { a: Param.args(), k: Param.kwargs(Schema.Int) },
      [
        ["a::WORD", "word", ""],
        ["k::KEY", "integer", ""]
      ]
    ],
    [
      "several, the inline fields last",
      { n: Param.inline(Schema.Int, 3), l: Schema.Array(Schema.Int), "a.b": Schema.Struct({ "x.y": Schema.Int }) },
      [
        ["l::WORD", "word", ""],
        ["a.b::[x.y]", "integer", "(required)"],
        ["n", "integer", "(default: 3)"]
      ]
    ]
  ])("stands for each key that overrides can set: %s", ([_, params, expected]) =>
    Effect.map(help({ params }), (said) => expect(said).toEqual(expected))
  )

  it.effect("has the keys that lead to a nested field, and defaults of its struct", () =>
    Effect.gen(function* () {
      const Deep = Schema.Struct({
        in: Schema.Struct({ a: Field.make(Schema.Int, 1), b: Schema.Struct({ c: Schema.Int }) })
      })
      const given = Field.make(Deep, { in: { a: 2, b: { c: 3 } } })
      expect(yield* help({ params: { c: Deep }, supplemental: { s: Schema.Struct({ given }) } })).toEqual([
        ["c::in.a", "integer", "(default: 1)"],
        ["c::in.b.c", "integer", "(required)"],
        ["s::given.in.a", "integer", "(default: 2)"],
        ["s::given.in.b.c", "integer", "(default: 3)"]
      ])
    })
  )

  it.effect("ends seven levels deep, with the struct itself", () =>
    Effect.gen(function* () {
      interface Chain {
        readonly n: number
        readonly next?: Chain
      }
      const Chain: Schema.Codec<Chain> = Schema.Struct({
        n: Schema.Int,
        next: Schema.optionalKey(Schema.suspend((): Schema.Codec<Chain> => Chain))
      })
      const said = yield* help({ params: { c: Chain } })
      expect(said.map(([name]) => name)).toEqual([
        ...Array.from({ length: 7 }, (_, i) => `c::${"next.".repeat(i)}n`),
        `c::${"next.".repeat(6)}next`
      ])
      expect(said.at(-1)).toEqual([`c::${"next.".repeat(6)}next`, "mapping", ""])
    })
  )

  it.effect("is one of two hundred at most", () =>
    Effect.gen(function* () {
      const many = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`k${i}`, Schema.Int]))
      const params = { a: Schema.Struct(many), b: Schema.Struct(many), n: Param.inline(Schema.Int, 1) }
      const said = yield* help({ params })
      expect(said).toHaveLength(200)
      expect([said[149]?.[0], said[150]?.[0], said[199]?.[0]]).toEqual(["a::k149", "b::k0", "b::k49"])
    })
  )
})

describe("help", () => {
  it.effect("lists what overrides can set, with types, defaults and descriptions, but no secret", () =>
    Effect.gen(function* () {
      const Nested = Schema.Struct({
        lr: Field.make(Schema.Finite.annotate({ description: "The learning rate." }), 0.1),
        inner: Schema.Struct({ mode: Field.make(Schema.Literals(["a", "b"]), "a"), needed: Schema.Int }),
        secret: Field.make(Schema.RedactedFromValue(Schema.String), () => {
          throw new Error("nobody asks for it")
        })
      })
      const command = Command.make(
        "cmd",
        { model: Nested, dict: Schema.Record(Schema.String, Schema.Int), times: Param.inline(Schema.Int, 3) },
        () => Effect.void
      ).pipe(Command.withAlias("c"))
      for (const name of ["cmd", "c"]) {
        const { stdout } = yield* TestProgram.run([command], [name, "--help"])
        const help = stdout.join("\n")
        expect(help).toMatch(/model::lr number +The learning rate\. \(default: 0\.1\)/)
        expect(help).toMatch(/model::inner\.mode one of a, b +\(default: "a"\)/)
        expect(help).toMatch(/model::inner\.needed integer +\(required\)/)
        expect(help).toMatch(/model::secret/)
        expect(help).toMatch(/dict::KEY integer/)
        expect(help).toMatch(/times integer +\(default: 3\)/)
      }
    })
  )
})
