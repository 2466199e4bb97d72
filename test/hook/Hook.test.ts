import { describe, expect, it } from "@effect/vitest"
import { Console, Effect } from "effect"
import { Hook, Invocation } from "effect-coma"
import { TestInvocation } from "effect-coma/testing"

describe("a hook", () => {
  it.effect("of a function gets the invocation, and succeeds with what the function makes of it", () =>
    Effect.gen(function* () {
      const data = yield* TestInvocation.make({ name: "train" })
      const rename = Hook.make(({ name, ...rest }) => Effect.succeed({ ...rest, name: `${name}ed` }))
      const renamed = yield* Effect.provideService(rename, Invocation, data)
      expect(renamed).toEqual({ ...data, name: "trained" })
    })
  )

  it.effect("of a function that makes nothing leaves the invocation, as the identity does", () =>
    Effect.gen(function* () {
      const data = yield* TestInvocation.make()
      for (const hook of [Hook.make(({ name }) => Console.log(name)), Hook.identity]) {
        expect(yield* Effect.provideService(hook, Invocation, data)).toBe(data)
      }
    })
  )
})
