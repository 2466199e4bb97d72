import { describe, expect, it } from "@effect/vitest"
import { Console, Effect } from "effect"
import {
  builtInHooks,
  Command,
  DEFAULT,
  DefaultHooks,
  Hook,
  InitHook,
  Pipeline,
  SHARED,
  SharedHooks,
  wake
} from "effect-coma"
import { MemoryFileSystem, TestInvocation } from "effect-coma/testing"
import { app, say, third } from "../support/commands.ts"
import { run } from "../support/run.ts"

describe("default hooks", () => {
  it.effect("the default hooks can be replaced, and wrap the built-in ones", () =>
    Effect.gen(function* () {
      const { out } = yield* run([third], ["nested"]).pipe(
        Effect.provideService(DefaultHooks, {
          init: InitHook.makeDefault(),
          run: [say("before"), DEFAULT, say("after")]
        })
      )
      expect(out).toEqual(["before", "Third", "after"])
    })
  )

  it.effect("a pipeline runs under mock defaults and mock shared hooks", () =>
    Effect.gen(function* () {
      const data = yield* TestInvocation.make({ name: "mocked" })
      const mark = (text: string) => Hook.make((given) => Effect.succeed({ ...given, name: `${given.name} ${text}` }))
      const result = yield* Pipeline.runSlot("run", [DEFAULT, SHARED], data).pipe(
        Effect.provideService(DefaultHooks, { run: mark("default") }),
        Effect.provideService(SharedHooks, mark("shared")),
        Effect.provide(MemoryFileSystem.layer())
      )
      expect(result.name).toBe("mocked default shared")
    })
  )

  it.effect("can be replaced one by one", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", {}, () => Console.log("ran"))
      const { out } = yield* run([command], ["cmd"]).pipe(
        Effect.provideService(DefaultHooks, { ...builtInHooks, run: [Hook.make(() => Console.log("before")), DEFAULT] })
      )
      expect(out).toEqual(["before", "ran"])
    })
  )

  it.effect("hold for a program that a handler wakes", () =>
    Effect.gen(function* () {
      const inner = Command.make("inner", {}, () => Console.log("inner"))
      const outer = Command.make("outer", {}, () => Effect.ignore(wake([inner], { ...app, args: ["inner"] })))
      const { out } = yield* run([outer], ["outer"]).pipe(
        Effect.provideService(DefaultHooks, {
          ...builtInHooks,
          init: [Hook.make((data) => Console.log(`init ${data.name}`)), DEFAULT]
        })
      )
      expect(out).toEqual(["init outer", "init inner", "inner"])
    })
  )
})
