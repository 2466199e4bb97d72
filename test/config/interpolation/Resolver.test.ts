import { assert, describe, expect, expectTypeOf, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Resolver from "../../src/config/interpolation/Resolver.ts"
import { resolve } from "../../src/config/interpolation/resolve.ts"
import { maxDepth } from "../../src/config/tree/limits.ts"
import * as Tree from "../../src/config/tree/Tree.ts"

const resolved = (value: unknown) =>
  Effect.map(resolve(Tree.fromUnknown(value), { config: "cfg" }), (tree) => Tree.toUnknown(tree))

/** A resolver that counts its calls and gives its arguments back. */
const echo = (name: string, options?: { readonly cache?: boolean }) => {
  const calls: Array<ReadonlyArray<unknown>> = []
  const resolver = Resolver.make(
    name,
    (...args) =>
      Effect.sync(() => {
        calls.push(args)
        return args.length === 1 ? args[0] : args
      }),
    options
  )
  return { calls, layer: Resolver.layer(resolver) }
}

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

  const args = echo("f")
  it.effect.each<[string, unknown]>([
    ["${f:}", []],
    ["${f:1,-2.5,true,null}", [1, -2.5, true, null]],
    ["${f:9007199254740993}", 9007199254740993n],
    ["${f:text with blanks}", "text with blanks"],
    ["${f:'1',}", ["1", ""]],
    ["${f:[1, [x]],{a: {b: 2}}}", [[1, ["x"]], { a: { b: 2 } }]],
    ["${f:${m},[${m.x}]}", [{ x: 1, y: [1, "\\"] }, [1]]],
    ["${f:'${m.x}'}", "1"],
    ["${f:${f:a,b},${f:c}}", [["a", "b"], "c"]],
    ["${${name}:${name}}", "f"],
    ["<${f:1}>", "<1>"]
  ])("gets the arguments of %s", ([text, expected]) =>
    resolved({ r: text, name: "f", m: { x: 1, y: ["${m.x}", "\\"] } }).pipe(
      Effect.map((value) => expect((value as { readonly r: unknown }).r).toEqual(expected)),
      Effect.provide(args.layer)
    )
  )

  it.effect("runs once for a place, however many refer to it", () => {
    const { calls, layer } = echo("f")
    return Effect.gen(function* () {
      yield* resolved({ a: "${c}", b: ["${c}", "${c.x}"], c: "${f:{x: 1}}" })
      expect(calls).toEqual([[{ x: 1 }]])
    }).pipe(Effect.provide(layer))
  })

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

  it.effect("are known to the message about an unknown one", () =>
    Effect.map(Effect.flip(resolved({ r: "${vualt:}" })), (error) =>
      expect(error.reason).toBe("there is no resolver vualt (the nearest is vault)")
    ).pipe(Effect.provide(Resolver.layer(constant("vault", 1))))
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
