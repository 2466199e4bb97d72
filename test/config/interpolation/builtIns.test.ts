import { describe, expect, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import { resolve } from "../../src/config/interpolation/resolve.ts"
import * as Tree from "../../src/config/tree/Tree.ts"

// Read when the first variable is asked for, as Effect's own provider does.
process.env["COMA_EMPTY"] = ""
process.env["COMA_SET"] = "set"

const resolved = (text: string) =>
  Effect.map(resolve(Tree.fromUnknown({ a: text }), { config: "cfg" }), (tree) => Tree.toUnknown(tree))

describe("an environment variable", () => {
  it.effect("that is set to nothing is the empty text", () =>
    Effect.gen(function* () {
      expect(yield* resolved("${oc.env:COMA_EMPTY}")).toEqual({ a: "" })
      expect(yield* resolved("${oc.env:COMA_EMPTY,other}")).toEqual({ a: "" })
      expect(yield* resolved("${oc.env:COMA_SET}")).toEqual({ a: "set" })
      expect(yield* resolved("${oc.env:COMA_UNSET,other}")).toEqual({ a: "other" })
      expect(yield* Effect.flip(resolved("${oc.env:COMA_UNSET}"))).toMatchObject({
        reason: "the environment variable COMA_UNSET is not set"
      })
    })
  )

  it.effect("is what the program's own provider says, if it has one", () =>
    Effect.gen(function* () {
      expect(yield* resolved("${oc.env:COMA_SET,other}")).toEqual({ a: "other" })
      expect(yield* resolved("${oc.env:COMA_EMPTY,other}")).toEqual({ a: "other" })
    }).pipe(Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromEnvRecord({ COMA_EMPTY: "" })))
  )
})
