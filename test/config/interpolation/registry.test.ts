import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Resolver from "../../../src/config/interpolation/Resolver.ts"
import { maxDepth } from "../../../src/config/tree/limits.ts"
import { resolved } from "../../support/resolving.ts"

describe("what a resolver gives", () => {
  const result = (value: unknown) => Resolver.layer(Resolver.make("f", () => Effect.succeed(value)))

  it.effect.each<[string, unknown, unknown]>([
    ["text with ${ in it", "${a}", "${a}"],
    ["text that looks like something else", "1", "1"],
    ["what looks like a missing value", "???", "???"],
    ["lists and mappings", { a: [1, "${a}"], b: null }, { a: [1, "${a}"], b: null }],
    ["a big integer", 2n ** 64n, 2n ** 64n],
    ["a key that is no ordinary one", JSON.parse('{"__proto__": 1}'), JSON.parse('{"__proto__": 1}')]
  ])("gives %s as it is", ([_, value, expected]) =>
    Effect.map(resolved({ r: "${f:}", a: 1 }), (out) => expect((out as { r: unknown }).r).toStrictEqual(expected)).pipe(
      Effect.provide(result(value))
    )
  )

  it.effect("gives interpolations when oc.create reads its result", () =>
    resolved({ r: "${oc.create:${f:}}", a: 1 }).pipe(
      Effect.map((value) => expect(value).toEqual({ r: { x: 1, y: [1] }, a: 1 })),
      Effect.provide(result({ x: "${a}", y: ["${..x}"] }))
    )
  )

  const cyclic: Array<unknown> = []

  cyclic.push(cyclic)

  it.effect.each<[string, unknown, string]>([
    ["nothing", undefined, "gave nothing"],
    ["a function", () => 1, "gave a value that a config cannot hold"],
    ["a date", new Date(0), "gave a value that a config cannot hold"],
    ["a set", [new Set()], "gave a value that a config cannot hold"],
    ["a secret", { a: Redacted.make("s") }, "gave a redacted value: give its text, and declare the field redacted"],
    ["a cycle", cyclic, `gave a value in which mappings and lists are nested more than ${maxDepth} levels deep`]
  ])("fails when it gives %s", ([_, value, reason]) =>
    Effect.map(Effect.flip(resolved({ r: "${f:}" })), (error) =>
      expect(error.reason).toBe(`the resolver f ${reason}`)
    ).pipe(Effect.provide(result(value)))
  )
})

describe("layers of resolvers", () => {
  const constant = (name: string, value: unknown) => Resolver.make(name, () => Effect.succeed(value))

  it.effect("are known to the message about an unknown one", () =>
    Effect.map(Effect.flip(resolved({ r: "${vualt:}" })), (error) =>
      expect(error.reason).toBe("there is no resolver vualt (the nearest is vault)")
    ).pipe(Effect.provide(Resolver.layer(constant("vault", 1))))
  )
})
