import { assert, describe, expect, expectTypeOf, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Resolver from "../../../src/config/interpolation/Resolver.ts"
import { echo, resolved } from "../../support/resolving.ts"

class Vault extends Context.Service<Vault, { readonly read: (key: string) => Effect.Effect<string, Sealed> }>()(
  "Vault"
) {}

class Sealed extends Schema.TaggedError<Sealed>()("Sealed", { key: Schema.String }) {
  override get message() {
    return `${this.key} is sealed`
  }
}

const vault = Resolver.make("vault", (key) => Effect.flatMap(Vault, (vault) => vault.read(String(key))))
const open = Layer.succeed(Vault, { read: (key) => Effect.succeed(`the ${key}`) })
const sealed = Layer.succeed(Vault, { read: (key) => Effect.fail(new Sealed({ key })) })

describe("a resolver", () => {
  it("keeps the error and the requirements of its effect in its type", () => {
    expectTypeOf(vault).toEqualTypeOf<Resolver.Resolver<Sealed, Vault>>()
    expectTypeOf<Resolver.Error<typeof vault>>().toEqualTypeOf<Sealed>()
    expectTypeOf(Resolver.layer(vault)).toEqualTypeOf<Layer.Layer<never, never, Vault>>()
    expectTypeOf(
      Resolver.layer(
        vault,
        Resolver.make("now", () => Effect.succeed(1))
      )
    ).toEqualTypeOf<Layer.Layer<never, never, Vault>>()
    expectTypeOf(Resolver.layer(Resolver.make("now", () => Effect.succeed(1)))).toEqualTypeOf<Layer.Layer<never>>()
  })

  it.effect("uses the services that its layer was built with", () =>
    Effect.gen(function* () {
      expect(yield* resolved({ a: "${vault:key}", b: "x ${vault:${c}}", c: "other" })).toEqual({
        a: "the key",
        b: "x the other",
        c: "other"
      })
    }).pipe(Effect.provide(Resolver.layer(vault).pipe(Layer.provide(open))))
  )

  it.effect("fails with its own error as the cause", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(resolved({ a: "${b}", b: "${vault:key}" }))
      expect(error.cause).toEqual(new Sealed({ key: "key" }))
      expect(error.message).toBe(
        "cfg.b: cannot resolve ${vault:key} (a hook): the resolver vault failed: key is sealed. The way there: a (a hook) -> b (a hook)."
      )
    }).pipe(Effect.provide(Resolver.layer(vault).pipe(Layer.provide(sealed))))
  )

  it.effect("is interrupted with the program", () =>
    Effect.gen(function* () {
      const started = yield* Deferred.make<void>()
      const ended = yield* Deferred.make<void>()
      const slow = Resolver.make("slow", () =>
        Effect.andThen(Deferred.succeed(started, undefined), Effect.never).pipe(
          Effect.onInterrupt(() => Deferred.succeed(ended, undefined))
        )
      )
      const fiber = yield* Effect.forkChild(Effect.provide(resolved({ a: "${slow:}" }), Resolver.layer(slow)))
      yield* Deferred.await(started)
      yield* Fiber.interrupt(fiber)
      yield* Deferred.await(ended)
      const exit = yield* Fiber.await(fiber)
      assert(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause))
    })
  )
})

describe("layers of resolvers", () => {
  const constant = (name: string, value: unknown) => Resolver.make(name, () => Effect.succeed(value))

  it.effect("merge", () =>
    Effect.map(resolved({ r: "${a:}${b:}${c.d:}" }), (value) => expect(value).toEqual({ r: "123" })).pipe(
      Effect.provide(
        Layer.mergeAll(Resolver.layer(constant("a", 1), constant("b", 2)), Resolver.layer(constant("c.d", 3)))
      )
    )
  )

  it.effect("replace a resolver, a built-in one too", () =>
    Effect.map(resolved({ r: "${a:}${oc.env:HOME}" }), (value) => expect(value).toEqual({ r: "2home" })).pipe(
      Effect.provide(Resolver.layer(constant("a", 1), constant("a", 2), constant("oc.env", "home")))
    )
  )

  it.effect.each(["", "a b", "1a", "a..b", ".a", "a:", "${a}", "é"])("die with a resolver named %j", (name) =>
    Effect.map(Effect.exit(Effect.provide(resolved({}), Resolver.layer(constant(name, 1)))), (exit) => {
      assert(Exit.isFailure(exit))
      expect(Cause.squash(exit.cause)).toBeInstanceOf(Resolver.InvalidResolverName)
    })
  )
})

