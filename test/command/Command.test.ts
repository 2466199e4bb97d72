import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { Command } from "effect-coma"
import { third } from "../support/commands.ts"

describe("isCommand", () => {
  it("knows commands, whatever they are made of and was added to them", () => {
    class Class {
      run() {
        return Effect.void
      }
    }
    const changed = third.pipe(Command.addHooks({ preRun: null }), Command.withAlias("a"), Command.unlisted)
    for (const command of [third, changed, Command.fromClass("cmd", {}, Class)]) {
      expect(Command.isCommand(command)).toBe(true)
    }
    for (const other of [undefined, null, "nested", {}, { ...third }, Class, Effect.void]) {
      expect(Command.isCommand(other)).toBe(false)
    }
  })
})
