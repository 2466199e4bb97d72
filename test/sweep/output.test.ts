import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, FileSystem, PlatformError } from "effect"
import { capture } from "../../src/sweep/output.ts"
import { makeConsole, makeOutput } from "../../src/terminal/capture.ts"

describe("what a point prints", () => {
  it.effect("is shown where its file cannot take it, and that is said", () =>
    Effect.gen(function* () {
      const [stdout, stderr] = [makeOutput(), makeOutput()]
      const full = PlatformError.systemError({ _tag: "Unknown", module: "FileSystem", method: "writeAll" })
      const file = { writeAll: () => Effect.fail(full) } as unknown as FileSystem.File
      yield* Effect.scoped(
        Effect.gen(function* () {
          const { context } = yield* capture({ file: "1/output.log", label: "[1/2]" })
          yield* Effect.provideContext(Effect.andThen(Console.log("a"), Console.log("b")), context)
        })
      ).pipe(
        Effect.provideService(Console.Console, makeConsole(stdout, stderr)),
        Effect.provideService(FileSystem.FileSystem, FileSystem.makeNoop({ open: () => Effect.succeed(file) }))
      )
      expect(stdout.lines()).toEqual(["[1/2] a", "[1/2] b"])
      expect(stderr.lines()).toEqual([expect.stringMatching(/^warning: 1\/output\.log cannot be written: /)])
    })
  )
})