describe("a cached resolver", () => {
  it.effect("runs once for the same arguments in a program", () => {
    const { calls, layer } = echo("f", { cache: true })
    return Effect.gen(function* () {
      const value = { a: "${f:1}", b: "${f: 1}", c: "${f:'1'}", d: "${f:[1]}", e: "${f:${x}}", x: 1 }
      expect(yield* resolved(value)).toEqual({ a: 1, b: 1, c: "1", d: [1], e: 1, x: 1 })
      yield* resolved(value)
      expect(calls).toEqual([[1], ["1"], [[1]]])
    }).pipe(Effect.provide(layer))
  })

  it.effect("tells apart what JSON does not", () => {
    const { calls, layer } = echo("f", { cache: true })
    return Effect.gen(function* () {
      yield* resolved(["${f:inf}", "${f:-inf}", "${f:nan}", "${f:null}", "${f:'null'}", "${f:12345678901234567890}"])
      yield* resolved(["${f:'12345678901234567890'}", "${f:'Infinity'}", "${f:nan}", "${f:'text 1'}"])
      expect(calls.length).toBe(9)
    }).pipe(Effect.provide(layer))
  })

  it.effect("runs once for concurrent callers", () => {
    const calls: Array<unknown> = []
    const slow = Resolver.make(
      "slow",
      (key) =>
        Effect.andThen(
          Effect.yieldNow,
          Effect.sync(() => calls.push(key))
        ),
      { cache: true }
    )
    return Effect.gen(function* () {
      const all = Effect.all(
        Array.from({ length: 10 }, () => resolved("${slow:a}")),
        { concurrency: "unbounded" }
      )
      expect(yield* all).toEqual(Array.from({ length: 10 }, () => 1))
    }).pipe(Effect.provide(Resolver.layer(slow)))
  })

  it.effect("runs again after a failure", () => {
    let calls = 0
    const flaky = Resolver.make(
      "flaky",
      () => Effect.suspend(() => (++calls === 1 ? Effect.fail("no") : Effect.succeed(calls))),
      {
        cache: true
      }
    )
    return Effect.gen(function* () {
      yield* Effect.flip(resolved("${flaky:}"))
      expect(yield* resolved("${flaky:}")).toBe(2)
      expect(yield* resolved("${flaky:}")).toBe(2)
    }).pipe(Effect.provide(Resolver.layer(flaky)))
  })

  it.effect("goes on for those who wait when the one who asked first is interrupted", () => {
    let calls = 0
    return Effect.gen(function* () {
      const started = yield* Deferred.make<void>()
      const done = yield* Deferred.make<string>()
      const slow = Resolver.make(
        "slow",
        () =>
          Effect.suspend(() => {
            calls++
            return Effect.andThen(Deferred.succeed(started, undefined), Deferred.await(done))
          }),
        { cache: true }
      )
      const layer = yield* Layer.build(Resolver.layer(slow))
      const run = Effect.provideContext(resolved("${slow:}"), layer)
      const first = yield* Effect.forkChild(run)
      yield* Deferred.await(started)
      const second = yield* Effect.forkChild(run)
      yield* Effect.yieldNow
      yield* Fiber.interrupt(first)
      yield* Deferred.succeed(done, "done")
      expect(yield* Fiber.join(second)).toBe("done")
      expect(calls).toBe(1)
    })
  })

  it.effect("runs again for those who come after all who waited were interrupted", () => {
    let calls = 0
    return Effect.gen(function* () {
      const started = yield* Deferred.make<void>()
      const slow = Resolver.make(
        "slow",
        () =>
          Effect.suspend(() =>
            ++calls === 1 ? Effect.andThen(Deferred.succeed(started, undefined), Effect.never) : Effect.succeed("done")
          ),
        { cache: true }
      )
      const layer = yield* Layer.build(Resolver.layer(slow))
      const run = Effect.provideContext(resolved("${slow:}"), layer)
      const first = yield* Effect.forkChild(run)
      yield* Deferred.await(started)
      yield* Fiber.interrupt(first)
      expect(yield* run).toBe("done")
      expect(calls).toBe(2)
    })
  })
})

describe("the environment that configs may read", () => {
  const read = (name: string) => resolved({ value: `\${oc.env:${name},otherwise}` })

  it.effect("is all of it", () =>
    Effect.map(Effect.all([read("COMA_T"), read("COMA_S"), read("NOPE")]), (values) =>
      expect(values).toEqual([{ value: "text" }, { value: "5" }, { value: "otherwise" }])
    )
  )

  it.effect.each([
    [["COMA_T"], ["COMA_T"]],
    [["COMA_"], ["COMA_T", "COMA_S"]],
    [
      ["COMA_S*", "NOPE"],
      ["COMA_S", "NOPE"]
    ],
    [["COMA"], []],
    [["COM*"], ["COMA_T", "COMA_S"]],
    [["*"], ["COMA_T", "COMA_S", "NOPE"]],
    [[], []]
  ] as const)("is what names and prefixes allow: %j", ([allow, readable]) =>
    Effect.gen(function* () {
      for (const name of ["COMA_T", "COMA_S", "NOPE"]) {
        const exit = yield* Effect.exit(Effect.provide(read(name), Resolver.environment({ allow })))
        expect([name, Exit.isSuccess(exit)]).toEqual([name, readable.some((each) => each === name)])
        if (Exit.isFailure(exit)) {
          expect(Cause.squash(exit.cause)).toMatchObject({
            reason: `the program does not let a config read the environment variable ${name}`
          })
        }
      }
    })
  )
})
