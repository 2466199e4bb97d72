import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { Command } from "effect-coma"
import { say, third } from "../support/commands.ts"
import { run } from "../support/run.ts"

describe("hooks", () => {
  it.effect("a second withHooks refines the first, slot by slot", () =>
    Effect.gen(function* () {
      const command = third.pipe(
        Command.withHooks({ preRun: say("first"), postRun: say("kept") }),
        Command.withHooks({ preRun: say("second"), postRun: undefined })
      )
      const { out } = yield* run([command], ["nested"])
      expect(out).toEqual(["second", "Third", "kept"])
    })
  )
})
