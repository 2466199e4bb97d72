import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { Command, Hook, SHARED } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { model } from "../support/commands.ts"
import { failure, run } from "../support/run.ts"

describe("early exits", () => {
  it.effect("with a code that is none are a misuse", () =>
    Effect.gen(function* () {
      for (const code of [1.5, 256, -1, Number.NaN]) {
        const command = Command.make("cmd", {}, () => Effect.void).pipe(
          Command.withHooks({ preRun: Hook.make(() => Hook.exit(code)) })
        )
        expect(failure(yield* run([command], ["cmd"]))).toMatchObject({ _tag: "HookMisused" })
      }
    })
  )

  it.effect("can be told from failures by what retries", () =>
    Effect.gen(function* () {
      let runs = 0
      const stop = Hook.make(() =>
        Effect.suspend(() => {
          runs++
          return Hook.exit(0)
        })
      )
      const command = model.pipe(
        Command.withHooks({
          preRun: SHARED.pipe(Effect.retry({ times: 3, while: (error) => error._tag !== "HookExit" }))
        })
      )
      const ran = yield* TestProgram.run([command], ["cmd"], { hooks: { preRun: stop } })
      expect([ran.code, runs]).toEqual([0, 1])
    })
  )
})
