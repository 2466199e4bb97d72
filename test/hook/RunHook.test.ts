import { describe, expect, it } from "@effect/vitest"
import { Console, Context, Effect, Layer, Option } from "effect"
import { Command, Hook, isComaError, RunHook } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { errorOf, failure, run } from "../support/run.ts"

describe("classes", () => {
  class Existing {
    start() {
      return Effect.void
    }
  }

  it.effect("without the method to run are a typed error", () =>
    Effect.gen(function* () {
      expect(failure(yield* run([Command.fromClass("cmd", {}, Existing as never)], ["cmd"]))).toMatchObject({
        _tag: "Misused"
      })
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
      const command = Command.fromClass("cmd", {}, Async as never).pipe(
        Command.withHooks({ run: RunHook.makeDefault({ method: "start" }) })
      )
      const ran = yield* run([command], ["cmd"])
      expect(failure(ran)).toMatchObject({ _tag: "Misused" })
      expect(isComaError(errorOf(ran))).toBe(true)
      expect(ran.err).toEqual([
        'error: The method "start" of the command cmd returns a promise. Let it return an effect, with Effect.promise or Effect.tryPromise.'
      ])
    })
  )
})

describe("a handler that runs where the layers of its command are not", () => {
  class Db extends Context.Service<Db, string>()("test/Db") {}

  it.effect("gets its services from the program, and from the layers where they are", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", {}, () => Effect.flatMap(Db, Console.log)).pipe(
        Command.provide(Layer.succeed(Db, "layer")),
        Command.withHooks({ postInit: RunHook.makeDefault(), run: null, postRun: RunHook.makeDefault() })
      )
      const ran = yield* TestProgram.run([command], ["cmd"]).pipe(Effect.provideService(Db, "program"))
      expect(ran.stdout).toEqual(["program", "layer"])
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
