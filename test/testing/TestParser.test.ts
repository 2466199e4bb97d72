import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { DEFAULT, DefaultHooks, Parser, ParserHook, Persistence, Pipeline } from "effect-coma"
import { MemoryFileSystem, TestInvocation, TestParser } from "effect-coma/testing"
import { Data, dryRun, input, level, Model } from "../support/train.ts"

describe("a parser hook under a made command", () => {
  it.effect("adds its flag", () =>
    Effect.gen(function* () {
      const data = yield* ParserHook.flag(dryRun)
      expect(data.flags).toEqual([dryRun])
      expect((yield* Effect.service(Parser)).flags).toEqual([])
    }).pipe(Effect.provide(TestParser.layer({ name: "train" })))
  )

  it.effect("runs after defaults that a layer replaced, or the built-in ones", () =>
    Effect.gen(function* () {
      const data = yield* TestParser.make({
        params: { model: Model },
        supplemental: { data: Data },
        persistence: Persistence.make().register("data", { flag: "--input" })
      })
      const slot = [DEFAULT, ParserHook.argument(input)]
      const withBuiltIn = yield* Pipeline.runParserSlot(slot, data)
      expect(withBuiltIn.paths.map(({ name }) => name)).toEqual(["model-path", "input"])
      expect(withBuiltIn.arguments).toEqual([input])
      const withMock = yield* Pipeline.runParserSlot(slot, data).pipe(
        Effect.provide(Layer.succeed(DefaultHooks, { parser: ParserHook.flag(level) }))
      )
      expect(withMock).toMatchObject({ paths: [], flags: [level], arguments: [input] })
    }).pipe(Effect.provide([MemoryFileSystem.layer(), TestInvocation.layer()]))
  )
})
