import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted, Schema } from "effect"
import { Flag } from "effect/cli"
import { Command, Field, Param, ParserHook, Persistence } from "effect-coma"
import { TestProgram } from "effect-coma/testing"

const Model = Schema.Struct({ lr: Field.make(Schema.Int, 1) })
const one = Command.make("one", { model: Model }, () => Effect.void)
const two = Command.make("two", { model: Model, other: Model }, () => Effect.void)

describe("where files are, for a program", () => {
  const json = Persistence.make({ extension: "json" })

  it.effect("is for the commands that do not say so themselves", () =>
    Effect.gen(function* () {
      const own = two.pipe(Command.withPersistence(Persistence.make()))
      const run = (name: string) => TestProgram.run([one, own], [name], { persistence: json })
      expect(Object.keys((yield* run("one")).files)).toEqual(["model.json"])
      expect(Object.keys((yield* run("two")).files)).toEqual(["model.yaml", "other.yaml"])
    })
  )

  it.effect("may name what only some commands have, and nothing else", () =>
    Effect.gen(function* () {
      const registered = json.register("other", { path: "a/other.json" })
      expect((yield* TestProgram.run([one, two], ["one"], { persistence: registered })).code).toBe(0)
      const slip = Persistence.make().register("modle", { path: "x.yaml" })
      const said = 'A file is registered for "modle", and no command has a config of that id. Did you mean model?'
      for (const program of [
        TestProgram.run([one, two], ["one"], { persistence: slip }),
        TestProgram.run([one, two.pipe(Command.withPersistence(slip))], ["one"])
      ]) {
        const { code, stderr } = yield* program
        expect([code, stderr.join(" ")]).toEqual([2, expect.stringContaining(said)])
      }
    })
  )
})

