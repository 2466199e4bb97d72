import { describe, expect, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Ref from "effect/Ref"
import {
  Config,
  ConfigHook,
  DEFAULT,
  DefaultHooks,
  Hook,
  HookError,
  InitHook,
  Invocation,
  InvocationData,
  Param,
  ParamData,
  ParamError,
  Persistence,
  Pipeline,
  RunHook
} from "effect-coma"
import { MemoryFileSystem, TestInvocation } from "effect-coma/testing"
import { expectTypeOf } from "vitest"
import { Data, dryRun, input, level, Model } from "../support/train.ts"

class Seed extends Context.Service<Seed, number>()("test/Seed") {}

describe("a hook under a made invocation", () => {
  const stopOnDryRun = Hook.make((data) => (data.flag(dryRun) ? Hook.exit(3) : Effect.void))

  it.effect("reads its flags", () =>
    Effect.gen(function* () {
      const stopped = yield* Effect.exit(
        stopOnDryRun.pipe(Effect.provide(TestInvocation.layer({ flags: [[dryRun, true]] })))
      )
      expect(Exit.isFailure(stopped) && Hook.exitCode(stopped.cause)).toBe(3)
      const data = yield* stopOnDryRun.pipe(Effect.provide(TestInvocation.layer({ flags: [[dryRun, false]] })))
      expect(data.name).toBe("test")
    })
  )

  it.effect("is told when it reads a flag that it was not given", () =>
    Effect.gen(function* () {
      const exit = yield* Effect.exit(stopOnDryRun.pipe(Effect.provide(TestInvocation.layer())))
      expect(Exit.isFailure(exit) && exit.cause.reasons).toMatchObject([
        { _tag: "Die", defect: expect.any(HookError.HookError) }
      ])
    })
  )

  it.effect("reads its positionals, its name, its files and what earlier hooks handed over", () =>
    Effect.gen(function* () {
      const data = yield* Effect.service(Invocation)
      expect(data.name).toBe("train")
      expect(data.argument(input)).toBe("in.csv")
      expect(data.flag(level)).toBe("high")
      expect(yield* InvocationData.get(data, Seed)).toBe(7)
      expect(InvocationData.pathOf(data, "model")).toBe("given.json")
      expect(InvocationData.pathOf(data, "data")).toBe("data.json")
      expect(data.overrides).toEqual(["lr=1"])
      expect([...ParamData.allConfigs(data.parameters).keys()]).toEqual(["model", "data"])
    }).pipe(
      Effect.provide(
        TestInvocation.layer({
          name: "train",
          params: { model: Model },
          supplemental: { data: Data },
          overrides: ["lr=1"],
          persistence: Persistence.make({ extension: "json" }),
          paths: { model: "given.json" },
          flags: [
            [dryRun, false],
            [level, "high"]
          ],
          arguments: [[input, "in.csv"]],
          extras: Context.make(Seed, 7)
        })
      )
    )
  )

  it.effect("fails with what is wrong with the declaration", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(TestInvocation.make({ params: { inline: Model } }))
      expect(error).toBeInstanceOf(ParamError.ParamError)
      expect(error.reason._tag).toBe("InvalidDeclaration")
    })
  )

  it("has values of the flags' own types", () => {
    TestInvocation.make({ flags: [[level, "low"]] })
    // @ts-expect-error the flag takes low or high
    TestInvocation.make({ flags: [[level, "middle"]] })
    // @ts-expect-error a positional is not a flag
    TestInvocation.make({ flags: [[input, "x"]] })
    const ran = stopOnDryRun.pipe(Effect.provide(TestInvocation.layer({ flags: [[dryRun, true]] })))
    expectTypeOf<Effect.Services<typeof ran>>().toEqualTypeOf<never>()
  })
})

describe("a pipeline under a made invocation", () => {
  it.effect("runs hooks over defaults that a layer replaced", () =>
    Effect.gen(function* () {
      const seen = yield* Ref.make<ReadonlyArray<string>>([])
      const see = (what: string) => Hook.make(() => Ref.update(seen, (all) => [...all, what]))
      const data = yield* TestInvocation.make({ name: "train" })
      const slot = [
        see("before"),
        [DEFAULT.pipe(Effect.tap(see("tapped").pipe(Effect.provideService(Invocation, data))))]
      ]
      const after = yield* Pipeline.runSlot("config", slot, data).pipe(
        Effect.provideService(DefaultHooks, {
          config: [see("mock"), Hook.make((data) => Effect.succeed({ ...data, overrides: ["mocked"] }))]
        }),
        Effect.provide(MemoryFileSystem.layer())
      )
      expect(yield* Ref.get(seen)).toEqual(["before", "mock", "tapped"])
      expect(after.overrides).toEqual(["mocked"])
    })
  )

  it.effect("gives a hook its config, with files in memory", () =>
    Effect.gen(function* () {
      const first = yield* TestInvocation.make({ params: { model: Model }, overrides: ["lr=1"] })
      const data = yield* Pipeline.runSlot("config", ConfigHook.makeDefault(), first)
      const config = yield* ParamData.getConfig(data.parameters, "model")
      expect(yield* Config.valueAs(config, Model)).toEqual(new Model({ lr: 1 }))
      expect(yield* Config.valueAs(config, Model, Config.FILE)).toEqual(new Model({ lr: 0.5 }))
      expect(yield* MemoryFileSystem.files).toEqual({ "model.yaml": "lr: 0.5\n" })
    }).pipe(Effect.provide(MemoryFileSystem.layer({ "model.yaml": "lr: 0.5\n" })))
  )

  it.effect("inits and runs a command that the test made", () =>
    Effect.gen(function* () {
      const command = ({ n }: { readonly n: number }) => Effect.succeed(n + 1)
      const first = yield* TestInvocation.make({ command, params: { n: Param.regular(1) } })
      const inited = yield* Pipeline.runSlot("init", InitHook.makeDefault(), first)
      const ran = yield* Pipeline.runSlot("run", RunHook.makeDefault(), inited)
      expect(ran.result).toMatchObject({ value: 2 })
    })
  )
})
