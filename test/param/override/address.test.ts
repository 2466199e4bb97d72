import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Command } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import * as Config from "../../../src/config/Config.ts"
import { type Addressed, address, type Options, type Token } from "../../../src/param/override/address.ts"
import type { Reason } from "../../../src/param/override/OverrideError.ts"
import { invoke, value } from "../../support/overriding.ts"
import { accountCommand } from "../../support/printing.ts"
import { errorOf } from "../../support/run.ts"

const make = (schemas: Readonly<Record<string, Config.ConfigSchema>>): ReadonlyMap<string, Config.Config> =>
  new Map(Object.entries(schemas).map(([id, schema]) => [id, Config.make(id, schema)]))

const three = make({ model: Schema.Struct({ x: Schema.Int }), mode: Schema.Struct({}), list: Schema.Array(Schema.Int) })
const addressed = (tokens: ReadonlyArray<string>, configs = three, options: Partial<Options> = {}) =>
  address(tokens, configs, { sep: "::", exclusivePrefixed: true, ...options })

/** Says what is addressed: the bodies by config, the shared ones under `*`. */
const said = (result: Result.Result<Addressed, readonly [Reason, ...ReadonlyArray<Reason>]>): unknown => {
  if (Result.isFailure(result)) return result.failure[0]._tag
  const { prefixed, shared } = result.success
  const bodies = (tokens: ReadonlyArray<Token>) => tokens.map(({ body, index }) => `${index} ${body}`)
  const own = [...prefixed].filter(([, tokens]) => tokens.length > 0).map(([id, tokens]) => [id, bodies(tokens)])
  return Object.fromEntries([...own, ...(shared.length === 0 ? [] : [["*", bodies(shared)]])])
}

