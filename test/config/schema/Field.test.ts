import { describe, expect, it } from "@effect/vitest"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { expectTypeOf } from "vitest"
import { descriptionAt } from "../../../src/config/schema/describe.ts"
import * as Field from "../../../src/config/schema/Field.ts"
import { shapeOf } from "../../../src/config/schema/fromSchema.ts"

class Inner extends Schema.Class<Inner>("Inner")({
  name: Field.make(Schema.String.annotate({ description: "Who." }), "World"),
  size: Field.make(Schema.NumberFromString, 3)
}) {}

let made = 0
class Outer extends Schema.Class<Outer>("Outer")({
  inner: Field.make(Inner, new Inner({ name: "given" })),
  again: Field.make(Inner, () => new Inner({})),
  colour: Field.make(Schema.Literals(["RED", "BLUE"]), "RED"),
  tags: Field.make(Schema.Array(Schema.String), []),
  token: Field.make(Schema.RedactedFromValue(Schema.String), Redacted.make("secret")),
  count: Field.make(Schema.Int.check(Schema.isGreaterThan(0)), () => ++made),
  plain: Schema.String
}) {}

describe("Field.make", () => {
  it("gives its default when nothing is decoded", () => {
    expect(Schema.decodeUnknownSync(Inner)({})).toEqual(new Inner({ name: "World", size: 3 }))
  })

  it("shares with all fields of its schema what is compiled of that", () => {
    const [one, other] = [Field.make(Schema.Int, 1), Field.make(Schema.Int, 2)]
    expect([Field.innerOf(one.ast), Field.innerOf(other.ast)]).toEqual([Schema.Int.ast, Schema.Int.ast])
    expect(Field.innerOf(Schema.optionalKey(one).ast)).not.toBe(Schema.Int.ast)
  })

  it("gives its default to a constructor", () => {
    expect(new Inner({})).toEqual(new Inner({ name: "World", size: 3 }))
    expect(Schema.Struct({ n: Field.make(Schema.Int, 1) }).make({})).toEqual({ n: 1 })
  })

  it("takes any decoded value as a default, instances of classes too", () => {
    const decoded = Schema.decodeUnknownSync(Outer)({ plain: "p" })
    expect(decoded.inner).toBeInstanceOf(Inner)
    expect(decoded.inner.name).toBe("given")
    expect(decoded.again).toEqual(new Inner({}))
    expect(Redacted.value(decoded.token)).toBe("secret")
    expect(new Outer({ plain: "p" }).inner).toBeInstanceOf(Inner)
  })

  it("makes a lazy default each time that it is needed", () => {
    const first = new Outer({ plain: "p" }).count
    expect(new Outer({ plain: "p" }).count).toBe(first + 1)
    expect(Schema.decodeUnknownSync(Outer)({ plain: "p" }).count).toBe(first + 2)
  })

  it("decodes and encodes what is given as the schema does", () => {
    expect(Schema.decodeUnknownSync(Inner)({ name: "x", size: "7" })).toEqual(new Inner({ name: "x", size: 7 }))
    expect(Schema.encodeSync(Inner)(new Inner({ size: 7 }))).toEqual({ name: "World", size: "7" })
    expect(() => Schema.decodeUnknownSync(Inner)({ size: 7 })).toThrow()
  })

  it("keeps the description of its schema", () => {
    expect(descriptionAt(shapeOf(Outer), ["inner", "name"])).toBe("Who.")
    expect(descriptionAt(shapeOf(Outer), ["plain"])).toBeUndefined()
  })

  it("keeps the types of its schema, and makes the key optional where it is written and constructed", () => {
    const struct = Schema.Struct({
      size: Field.make(Schema.NumberFromString, 3),
      inner: Field.make(Inner, new Inner({}))
    })
    expectTypeOf<typeof struct.Type>().toEqualTypeOf<{ readonly size: number; readonly inner: Inner }>()
    expectTypeOf<typeof struct.Encoded>().toEqualTypeOf<{
      readonly size?: string
      readonly inner?: { readonly name?: string; readonly size?: string }
    }>()
    expectTypeOf<Inner["size"]>().toEqualTypeOf<number>()
    expectTypeOf<ConstructorParameters<typeof Inner>[0]>().toExtend<{
      readonly name?: string
      readonly size?: number
    } | void>()
    expectTypeOf(struct.make({}).size).toEqualTypeOf<number>()
    expectTypeOf<(typeof struct)["DecodingServices"]>().toEqualTypeOf<never>()
    // @ts-expect-error a default is of the schema's type
    expect(() => Schema.decodeUnknownSync(Schema.Struct({ n: Field.make(Schema.Int, "x") }))({})).toThrow()
    // @ts-expect-error a field has one default
    Field.make(Field.make(Schema.Int, 1), 2)
  })
})
