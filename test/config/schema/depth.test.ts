import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { Command, Param } from "effect-coma"
import { isTooDeep } from "../../../src/config/schema/depth.ts"
import { failure, run } from "../../support/run.ts"

type Wrap = (inner: Param.FieldSchema) => Schema.Constraint

/** Wraps a schema in another, again and again. */
const nested = (levels: number, wrap: Wrap): Param.FieldSchema => {
  let schema: Param.FieldSchema = Schema.Unknown
  // Each schema here decodes and encodes without services, whatever it holds.
  for (let i = 0; i < levels; i++) schema = wrap(schema) as Param.FieldSchema
  return schema
}

const wraps: ReadonlyArray<readonly [string, Wrap]> = [
  ["structs", (inner) => Schema.Struct({ a: inner })],
  ["dicts", (inner) => Schema.Record(Schema.String, inner)],
  ["lists", (inner) => Schema.Array(inner)],
  ["tuples", (inner) => Schema.Tuple([inner])],
  ["unions", (inner) => Schema.Union([inner, Schema.String])],
  ["options", (inner) => Schema.Option(inner)],
  ["maps", (inner) => Schema.HashMap(Schema.String, inner)],
  ["secrets", (inner) => Schema.RedactedFromValue(inner)]
]

const failureOf = (params: Param.Params) =>
  Effect.map(run([Command.make("cmd", params, () => Effect.void)], ["cmd"]), failure)

const refused = { _tag: "InvalidDeclaration", reason: expect.stringContaining("more than 200 levels deep") }

describe("a schema of too many levels", () => {
  it.effect.each(wraps)("is refused when its command is registered: %s", ([, wrap]) =>
    Effect.gen(function* () {
      const schema = nested(3000, wrap)
      expect(yield* failureOf({ cfg: Schema.Struct({ a: schema }) })).toMatchObject({ ...refused, parameter: "cfg" })
      expect(yield* failureOf({ p: Param.inline(schema, () => null) })).toMatchObject({ ...refused, parameter: "p" })
    })
  )

  it.effect("says so, and how to do it", () =>
    Effect.map(
      failureOf({ cfg: nested(3000, (inner) => Schema.Struct({ a: inner })) as unknown as Schema.Codec<object> }),
      (error) =>
        expect((error as Error).message).toBe(
          "The parameter cfg of the command cmd: its schema is nested more than 200 levels deep, and no value can be; Schema.suspend makes a schema that contains itself."
        )
    )
  )

  it.each(wraps)("is not one of as many levels as a value may have: %s", (_, wrap) => {
    expect(isTooDeep(nested(100, wrap))).toBe(false)
  })

  it.effect("is not one that suspends the next level each time", () =>
    Effect.gen(function* () {
      const links = nested(3000, (inner) => Schema.Struct({ a: Schema.optionalKey(Schema.suspend(() => inner)) }))
      expect(yield* failureOf({ cfg: links as unknown as Schema.Codec<object> })).toBeUndefined()
      // Nothing gives the required keys of 3,000 levels, but that is a mistake of the program as any other.
      const required = nested(3000, (inner) => Schema.Struct({ a: Schema.suspend(() => inner) }))
      expect(yield* failureOf({ cfg: required as unknown as Schema.Codec<object> })).toMatchObject({
        _tag: "MissingValue"
      })
    })
  )
})
