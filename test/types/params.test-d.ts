import { Effect, Schema } from "effect"
import { Command, Param } from "effect-coma"
import { describe, expectTypeOf, test } from "vitest"
import { Model, plain } from "./subjects.ts"

describe("params", () => {
  test("each kind of declaration gives its type", () => {
    Command.make(
      "x",
      {
        model: Model,
        dict: Schema.Record(Schema.String, Schema.Finite),
        list: Schema.Array(Schema.String),
        out: Param.inline(Schema.String, "out.txt"),
        tags: Param.inline(Schema.Array(Schema.String), () => []),
        data: Param.regular<Date | null>(null),
        args: Param.args(Schema.Int)
      },
      ({ model, dict, list, out, tags, data }, ...args) => {
        expectTypeOf(model).toEqualTypeOf<Model>()
        expectTypeOf(dict).toEqualTypeOf<{ readonly [x: string]: number }>()
        expectTypeOf(list).toEqualTypeOf<ReadonlyArray<string>>()
        expectTypeOf(out).toEqualTypeOf<string>()
        expectTypeOf(tags).toEqualTypeOf<ReadonlyArray<string>>()
        expectTypeOf(data).toEqualTypeOf<Date | null>()
        expectTypeOf(args).toExtend<ReadonlyArray<number>>()
        return Effect.void
      }
    )
  })

  test("keyword variadics are the rest of the named parameters", () => {
    Command.make("x", { model: Model, kwargs: Param.kwargs() }, ({ model, ...kwargs }) => {
      expectTypeOf(model).toEqualTypeOf<Model>()
      expectTypeOf(kwargs["anything"]).toEqualTypeOf<unknown>()
      return Effect.void
    })
  })

  test("what cannot be a parameter does not type-check", () => {
    // @ts-expect-error a scalar schema is no config: Param.inline makes it a field
    Command.make("x", { lr: Schema.Finite }, () => Effect.void)
    // @ts-expect-error an inline parameter has a default
    Param.inline(Schema.Finite)
    // @ts-expect-error its default is of the schema's type
    Param.inline(Schema.Finite, "fast")
    // @ts-expect-error a supplemental config has an id of its own
    plain.pipe(Command.withSupplemental({ model: Model }))
  })
})