describe("an override", () => {
  it.each<[string, Partial<Token>]>([
    ["x=1", { body: "x=1", key: "x", operation: "set", word: "x=1" }],
    ["x=", { body: "x=", key: "x", operation: "set", word: "x=" }],
    ["=1", { body: "=1", key: "", operation: "set", word: "=1" }],
    ["=", { body: "=", key: "", operation: "set", word: "=" }],
    ["x=a=b", { body: "x=a=b", key: "x", operation: "set", word: "x=a=b" }],
    ["l+=1", { body: "l+=1", key: "l", operation: "append", word: "l+=1" }],
    ["m:={}", { body: "m:={}", key: "m", operation: "replace", word: "m:={}" }],
    [":=", { body: ":=", key: "", operation: "replace", word: ":=" }],
    ["~a.b", { body: "~a.b", key: "a.b", operation: "remove", word: "~a.b" }],
    ["~", { body: "~", key: "", operation: "remove", word: "~" }],
    ["~[a=b]", { body: "~[a=b]", key: "[a=b]", operation: "remove", word: "~[a=b]" }],
    ["x=@a.yaml", { body: "x=@a.yaml", key: "x", operation: "set", word: "x=@a.yaml", source: "a.yaml" }],
    ["x=@", { body: "x=@", key: "x", operation: "set", word: "x=@", source: "" }],
    ["x=@@a", { body: "x=@@a", key: "x", operation: "set", word: "x=@@a" }],
    ["~x=@a", { body: "~x=@a", key: "x", operation: "remove", word: "~x=@a" }],
    ["@a.yaml", { body: "@a.yaml", key: "@a.yaml", word: "@a.yaml", source: "a.yaml" }],
    ["@@a", { body: "@@a", key: "@@a", word: "@a" }],
    ["+=@a", { body: "+=@a", key: "+=@a", word: "@a" }],
    ["+=~a", { body: "+=~a", key: "+=~a", word: "~a" }],
    ["x=a::b", { body: "x=a::b", key: "x", operation: "set", word: "x=a::b" }],
    ["word", { body: "word", key: "word", word: "word" }],
    ["a:b", { body: "a:b", key: "a:b", word: "a:b" }],
    ["+=a=b", { body: "+=a=b", key: "+=a=b", word: "a=b" }],
    ["+=a::b", { body: "+=a::b", key: "+=a::b", word: "a::b" }],
    ["+=+=", { body: "+=+=", key: "+=+=", word: "+=" }],
    ["+=", { body: "+=", key: "+=", word: "" }],
    ["+", { body: "+", key: "+", word: "+" }],
    ["", { body: "", key: "", word: "" }]
  ])("is split at its first equals sign: %j", (token, expected) => {
    const { shared } = Result.getOrThrow(addressed([token]))
    expect(shared).toEqual([{ token, shown: token, index: 1, isWhole: false, ...expected }])
  })

  it.each<[ReadonlyArray<string>, unknown]>([
    [[], {}],
    [["x=1", "word"], { "*": ["1 x=1", "2 word"] }],
    [["model::x=1"], { model: ["1 x=1"] }],
    [["model::"], { model: ["1 "] }],
    [["model::=1"], { model: ["1 =1"] }],
    [["l::word"], { list: ["1 word"] }],
    [["l::+=a::b"], { list: ["1 +=a::b"] }],
    [["li:::word"], { list: ["1 :word"] }],
    [["model:::=1"], { model: ["1 :=1"] }],
    [["model::x:=1"], { model: ["1 x:=1"] }],
    [["model::~x"], { model: ["1 ~x"] }],
    [["model::~[a::b=c]"], { model: ["1 ~[a::b=c]"] }],
    [["~[a::b=c]"], { "*": ["1 ~[a::b=c]"] }],
    [["x=a::~b"], { "*": ["1 x=a::~b"] }],
    [["model::x::=1"], "TooManySeparators"],
    [["x=1", "l::a", "x=1", "model::x=2", "l::a"], { "*": ["1 x=1", "3 x=1"], list: ["2 a", "5 a"], model: ["4 x=2"] }],
    [["mode::x=1"], "AmbiguousPrefix"],
    [["m::x=1"], "AmbiguousPrefix"],
    [["::x=1"], "AmbiguousPrefix"],
    [["::"], "AmbiguousPrefix"],
    [["models::x=1"], "UnknownPrefix"],
    [["MODEL::x=1"], "UnknownPrefix"],
    [[" model::x=1"], "UnknownPrefix"],
    [["a::b::x=1"], "TooManySeparators"],
    [["model::::x=1"], "TooManySeparators"],
    [["::::"], "TooManySeparators"]
  ])("addresses the config that its prefix abbreviates, or all: %j", (tokens, expected) => {
    expect(said(addressed(tokens))).toEqual(expected)
  })

  it.each<[ReadonlyArray<string>, unknown]>([
    [["m::x=1"], { model: ["1 x=1"], mode: ["1 x=1"] }],
    [["::w"], { model: ["1 w"], mode: ["1 w"], list: ["1 w"] }],
    [["zz::w"], "UnknownPrefix"]
  ])("addresses all that its prefix abbreviates, where that is allowed: %j", (tokens, expected) => {
    expect(said(addressed(tokens, three, { exclusivePrefixed: false }))).toEqual(expected)
  })

  it.each<[string, string, unknown]>([
    ["/", "model/x=1", { model: ["1 x=1"] }],
    ["/", "model::x=a/b", { "*": ["1 model::x=a/b"] }],
    ["/", "a/b/c", "TooManySeparators"],
    ["->", "list->a", { list: ["1 a"] }],
    [":", "model:x:=1", { model: ["1 x:=1"] }],
    [":", "model:=1", { model: ["1 =1"] }],
    [":", "model:x:y=1", "TooManySeparators"]
  ])("has any separator: %s in %s", (sep, token, expected) => {
    expect(said(addressed([token], three, { sep }))).toEqual(expected)
  })

  it("that cannot be read is told with the others", () => {
    const all = Result.getOrThrow(Result.flip(addressed(["x=1", "zz::a", "a::b::c", "m::x=1"])))
    expect(all.map(({ _tag, index }) => [index, _tag])).toEqual([
      [2, "UnknownPrefix"],
      [3, "TooManySeparators"],
      [4, "AmbiguousPrefix"]
    ])
  })

  it("that cannot be read is the first of the command line", () => {
    const failed = (tokens: ReadonlyArray<string>) => Result.getOrThrow(Result.flip(addressed(tokens)))[0]
    expect(failed(["x=1", "zz::a", "a::b::c"])).toMatchObject({ _tag: "UnknownPrefix", index: 2, token: "zz::a" })
    expect(failed(["a::b::c", "zz::a"])).toMatchObject({ _tag: "TooManySeparators", index: 1, separator: "::" })
    expect(failed(["m::x=1"])).toMatchObject({ prefix: "m", matches: ["model", "mode"] })
    expect(failed(["modle::x=1"])).toMatchObject({ suggestion: "model", configs: ["model", "mode", "list"] })
    expect(failed(["zzz::x=1"])).not.toHaveProperty("suggestion")
  })

  it("may have a prefix of no config where there are none", () => {
    expect(said(addressed(["x=1", "w"], new Map()))).toEqual({ "*": ["1 x=1", "2 w"] })
    expect(said(addressed(["::x=1"], new Map()))).toBe("UnknownPrefix")
  })

  it("is one of many, in order", () => {
    const tokens = Array.from({ length: 20_000 }, (_, i) => (i % 2 === 0 ? `model::k${i}=1` : `w${i}`))
    const { prefixed, shared } = Result.getOrThrow(addressed(tokens))
    expect(prefixed.get("model")!.map(({ index }) => index)).toEqual(
      Array.from({ length: 10_000 }, (_, i) => 2 * i + 1)
    )
    expect(shared.map(({ body }) => body)).toEqual(tokens.filter((_, i) => i % 2 === 1))
  })
})

