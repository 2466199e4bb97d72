import { Effect } from "effect"
import { Progress } from "effect-coma"
import { TestProgress } from "effect-coma/testing"
import { describe, expectTypeOf, test } from "vitest"
import { Db, DbError } from "./subjects.ts"

const query = (_: number) => Effect.flatMap(Db, ({ query }) => Effect.andThen(query, Effect.fail(new DbError())))
const read = (n: number, index: number) => Effect.andThen(Db, Effect.succeed(`${n}${index}`))

describe("Progress", () => {
  test("each has the type that forEach has", () => {
    expectTypeOf(Progress.each([1, 2], read)).toEqualTypeOf(Effect.forEach([1, 2], read))
    expectTypeOf(Progress.each(new Set([1]), read, { concurrency: 2 })).toEqualTypeOf(
      Effect.forEach(new Set([1]), read, { concurrency: 2 })
    )
    expectTypeOf(Progress.each([1] as const, read, { discard: true })).toEqualTypeOf<Effect.Effect<void, never, Db>>()
    expectTypeOf(Progress.each([1], query)).toEqualTypeOf<Effect.Effect<Array<never>, DbError, Db>>()
    expectTypeOf(Effect.succeed([1]).pipe(Effect.flatMap(Progress.each(read, { label: "read" })))).toEqualTypeOf(
      Effect.succeed([1]).pipe(Effect.flatMap(Effect.forEach(read)))
    )
  })

  test("each takes functions of its items only", () => {
    // @ts-expect-error the items are strings
    Progress.each(["a"], read)
  })

  test("a task is the effect that it was", () => {
    expectTypeOf(read(1, 2).pipe(Progress.task("read"))).toEqualTypeOf<Effect.Effect<string, never, Db>>()
    expectTypeOf(Progress.task("read", 3)((task) => Effect.andThen(task.tick(2), query(1)))).toEqualTypeOf<
      Effect.Effect<never, DbError, Db>
    >()
  })

  test("recorded tasks need the layer that records them", () => {
    expectTypeOf<Effect.Services<typeof TestProgress.tasks>>().toEqualTypeOf<TestProgress.RecordedTasks>()
    expectTypeOf(Effect.provide(TestProgress.tasks, TestProgress.layer)).toEqualTypeOf<
      Effect.Effect<ReadonlyArray<TestProgress.Recorded>>
    >()
  })
})
