import { describe, expect, it } from "@effect/vitest"
import { Console, Effect } from "effect"
import { Command, ConfigHook, DEFAULT, InitHook, type InvocationData, RunHook, type Slot } from "effect-coma"
import { say, third } from "../support/commands.ts"
import { run } from "../support/run.ts"

describe("slots", () => {
  it.effect("run nested arrays in order, with null and empty arrays skipped", () =>
    Effect.gen(function* () {
      const nested = third.pipe(
        Command.withHooks({
          run: [[null, say("First")], say("Second"), [[[[DEFAULT, say("Fourth")]]]], null, [], say("Last")]
        })
      )
      const { out } = yield* run([nested], ["nested"])
      expect(out).toEqual(["First", "Second", "Third", "Fourth", "Last"])
    })
  )

  it.effect("hold nothing where they hold false, alone or nested", () =>
    Effect.gen(function* () {
      const isVerbose = (): boolean => false
      const command = third.pipe(
        Command.withHooks({ preRun: isVerbose() && say("never"), run: [false, [isVerbose() && say("never"), DEFAULT]] })
      )
      const { out } = yield* run([command], ["nested"], { preRun: say("replaced"), postRun: false })
      expect(out).toEqual(["Third"])
    })
  )

  it.effect("hold the whole pipeline in one, with the others null", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", {}, () => Console.log("No problem!")).pipe(
        Command.withHooks({
          preConfig: [ConfigHook.makeDefault(), InitHook.makeDefault(), RunHook.makeDefault()],
          config: null,
          init: null,
          run: null
        })
      )
      const { out } = yield* run([command], ["cmd"])
      expect(out).toEqual(["No problem!"])
    })
  )

  it.effect("take an effect that succeeds with nothing", () =>
    Effect.gen(function* () {
      const { out } = yield* run([third.pipe(Command.withHooks({ preRun: Console.log("plain") }))], ["nested"])
      expect(out).toEqual(["plain", "Third"])
    })
  )

  it.effect("of any depth do not overflow the stack", () =>
    Effect.gen(function* () {
      let slot: Slot<InvocationData.InvocationData> = say("deep")
      for (let i = 0; i < 100_000; i++) slot = [slot]
      const { out } = yield* run([third.pipe(Command.withHooks({ preRun: slot }))], ["nested"])
      expect(out).toEqual(["deep", "Third"])
    })
  )
})
