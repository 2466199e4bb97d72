import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { check, kinds } from "./kinds.ts"

it.effect.each(kinds)("of random programs, $name", (kind) =>
  Effect.map(check(kind, { runs: 60, seed: 1, size: 4 }), (found) => expect(found).toBeUndefined())
)
