import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Command, Field } from "effect-coma"
import { TestProgram } from "effect-coma/testing"

describe("an integer in a union of text and integers of any size", () => {
  it.effect("is one of those, in a file and on the command line", () =>
    Effect.gen(function* () {
      const Cfg = Schema.Struct({ k: Field.make(Schema.Union([Schema.FiniteFromString, Schema.BigInt]), -5n) })
      const seen: Array<unknown> = []
      const command = Command.make("c", { cfg: Cfg }, ({ cfg }) => Effect.sync(() => seen.push(cfg.k)))
      const first = yield* TestProgram.run([command], ["c"])
      yield* TestProgram.run([command], ["c"], { files: first.files })
      yield* TestProgram.run([command], ["c", "k=-6"])
      expect(seen).toEqual([-5n, -5n, -6n])
    })
  )
})
