import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, Option } from "effect"
import { Command, Hook, isComaError, RunHook } from "effect-coma"
import { failure, run } from "../support/run.ts"

describe("classes", () => {
  class Existing {
    start() {
      return Effect.void
    }
  }

  it.effect("without the method to run are a typed error", () =>
    Effect.gen(function* () {
      expect(failure(yield* run([Command.make("cmd", {}, Existing)], ["cmd"]))).toMatchObject({ _tag: "HookMisused" })
    })
  )
})

describe("results", () => {
  it.effect("of a method that returns a promise are a misuse", () =>
    Effect.gen(function* () {
      class Async {
        async start() {
          return 1
        }
      }
      const command = Command.make("cmd", {}, Async).pipe(
        Command.withHooks({ run: RunHook.makeDefault({ method: "start" }) })
      )
      const error = failure(yield* run([command], ["cmd"]))
      expect(error).toMatchObject({ _tag: "HookMisused" })
      expect(isComaError(error)).toBe(true)
    })
  )
})

describe("what a handler succeeds with", () => {
  it.effect("the result of the handler is the invocation's after run", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", {}, () => Effect.succeed(42)).pipe(
        Command.withHooks({ postRun: Hook.make((data) => Console.log(Option.getOrNull(data.result))) })
      )
      expect((yield* run([command], ["cmd"])).out).toEqual(["42"])
    })
  )
})
