import { describe, expect, it } from "@effect/vitest"
import * as Runtime from "effect/Runtime"
import * as ConfigError from "../../../src/config/error/ConfigError.ts"
import * as Origin from "../../../src/config/tree/Origin.ts"

describe("an error of a config", () => {
  const where = { config: "cfg", path: ["a"], origin: Origin.fromDefault }

  it.each([
    new ConfigError.InvalidValue({ ...where, expected: "text", received: "5" }),
    new ConfigError.UnknownKey({ ...where, known: [] }),
    new ConfigError.MissingValue({ ...where, expected: "text" }),
    new ConfigError.FileShape({ config: "cfg", expected: "a list", received: "text", origin: Origin.fromDefault }),
    new ConfigError.UnsupportedFormat({ config: "cfg", path: "x", supported: [] }),
    new ConfigError.FileNotFound({ config: "cfg", path: "x" }),
    new ConfigError.Malformed({ config: "cfg", origin: Origin.fromDefault, reason: "r" }),
    new ConfigError.FileFailed({ config: "cfg", path: "x", operation: "read", reason: "r", cause: undefined }),
    new ConfigError.Interpolation({ ...where, text: "${a}", reason: "r", chain: [] }),
    new ConfigError.MissingInstance({ config: "cfg", existing: [] })
  ])("is the reason of one: $_tag", (reason) => {
    const error = ConfigError.configError(reason)
    expect(error).toMatchObject({ _tag: "effect-coma/ConfigError", reason, message: reason.message })
    expect(Runtime.getErrorExitCode(error)).toBe(2)
    expect(Runtime.getErrorReported(error)).toBe(false)
  })

  it("has the cause of its reason", () => {
    const cause = new Error("no")
    const reason = new ConfigError.FileFailed({ config: "cfg", path: "x", operation: "read", reason: "r", cause })
    expect(ConfigError.configError(reason).cause).toBe(cause)
  })
})
