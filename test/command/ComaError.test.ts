import { describe, expect, it } from "@effect/vitest"
import { Effect, Runtime } from "effect"
import {
  type ComaError,
  Command,
  ConfigError,
  HookError,
  isComaError,
  OverrideError,
  ParamError,
  WakeError,
  wake
} from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { app } from "../support/commands.ts"

describe("a failure of the library", () => {
  it.each<[ComaError["_tag"], ComaError, string]>([
    [
      "effect-coma/ConfigError",
      ConfigError.configError(new ConfigError.FileNotFound({ config: "cfg", path: "x.yaml" })),
      "cfg: the file x.yaml does not exist. Create it, or name another one."
    ],
    [
      "effect-coma/ParamError",
      ParamError.paramError(new ParamError.FilledTooLate({ parameter: "x" })),
      "The parameter x was filled after the command was called with its parameters. Fill it in a hook before init."
    ],
    [
      "effect-coma/OverrideError",
      OverrideError.overrideError(new OverrideError.UnmatchedOverride({ token: "x=1", index: 1 })),
      "x=1 matched no config"
    ],
    [
      "effect-coma/HookError",
      new HookError.HookError({ reason: new HookError.Misused({ explanation: "Do that elsewhere." }) }),
      "Do that elsewhere."
    ],
    ["effect-coma/WakeError", new WakeError({ reason: { _tag: "NoCommandGiven" }, usage: "" }), "No command given."]
  ])(
    "has the message of its reason, ends a process with 2, and is not printed by the runtime: %s",
    (tag, error, message) => {
      expect(isComaError(error)).toBe(true)
      expect(error).toMatchObject({ _tag: tag, message })
      expect(error).toBeInstanceOf(Error)
      expect(Runtime.getErrorExitCode(error)).toBe(2)
      expect(Runtime.getErrorReported(error)).toBe(false)
    }
  )

  it.each([
    new Error("no"),
    null,
    undefined,
    "effect-coma/ConfigError",
    { _tag: "InvalidValue" },
    { _tag: "WakeError" },
    { _tag: 1 },
    { _tag: "toString" },
    new ConfigError.FileNotFound({ config: "cfg", path: "x.yaml" })
  ])("is not %o", (value) => {
    expect(isComaError(value)).toBe(false)
  })

  it.effect("is caught by what catches no error of the command's own", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", {}, () => Effect.fail("own" as const))
      const program = wake([command], { ...app, report: false }).pipe(Effect.catchIf(isComaError, () => Effect.void))
      expect((yield* TestProgram.run(program, ["nothing"])).code).toBe(0)
      expect((yield* TestProgram.run(program, ["cmd"])).exit).toMatchObject({ cause: { reasons: [{ error: "own" }] } })
    })
  )
})
