import { Schema } from "effect"
import { Field, Persistence } from "effect-coma"
import { describe, expectTypeOf, test } from "vitest"

class Train extends Schema.Class<Train>("Train")({
  lr: Field.make(Schema.Finite, 1e-3).pipe(Field.renamedFrom("learning_rate")),
  name: Schema.optionalKey(Schema.String).pipe(Field.renamedFrom("title"))
}) {}

const First = Schema.Struct({ l: Schema.optionalKey(Schema.Finite) })
const Second = Schema.Struct({ ll: Schema.optionalKey(Schema.FiniteFromString) })
const toSecond = Persistence.migration(First, Second, ({ l }) => (l === undefined ? {} : { ll: String(l) }))
const toTrain = Persistence.migration(Second, Train, ({ ll }) => (ll === undefined ? {} : { lr: Number(ll) }))

describe("a renamed field", () => {
  test("has the types that it had", () => {
    expectTypeOf<typeof Train.Type.lr>().toEqualTypeOf<number>()
    expectTypeOf<typeof Train.Encoded>().toEqualTypeOf<{ readonly lr?: number; readonly name?: string }>()
    expectTypeOf(new Train({}).name).toEqualTypeOf<string | undefined>()
  })

  test("has a name at least", () => {
    // @ts-expect-error no name
    Field.renamedFrom()
  })
})

describe("migrations", () => {
  test("are functions between encoded shapes", () => {
    expectTypeOf(toSecond.Type).toEqualTypeOf<{ readonly ll?: string }>()
    expectTypeOf(toSecond.Encoded).toEqualTypeOf<{ readonly l?: number }>()
    // @ts-expect-error a number is not what the file of the next version holds
    Persistence.migration(First, Second, ({ l }) => (l === undefined ? {} : { ll: l }))
  })

  test("lead from the first version to that of the config, each to the next", () => {
    expectTypeOf(Persistence.version(Train, 3, [toSecond, toTrain])).toEqualTypeOf<
      (self: Persistence.Persistence) => Persistence.Persistence
    >()
    // @ts-expect-error two migrations lead to version 3
    Persistence.version(Train, 2, [toSecond, toTrain])
    // @ts-expect-error the last one makes what Second reads
    Persistence.version(Train, 2, [toSecond])
    // @ts-expect-error they stand in the wrong order
    Persistence.version(Train, 3, [toTrain, toSecond])
    // @ts-expect-error the first does not make what the second reads
    Persistence.version(Train, 4, [toTrain, toSecond, toTrain])
  })

  test("need no services", () => {
    const withService = {} as Schema.Codec<typeof Train.Encoded, typeof First.Encoded, Date>
    // @ts-expect-error a file is read without services
    Persistence.version(Train, 2, [withService])
  })
})
