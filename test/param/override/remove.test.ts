import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, Schema } from "effect"
import { Command, Field } from "effect-coma"
import { errorOf, run } from "../../support/run.ts"

const Optim = Schema.Struct({ lr: Field.make(Schema.Finite, 0.1), warmup: Schema.optionalKey(Schema.Int) })
const params = {
  model: Schema.Struct({
    optim: Optim,
    seed: Schema.optionalKey(Schema.Int),
    size: Schema.Int,
    layers: Field.make(Schema.Array(Schema.Int), [1]),
    pragmas: Field.make(Schema.Record(Schema.String, Schema.Int), { a: 1, bee: 2 })
  }),
  extra: Schema.Record(Schema.String, Schema.Unknown)
}
const command = Command.make("cmd", params, (named) => Console.log(JSON.stringify(named)))
const ran = (...args: ReadonlyArray<string>) => run([command], ["cmd", ...args])
const model = { optim: { lr: 0.1 }, size: 2, layers: [1], pragmas: { a: 1, bee: 2 } }

describe("removing a key", () => {
  it.effect.each<[ReadonlyArray<string>, unknown]>([
    [["~pragmas.a"], { ...model, pragmas: { bee: 2 } }],
    [["model::~pragmas.bee", "pragmas.c=3"], { ...model, pragmas: { a: 1, c: 3 } }],
    [["optim.warmup=3", "optim:={}", "~seed"], model],
    [["optim.lr=3", "optim.warmup=1", "model::~optim"], { ...model, optim: { lr: 3, warmup: 1 } }],
    [["pragmas.a=7", "~pragmas"], model],
    [["~optim.lr"], model]
  ])("leaves what the schema has without it: %j", ([args, expected]) =>
    Effect.gen(function* () {
      const { out } = yield* ran("model::size=2", ...args)
      expect(JSON.parse(out[0]!).model).toEqual(expected)
    })
  )

  it.effect.each<[string, string]>([
    [
      "~size",
      "model.size: expected a key that may be left out, found an integer, which is required (override 2: ~size). Correct it there."
    ],
    ["model::~pragmas.be", "model.pragmas.be: unknown key (override 2: model::~pragmas.be). Did you mean bee?"],
    [
      "model::~pragmas.zzzz",
      "model.pragmas.zzzz: unknown key (override 2: model::~pragmas.zzzz). Its keys are a, bee."
    ],
    ["model::~sizes", "model.sizes: unknown key (override 2: model::~sizes). Did you mean size?"],
    ["extra::~x", "extra.x: unknown key (override 2: extra::~x). It has no keys."],
    [
      "model::~layers[0]",
      "model.layers.0: expected a key of a mapping; give the list without the element, found an element of a list (override 2: model::~layers[0]). Correct it there."
    ],
    [
      "~size=3",
      "model: cannot read this (override 2: ~size=3): ~ removes a key, and takes no value; a key that begins with ~ stands in brackets. Correct it there."
    ],
    [
      "model::~",
      "model: cannot read this (override 2: model::~): the key is empty, or has an empty part. Correct it there."
    ]
  ])("is refused where it cannot be: %s", ([arg, message]) =>
    Effect.gen(function* () {
      const out = yield* ran("seed=2", arg)
      expect((errorOf(out) as Error).message).toBe(message)
    })
  )

  it.effect("that no config has is reported", () =>
    Effect.gen(function* () {
      const { err, out } = yield* ran("model::size=2", "~sed")
      expect(out).toHaveLength(1)
      expect(err.join("\n")).toContain("did you mean model::~seed?")
    })
  )
})
