import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { ConnectionError, SqlError, SqlSyntaxError } from "effect/sql/SqlError"
import { TestClock } from "effect/testing"
import { asked } from "../../../src/sweep/sql/asked.ts"
import { failure } from "../../support/queues.ts"

const cut = new SqlError({ reason: new ConnectionError({ cause: new Error("the connection is cut"), message: "no" }) })
const wrong = new SqlError({ reason: new SqlSyntaxError({ cause: new Error("it is no SQL"), message: "no" }) })

/** Fails so often, and then tells how often it was asked. */
const failing = (times: number, error: SqlError) => {
  let count = 0
  return Effect.suspend(() => (count++ < times ? Effect.fail(error) : Effect.succeed(count)))
}

describe("a database that is asked", () => {
  it.effect("is asked again when it was away for a moment", () =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(asked(failing(5, cut)))
      yield* TestClock.adjust("3 seconds")
      expect(yield* Fiber.join(fiber)).toBe(6)
    })
  )

  it.effect("is given up after ten seconds, with what to do then", () =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(Effect.flip(asked(failing(Number.POSITIVE_INFINITY, cut))))
      yield* TestClock.adjust("9 seconds")
      expect(fiber.pollUnsafe()).toBeUndefined()
      yield* TestClock.adjust("2 seconds")
      const { message, reason } = yield* Fiber.join(fiber)
      expect(reason._tag).toBe("StoreFailed")
      expect(message).toMatchInlineSnapshot(`
        "the record of sweeps failed: no: the connection is cut
        Once the database answers, run the same command line again. What is done stays done."
      `)
    })
  )

  it.effect("is not asked again what it refuses, nor what is wrong with the sweep", () =>
    Effect.gen(function* () {
      expect((yield* Effect.flip(asked(failing(1, wrong)))).reason._tag).toBe("StoreFailed")
      expect(yield* Effect.flip(asked(Effect.fail(failure("it is wrong"))))).toMatchObject({ message: "it is wrong" })
    })
  )
})
