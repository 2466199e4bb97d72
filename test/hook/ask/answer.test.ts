import { describe, expect, it, test } from "@effect/vitest"
import { Effect, Redacted, Result, Schema } from "effect"
import { Config, ConfigHook, type InvocationData, ParamData, Pipeline } from "effect-coma"
import { MemoryFileSystem, TestInvocation } from "effect-coma/testing"
import { shapeOf } from "../../../src/config/schema/fromSchema.ts"
import { reader } from "../../../src/hook/ask/answer.ts"

/** Reads an answer for a key of its own. */
const read = (schema: Schema.Constraint, answer: string) => reader("cfg", ["k"], shapeOf(schema))(answer)

/** Returns what a command gets from an override. */
const given = (schema: Config.ConfigSchema, override: string) =>
  Effect.gen(function* () {
    const data = yield* TestInvocation.make({ params: { cfg: schema }, overrides: [override] })
    const filled: InvocationData.InvocationData = yield* Pipeline.runSlot("config", ConfigHook.makeDefault(), data)
    return yield* Config.value(yield* ParamData.getConfig(filled.parameters, "cfg"))
  }).pipe(Effect.provide(MemoryFileSystem.layer()))

const Text = Schema.Struct({ k: Schema.String })
const Secret = Schema.Struct({ k: Schema.NullOr(Schema.RedactedFromValue(Schema.String)) })

const odd = [
  "null",
  "~",
  "[a",
  "{b}",
  '"q"',
  "'",
  "$" + "{x}",
  "\\$" + "{x}",
  " a ",
  "a: b",
  "#",
  "é",
  "1.10",
  "-",
  "=",
  "::",
  "+="
]

describe("an answer", () => {
  it.effect.prop(
    "that is text is the text that it is, as a secret too",
    [Schema.NonEmptyString],
    ([text]) =>
      Effect.gen(function* () {
        const answer = read(Schema.String, text)
        if (Result.isFailure(answer)) {
          expect(text).toBe("???")
          return
        }
        expect(yield* given(Text, `cfg::k=${answer.success}`)).toEqual({ k: text })
      }),
    { arbitrary: { seed: 1 } }
  )

  it.effect("may look like anything", () =>
    Effect.gen(function* () {
      for (const text of [...odd, ...odd.flatMap((a) => odd.map((b) => a + b))]) {
        const answer = Result.getOrThrow(read(Schema.String, text))
        expect(yield* given(Text, `cfg::k=${answer}`)).toEqual({ k: text })
        const hidden = Result.getOrThrow(read(Secret.fields.k, text))
        const secret = (yield* given(Secret, `cfg::k=${hidden}`)) as typeof Secret.Type
        expect(secret.k === null ? null : Redacted.value(secret.k)).toBe(text)
      }
    })
  )

  test.each<readonly [schema: Schema.Constraint, answer: string, expected: string | undefined]>([
    [Schema.Finite, "1e-5", undefined],
    [Schema.Finite, "fast", "a number"],
    [Schema.Finite, "???", "a number"],
    [Schema.Finite, " ", "a number"],
    [Schema.String, "", "text"],
    [Schema.String, "???", "text"],
    [Schema.DateFromString, "2026-01-31", undefined],
    [Schema.BigInt, "123456789012345678901234567890", undefined],
    [Schema.NullOr(Schema.Int), "null", undefined],
    [Schema.NullOr(Schema.Int), "1.5", "an integer or null"],
    [Schema.String.check(Schema.isMinLength(3)), "ab", "a value with a length of at least 3"],
    [Schema.RedactedFromValue(Schema.String), "<redacted>", "text"]
  ])("is judged as an override is: %#", (schema, answer, expected) => {
    const value = read(schema, answer)
    expect(Result.isFailure(value) ? value.failure : undefined).toBe(expected)
  })
})
