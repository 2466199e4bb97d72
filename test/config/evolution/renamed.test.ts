import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, Schema } from "effect"
import { Command, Field, Persistence } from "effect-coma"
import { TestProgram } from "effect-coma/testing"

describe("a renamed field", () => {
  const Model = Schema.Struct({
    lr: Field.make(Schema.Finite, 0.5).pipe(Field.renamedFrom("learning_rate", "rate")),
    half: Schema.optionalKey(Schema.Finite),
    inner: Field.make(Schema.Struct({ size: Schema.Int.pipe(Field.renamedFrom("width")) }), { size: 1 }),
    layers: Field.make(Schema.Array(Schema.Struct({ size: Schema.Int.pipe(Field.renamedFrom("width")) })), []),
    named: Field.make(Schema.Record(Schema.String, Schema.Struct({ n: Schema.Int.pipe(Field.renamedFrom("m")) })), {})
  })
  const fit = Command.make("fit", { model: Model }, ({ model }) => Console.log(JSON.stringify(model)))
  const read = (text: string, args: ReadonlyArray<string> = []) =>
    TestProgram.run([fit], ["fit", ...args], { files: { "model.yaml": text } })
  const rest = { inner: { size: 1 }, layers: [], named: {} }

  it.effect.each([
    ["learning_rate: 1\n", { ...rest, lr: 1 }, 1],
    ["rate: 1\n", { ...rest, lr: 1 }, 1],
    ["inner: {width: 2}\n", { ...rest, lr: 0.5, inner: { size: 2 } }, 1],
    [
      "layers: [{width: 2}, {size: 3}, {width: 4}]\n",
      { ...rest, lr: 0.5, layers: [{ size: 2 }, { size: 3 }, { size: 4 }] },
      2
    ],
    ["named: {width: {m: 1}}\n", { ...rest, lr: 0.5, named: { width: { n: 1 } } }, 1],
    ["rate: 1\nhalf: ${rate}\n", { ...rest, lr: 1, half: 1 }, 1],
    ["lr: 1\nhalf: ${.learning_rate}\n", { ...rest, lr: 1, half: 1 }, 0]
  ] as const)("is read under its old name, and told: %j", ([text, values, told]) =>
    Effect.gen(function* () {
      const ran = yield* read(text)
      expect(ran.stderr.filter((line) => line.includes("warning:"))).toHaveLength(told)
      expect(JSON.parse(ran.stdout[0]!)).toEqual(values)
      const updated = yield* read(text, ["--update-files"])
      const again = yield* read(updated.files["model.yaml"]!)
      expect([again.stdout, again.stderr]).toEqual([ran.stdout, []])
    })
  )

  it.effect("may be what a migration makes; a key that no field has is told where it stands", () =>
    Effect.gen(function* () {
      const From = Schema.Struct({ rate: Schema.optionalKey(Schema.Finite), odd: Schema.optionalKey(Schema.Int) })
      const same = Persistence.migration(From, Model, (all) => ({ ...all, half: 1 }))
      const go = (text: string) =>
        TestProgram.run([fit], ["fit"], {
          files: { "model.yaml": text },
          persistence: Persistence.make().pipe(Persistence.version(Model, 2, [same]))
        })
      expect((yield* go("rate: 2\n")).stdout[0]).toContain('"lr":2')
      const odd = yield* go("rate: 2\nodd: 1\n")
      expect(odd.code).toBe(2)
      expect(odd.stderr.join("\n")).toContain("2 | odd: 1")
    })
  )

  it.effect("of a union counts for the alternative that has it, as the tag says", () =>
    Effect.gen(function* () {
      const A = Schema.Struct({
        kind: Schema.Literal("a").pipe(Field.renamedFrom("type")),
        x: Schema.Int.pipe(Field.renamedFrom("n"))
      })
      const B = Schema.Struct({ kind: Schema.Literal("b"), z: Schema.Int.pipe(Field.renamedFrom("n")) })
      const C = Schema.Struct({ kind: Schema.Literal("c"), n: Schema.Int })
      const Some = Schema.Struct({
        all: Field.make(Schema.Array(Schema.Union([A, B, C])), []),
        one: Field.make(Schema.Union([C, B, A]), () => C.make({ kind: "c", n: 0 })),
        same: Schema.optionalKey(Schema.Int)
      })
      const show = Command.make("show", { some: Some }, ({ some }) => Console.log(JSON.stringify(some)))
      const text = "all: [{type: a, n: 1}, {kind: b, n: 2}, {kind: c, n: 3}]\none: {kind: b, n: 4}\nsame: ${one.n}\n"
      const ran = yield* TestProgram.run([show], ["show"], { files: { "some.yaml": text } })
      expect(JSON.parse(ran.stdout[0]!)).toEqual({
        all: [
          { kind: "a", x: 1 },
          { kind: "b", z: 2 },
          { kind: "c", n: 3 }
        ],
        one: { kind: "b", z: 4 },
        same: 4
      })
      const updated = yield* TestProgram.run([show], ["show", "--update-files"], { files: { "some.yaml": text } })
      expect(updated.files["some.yaml"]).toBe(
        "all: [{kind: a, x: 1}, {kind: b, z: 2}, {kind: c, n: 3}]\none: {kind: b, z: 4}\nsame: ${one.n}\n"
      )
    })
  )

  it.effect("is told with its place and its name", () =>
    Effect.gen(function* () {
      expect((yield* read("inner:\n  width: 2\n")).stderr).toEqual([
        "warning: model.inner.size was called width (model.yaml:2:3). Call it size there, or run with --update-files."
      ])
    })
  )

  it.effect.each(["lr: 1\nrate: 2\n", "rate: 2\nlr: 1\n", "rate: 1\nlearning_rate: 1\n"])(
    "is an error under two of its names: %j",
    (text) =>
      Effect.gen(function* () {
        const ran = yield* read(text)
        expect(ran).toMatchObject({ code: 2, stdout: [], files: { "model.yaml": text } })
        expect(ran.stderr.join("\n")).toContain("Leave one of the two.")
      })
  )
})

describe("the old name of a field, on the command line", () => {
  it.effect("is told to be the new one", () =>
    Effect.gen(function* () {
      const Model = Schema.Struct({
        lr: Field.make(Schema.Finite, 0.5).pipe(Field.renamedFrom("learning_rate")),
        inner: Schema.optionalKey(Schema.Struct({ size: Schema.Int.pipe(Field.renamedFrom("width_of_it")) }))
      })
      const fit = Command.make("fit", { model: Model }, () => Effect.void)
      for (const [typed, meant] of [
        ["learning_rate=1", "model::lr"],
        ["inner.width_of_it=1", "model::inner.size"],
        ["model::learning_rate=1", "lr"],
        ["model::inner={width_of_it: 1}", "size"]
      ] as const) {
        const ran = yield* TestProgram.run([fit], ["fit", typed], { files: { "model.yaml": "lr: 1\n" } })
        expect(ran.stderr.join("\n")).toContain(`did you mean ${meant}?`)
      }
    })
  )
})