describe("a config that two commands have", () => {
  // The types of a parameter want to know its fields.
  const struct = (fields: Schema.Struct.Fields) => Schema.Struct(fields) as unknown as typeof Model
  const said = (first: Schema.Struct.Fields, second: Schema.Struct.Fields) =>
    Effect.map(
      TestProgram.run(
        [
          Command.make("one", { model: struct(first) }, () => Effect.void),
          Command.make("two", { model: struct(second) }, () => Effect.void)
        ],
        ["one"]
      ),
      ({ code, stderr }) => ({ code, text: stderr.join(" ") })
    )
  const lr = Field.make(Schema.Int, 1)

  it.effect("is refused if they read its file in two ways", () =>
    Effect.gen(function* () {
      for (const [first, second, difference] of [
        [{ lr }, { lr: Field.make(Schema.String, "1") }, "lr is integer for one, and text for two"],
        [{ lr }, { lr: Field.make(Schema.Int, 2) }, "lr is [1] by default for one, and [2] by default for two"],
        [{ lr }, { lr: Schema.Int }, "lr is optional (integer) for one, and required (integer) for two"],
        [{ lr }, { lr, depth: lr }, "depth is not there for one, and optional (integer) for two"],
        [
          { lr },
          { lr: Schema.optionalKey(Schema.Int) },
          "lr is [1] by default for one, and left out by default for two"
        ],
        [
          { net: Schema.Struct({ kind: Schema.Literals(["a", "b"]) }) },
          { net: Schema.Struct({ kind: Schema.Literals(["a", "c"]) }) },
          "net.kind is a|b for one, and a|c for two"
        ],
        [{ key: Schema.String }, { key: Schema.Redacted(Schema.String) }, "key is text for one, and secret for two"],
        [
          { all: Schema.Array(Schema.Int) },
          { all: Schema.Array(Schema.Finite) },
          "all is integers for one, and numbers"
        ],
        [
          { all: Schema.Record(Schema.String, Schema.Int) },
          { all: Schema.Record(Schema.String, Schema.Finite) },
          "all.KEY is integer for one, and number for two"
        ],
        [
          { at: Schema.Tuple([Schema.Int]) },
          { at: Schema.Tuple([Schema.Int, Schema.Int]) },
          "at is list of 1 for one, and list of 2 for two"
        ],
        [
          { at: Schema.Tuple([Schema.Int, Schema.Int]) },
          { at: Schema.Tuple([Schema.Int, Schema.Finite]) },
          "at.1 is integer for one, and number for two"
        ],
        [
          { any: Schema.Union([Schema.Int, Schema.Null]) },
          { any: Schema.Union([Schema.Int, Schema.Null, Schema.Boolean]) },
          "any is integer|null for one, and integer|true|false|null for two"
        ],
        [
          { key: Schema.Redacted(Schema.Int) },
          { key: Schema.Redacted(Schema.String) },
          "key is secret of one kind for one, and secret of another for two"
        ],
        [
          { all: Schema.Array(Schema.Array(Schema.Int)) },
          { all: Schema.Array(Schema.Array(Schema.Finite)) },
          "all is list of integers for one, and list of numbers for two"
        ],
        [{ big: Schema.Literal(1n) }, { big: Schema.Literal(2n) }, "big is 1 for one, and 2 for two"],
        [
          { net: Schema.StructWithRest(Schema.Struct({ a: Schema.Int }), [Schema.Record(Schema.String, Schema.Int)]) },
          { net: Schema.Struct({ a: Schema.Int }) },
          "net.KEY is integer for one, and not there for two"
        ],
        [
          { net: Field.make(Schema.Struct({ a: Schema.Int, b: Schema.Int }), { a: 1, b: 1 }) },
          { net: Field.make(Schema.Struct({ a: Schema.Int, b: Schema.Int }), { a: 1, b: 2 }) },
          "net.b is [1] by default for one, and [2] by default for two"
        ]
      ] as const) {
        const { code, text } = yield* said(first, second)
        expect([code, text.replaceAll(/\s+/g, " ")]).toEqual([2, expect.stringContaining(difference)])
        expect(text).toMatch(/the parameter model of the command two: model\.yaml is a file of the command one, +too/i)
      }
    })
  )

  it.effect("is refused if its paths are written in two ways", () =>
    Effect.gen(function* () {
      const at = (path: string) => Persistence.make().pipe(Persistence.register("model", { path }))
      const commands = [
        Command.make("one", { model: Schema.Struct({ lr }) }, () => Effect.void).pipe(
          Command.withPersistence(at("lab.yaml"))
        ),
        Command.make("two", { model: Schema.Struct({ depth: lr }) }, () => Effect.void).pipe(
          Command.withPersistence(at("./a/../lab.yaml"))
        )
      ]
      const { code, stderr } = yield* TestProgram.run(commands, ["one"])
      expect([code, stderr.join(" ")]).toEqual([2, expect.stringContaining("is a file of the command one, too")])
    })
  )

  it.effect("may have defaults that are others each time", () =>
    Effect.gen(function* () {
      let now = 0
      const make = () => {
        const at = Schema.Int.pipe(Schema.withDecodingDefaultKey(Effect.sync(() => now++)))
        return { at, stamps: Field.make(Schema.Struct({ at }), { at: 0 }) }
      }
      expect((yield* said(make(), make())).code).toBe(0)
      const { code, text } = yield* said({ ...make(), lr }, { ...make(), lr: Field.make(Schema.Int, 2) })
      expect([code, text.replaceAll(/\s+/g, " ")]).toEqual([2, expect.stringContaining("lr is [1] by default for one")])
    })
  )

  it.effect("may name the members of a union in another order where that does not matter", () =>
    Effect.gen(function* () {
      const literals = (...all: ReadonlyArray<string | number>) => ({ a: Field.make(Schema.Literals(all), "x") })
      expect((yield* said(literals("x", "y", 1), literals(1, "y", "x"))).code).toBe(0)
      const text = Field.make(Schema.NullOr(Schema.String), null)
      const first = Field.make(Schema.Union([Schema.Null, Schema.String]), null)
      expect((yield* said({ a: text }, { a: first })).code).toBe(0)
      const order = (...members: ReadonlyArray<Schema.Codec<string | number>>) => ({
        a: Field.make(Schema.Union(members), 1)
      })
      const { code, text: told } = yield* said(order(Schema.Int, Schema.String), order(Schema.String, Schema.Int))
      expect([code, told]).toEqual([2, expect.stringContaining("a is integer|text for one")])
    })
  )

  it.effect("shows no default that is a secret", () =>
    Effect.gen(function* () {
      const secret = (text: string) => ({ key: Field.make(Schema.Redacted(Schema.String), Redacted.make(text)) })
      const { code, text } = yield* said(secret("swordfish"), secret("hunter2"))
      expect(code).toBe(2)
      expect(text).not.toMatch(/swordfish|hunter2/)
    })
  )

  it.effect("is one if its schemas read the same", () =>
    Effect.gen(function* () {
      const tree: Schema.Codec<{ readonly next?: unknown }> = Schema.Struct({
        next: Schema.optionalKey(Schema.suspend(() => tree))
      })
      const make = () => ({
        lr: Field.make(Schema.Int, 1).annotate({ description: "said in another way" }),
        kind: Schema.optionalKey(Schema.Union([Schema.Literal("a"), Schema.Array(Schema.Tuple([Schema.Int]))])),
        tree: Schema.optionalKey(tree)
      })
      expect((yield* said(make(), make())).code).toBe(0)
      // Nobody can give one of these, but one may declare it.
      const endless = (): Schema.Codec<{ readonly next: unknown }> => {
        const all: Schema.Codec<{ readonly next: unknown }> = Schema.Struct({ next: Schema.suspend(() => all) })
        return all
      }
      const both = yield* said({ all: endless() }, { all: endless() })
      expect(both.text).not.toContain("in another way")
      class A extends Schema.Class<A>("A")({ lr }) {}
      class B extends Schema.Class<B>("B")({ lr }) {}
      const commands = [
        Command.make("one", { model: A }, () => Effect.void),
        Command.make("two", { model: B }, () => Effect.void)
      ]
      expect((yield* TestProgram.run(commands, ["two"])).code).toBe(0)
    })
  )

  it.effect("may be two in files of their own, or in none", () =>
    Effect.gen(function* () {
      const text = Schema.Struct({ lr: Field.make(Schema.String, "x") })
      const other = Command.make("two", { model: text }, () => Effect.void)
      const apart = other.pipe(Command.withPersistence(Persistence.make({ extension: ".json" })))
      expect((yield* TestProgram.run([one, apart], ["two"])).code).toBe(0)
      const commands = [
        Command.make("a", { x: Param.inline(Schema.Finite, 1) }, () => Effect.void),
        Command.make("b", { x: Param.inline(Schema.String, "1") }, () => Effect.void)
      ]
      expect((yield* TestProgram.run(commands, ["b"])).code).toBe(0)
    })
  )
})

describe("the flags of a command", () => {
  it.effect("do not hide those that every program has", () =>
    Effect.gen(function* () {
      for (const [flag, name] of [
        [Flag.Boolean("hard").pipe(Flag.withAlias("h")), "-h"],
        [Flag.String("version"), "--version"]
      ] as const) {
        const command = one.pipe(Command.addHooks({ parser: ParserHook.flag(flag as Flag.Flag<unknown>) }))
        const { code, stderr } = yield* TestProgram.run([command], ["one"])
        expect([code, stderr[0]]).toEqual([2, expect.stringContaining(`Two flags of one are called ${name}`)])
      }
    })
  )
})
