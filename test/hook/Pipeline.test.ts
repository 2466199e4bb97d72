import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, Schema } from "effect"
import { Command, Hook, type InvocationData, Pipeline, type Slot } from "effect-coma"
import { TestInvocation } from "effect-coma/testing"
import { third } from "../support/commands.ts"
import { run } from "../support/run.ts"
import { tracing } from "../support/tracing.ts"

describe("results", () => {
  const rename = (name: string) => Hook.make((data) => Effect.succeed({ ...data, name }))
  const show = Hook.make((data) => Console.log(data.name))

  it.effect("replace the invocation for the hooks after, in the slot, in nested ones and in later slots", () =>
    Effect.gen(function* () {
      const command = third.pipe(
        Command.withHooks({
          preConfig: [show, rename("one"), [[show], Hook.make(() => Effect.void), show], rename("two")],
          postConfig: show,
          run: show
        })
      )
      const { out } = yield* run([command], ["nested"])
      expect(out).toEqual(["nested", "one", "one", "two", "two"])
    })
  )
})

describe("sequencing", () => {
  type Nested = string | null | ReadonlyArray<Nested>
  const Nested: Schema.Codec<Nested> = Schema.Union([
    Schema.Literals(["a", "b", "c"]),
    Schema.Null,
    Schema.Array(Schema.suspend((): Schema.Codec<Nested> => Nested))
  ])
  const Nothing = Schema.Literals(["null", "[]", "[null]", "[[],[null,[[]]]]"])
  const append = (letter: string) => Hook.make((data) => Effect.succeed({ ...data, name: data.name + letter }))
  const toSlot = (tree: Nested): Slot<InvocationData.InvocationData> =>
    tree === null ? null : typeof tree === "string" ? append(tree) : tree.map(toSlot)
  const letters = (tree: Nested): string =>
    tree === null ? "" : typeof tree === "string" ? tree : tree.map(letters).join("")
  const start = Effect.runSync(TestInvocation.make({ name: "" }))
  const result = (slot: Slot<InvocationData.InvocationData>): string =>
    // These hooks neither fail nor need anything.
    Effect.runSync(Pipeline.runSlot("preRun", slot, start) as Effect.Effect<InvocationData.InvocationData>).name

  it.prop(
    "is associative",
    { x: Nested, y: Nested, z: Nested },
    ({ x, y, z }) => {
      const [a, b, c] = [toSlot(x), toSlot(y), toSlot(z)]
      expect(result([[a, b], c])).toBe(result([a, [b, c]]))
      expect(result([a, b, c])).toBe(letters([x, y, z]))
    },
    { arbitrary: { seed: 1 } }
  )

  it.prop(
    "has null and the empty array as its identity, however nested",
    { x: Nested, none: Nothing },
    ({ x, none }) => {
      const [a, identity] = [toSlot(x), toSlot(JSON.parse(none))]
      expect(result([identity, a])).toBe(result(a))
      expect(result([a, identity])).toBe(result(a))
    },
    { arbitrary: { seed: 1 } }
  )
})

describe("the traced pipeline", () => {
  it.effect("puts a span around each slot and each hook of a slot that is run alone", () =>
    Effect.gen(function* () {
      const { spans, tracer } = tracing()
      const look = Hook.make("look", () => Effect.void)
      const data = yield* TestInvocation.make()
      yield* Pipeline.runSlot("preRun", [look, [Hook.identity]], data).pipe(
        Effect.provide(Pipeline.layerTraced),
        Effect.withTracer(tracer)
      )
      expect(spans.map(({ name }) => name)).toEqual(["preRun", "look", "preRun[1]"])
    })
  )

  it.effect("makes no span where a slot is run plainly", () =>
    Effect.gen(function* () {
      const { spans, tracer } = tracing()
      const data = yield* TestInvocation.make()
      yield* Effect.withTracer(
        Pipeline.runSlot(
          "preRun",
          Hook.make("look", () => Effect.void),
          data
        ),
        tracer
      )
      expect(spans).toEqual([])
    })
  )
})