describe("the message", () => {
  it.effect.each([
    [["mode::lr=1", "x::lr=1"], 'override 2: x::lr=1: no config starts with "x". The configs are model, data, list.'],
    [
      ["modle::lr=1"],
      'override 1: modle::lr=1: no config starts with "modle". Did you mean model? The configs are model, data, list.'
    ],
    [["::lr=1"], 'override 1: ::lr=1: the prefix "" fits model, data, list. Write more of the one you mean.'],
    [["a::b::c=1"], 'override 1: a::b::c=1: "::" stands more than once. Write CONFIG::KEY=VALUE.']
  ] as const)("of %j", ([args, message]) =>
    Effect.gen(function* () {
      const ran = yield* invoke(args)
      expect(ran.out).toEqual([])
      expect((errorOf(ran) as Error).message).toBe(message)
    })
  )
})

describe("overrides", () => {
  it.effect("may hold the separator in their value", () =>
    Effect.gen(function* () {
      expect((yield* value(["m::name=a::b::c"])).model.name).toBe("a::b::c")
      expect((yield* value(["path=::1"])).data.path).toBe("::1")
    })
  )
})

describe("secrets", () => {
  it.effect("are not shown where a key cannot be read, or a prefix is unknown", () =>
    Effect.gen(function* () {
      for (const token of [
        "pass..word=typed-secret",
        "acount::password=typed-secret",
        "account::a::password=typed-secret"
      ]) {
        const ran = yield* TestProgram.run([accountCommand({})], ["cmd", token])
        expect(ran.code).toBe(2)
        expect(ran.stderr.join("\n")).toContain("=<redacted>")
        expect(JSON.stringify(ran.exit) + ran.stderr.join("\n")).not.toContain("typed-secret")
      }
    })
  )
})

describe("an error", () => {
  it.effect("reports the words of a list of secrets without them", () =>
    Effect.gen(function* () {
      const secrets = Schema.Array(Schema.RedactedFromValue(Schema.String))
      const command = Command.make("cmd", { tokens: secrets, tools: Schema.Array(Schema.String) }, () => Effect.void)
      for (const token of ["to::hunter2", "tkens::hunter2", "tokens::hun::ter2"]) {
        const ran = yield* TestProgram.run([command], ["cmd", token])
        expect(ran.code).toBe(2)
        expect(ran.stderr.join("\n")).not.toMatch(/hunter2|ter2/)
      }
    })
  )
})
