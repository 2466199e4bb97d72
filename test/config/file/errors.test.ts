import { describe, expect, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { systemError } from "effect/PlatformError"
import { FileFailed } from "../../../src/config/error/ConfigError.ts"
import { mapFailure } from "../../../src/config/file/errors.ts"

const device = systemError({ _tag: "Unknown", module: "FileSystem", method: "close", cause: { code: "EIO" } })
const mapped = (...reasons: ReadonlyArray<Cause.Reason<unknown>>) =>
  Effect.map(
    Effect.exit(mapFailure({ config: "cfg", path: "cfg.yaml" }, "read")(Effect.failCause(Cause.fromReasons(reasons)))),
    (exit) => (Exit.isFailure(exit) ? exit.cause.reasons : [])
  )

describe("what the file system fails with", () => {
  it.effect.each([Cause.makeFailReason(device), Cause.makeDieReason(device)])("is FileFailed: $_tag", (reason) =>
    Effect.map(mapped(reason), (reasons) => {
      const reason = "the device failed (input/output error)"
      expect(reasons).toMatchObject([{ _tag: "Fail", error: { _tag: "FileFailed", reason, cause: device } }])
    })
  )

  it.effect("leaves what is nothing of the file system's as it is", () =>
    Effect.gen(function* () {
      const other = Cause.makeDieReason("a defect")
      const failed = Cause.makeFailReason("a failure")
      const interrupted = Cause.makeInterruptReason(1)
      expect(yield* mapped(other, interrupted)).toEqual([other, interrupted])
      expect(yield* mapped(failed, other)).toEqual([failed, other])
      const reasons = yield* mapped(interrupted, Cause.makeDieReason(device), other, Cause.makeFailReason(device))
      expect(reasons.map((reason) => reason._tag)).toEqual(["Interrupt", "Fail", "Die", "Fail"])
      for (const reason of reasons) if (reason._tag === "Fail") expect(reason.error).toBeInstanceOf(FileFailed)
    })
  )
})
