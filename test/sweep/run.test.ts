import { describe, expect, it } from "@effect/vitest"
import { Context, Deferred, Effect, Layer } from "effect"
import { Command } from "effect-coma"
import { Sweep } from "effect-coma/sweep"
import { Loss, lab, Model, reasonOf } from "../support/sweptLab.ts"

describe("points that run at once", () => {
  it.effect("are as many as asked for, each in a slot, and share no scope, layer, accounting or config", () =>
    Effect.gen(function* () {
      class Resource extends Context.Service<Resource, { readonly number: number }>()("test/Resource") {}
      const slots = new Set<number>()
      const open = new Set<number>()
      const seen: Array<{ model: Model; resource: number; taken: ReadonlyArray<string> }> = []
      let made = 0
      let most = 0
      const layer = Layer.effect(
        Resource,
        Effect.acquireRelease(
          Effect.sync(() => ({ number: ++made })),
          ({ number }) => Effect.sync(() => open.delete(number))
        )
      )
      const command = Command.make("train", { model: Model }, ({ model }) =>
        Effect.gen(function* () {
          const { number } = yield* Resource
          const { overrides, slot } = yield* Sweep.Point
          expect(slots.has(slot)).toBe(false)
          slots.add(slot)
          open.add(number)
          most = Math.max(most, slots.size)
          seen.push({ model, resource: number, taken: overrides })
          for (let i = 0; i < 20; i++) yield* Effect.yieldNow
          slots.delete(slot)
          return { loss: model.lr }
        })
      ).pipe(Command.provide(layer), Sweep.enable({ result: Loss }))
      const { run } = yield* lab(3)
      expect((yield* run(command, "--sweep", "lr=1..20")).code).toBe(0)
      expect(most).toBe(3)
      expect(seen.map(({ model, taken }) => [`lr=${model.lr}`, ...taken])).toEqual(
        seen.map(({ taken }) => [...taken, ...taken])
      )
      expect(new Set(seen.map(({ model }) => model)).size).toBe(20)
      expect([made, open.size]).toEqual([20, 0])
      most = 0
      expect((yield* run(command, "--sweep", "lr=1..40", "--jobs", "2")).code).toBe(0)
      expect(most).toBe(2)
      expect(seen).toHaveLength(40)
    })
  )

  it.effect("are interrupted at the first failure if that is asked for, with their finalizers, and recorded so", () =>
    Effect.gen(function* () {
      let released = 0
      let waits = 2
      const ready = yield* Deferred.make<void>()
      const command = Command.make("train", { model: Model }, ({ model }) =>
        Effect.gen(function* () {
          yield* Effect.addFinalizer(() => Effect.sync(() => void released++))
          if (model.lr !== 1) {
            if (--waits === 0) yield* Deferred.succeed(ready, undefined)
            return yield* Effect.never
          }
          yield* Deferred.await(ready)
          return yield* Effect.fail(new Error("diverged"))
        })
      ).pipe(Sweep.enable({ result: Loss }))
      const { run, statuses } = yield* lab(3)
      const { code, exit } = yield* run(command, "--sweep", "lr=1..1000000000", "--fail-fast")
      expect(code).toBe(1)
      expect(released).toBe(3)
      expect(reasonOf(exit)).toMatchObject({ _tag: "PointsFailed", failed: 1, first: "lr=1", problem: "diverged" })
      expect(yield* statuses).toEqual(["lr=1 failed", "lr=2 interrupted", "lr=3 interrupted"])
    })
  )

  it.effect("see no change of a config that is made while they run", () =>
    Effect.gen(function* () {
      const { FileSystem } = yield* Effect.promise(() => import("effect"))
      const seen: Array<string> = []
      const command = Command.make("train", { model: Model }, ({ model }) =>
        Effect.gen(function* () {
          seen.push(`${model.lr} ${model.name}`)
          const fs = yield* FileSystem.FileSystem
          yield* Effect.orDie(fs.writeFileString("model.yaml", "name: edited\n"))
          return { loss: 1 }
        })
      ).pipe(Sweep.enable({ result: Loss }))
      for (const [before, name] of [
        [{ "model.yaml": "name: first\n" }, "first"],
        [{}, "net"]
      ] as const) {
        seen.length = 0
        const { files, run, write } = yield* lab()
        write(before)
        expect((yield* run(command, "--sweep", "lr=1,2,3")).code).toBe(0)
        expect(seen).toEqual([`1 ${name}`, `2 ${name}`, `3 ${name}`])
        const copy = Object.entries(files()).filter(([file]) => /configs\/model\.yaml$/.test(file))
        expect(copy.map(([, text]) => text)).toEqual(Object.values(before))
      }
    })
  )

  it.effect("are recorded as interrupted when the program is", () =>
    Effect.gen(function* () {
      let released = 0
      const begun = yield* Deferred.make<void>()
      const command = Command.make("train", { model: Model }, () =>
        Effect.gen(function* () {
          yield* Effect.addFinalizer(() => Effect.sync(() => void released++))
          yield* Deferred.succeed(begun, undefined)
          return yield* Effect.never
        })
      ).pipe(Sweep.enable({ result: Loss }))
      const { run, statuses } = yield* lab(2)
      const fiber = yield* Effect.forkChild(run(command, "--sweep", "lr=1..9"))
      yield* Deferred.await(begun)
      for (let i = 0; i < 50; i++) yield* Effect.yieldNow
      yield* Effect.promise(() => new Promise((resolve) => setTimeout(resolve, 50)))
      fiber.interruptUnsafe()
      yield* Effect.exit(Effect.promise(() => new Promise<void>((resolve) => fiber.addObserver(() => resolve()))))
      expect(released).toBe(2)
      expect(yield* statuses).toEqual(["lr=1 interrupted", "lr=2 interrupted"])
    })
  )

  it.effect("of one sweep belong to one program at a time", () =>
    Effect.gen(function* () {
      const begun = yield* Deferred.make<void>()
      const go = yield* Deferred.make<void>()
      const command = Command.make("train", { model: Model }, () =>
        Deferred.succeed(begun, undefined).pipe(Effect.andThen(Deferred.await(go)), Effect.as({ loss: 1 }))
      ).pipe(Sweep.enable({ result: Loss }))
      const { run } = yield* lab()
      const fiber = yield* Effect.forkChild(run(command, "--sweep", "lr=1"))
      yield* Deferred.await(begun)
      const second = yield* run(command, "--sweep", "lr=1,2")
      expect([second.code, reasonOf(second.exit)]).toMatchObject([1, { _tag: "Busy" }])
      expect((yield* run(command, "--sweep", "lr=1", "name=other", "--list")).code).toBe(0)
      yield* Deferred.succeed(go, undefined)
      yield* Effect.promise(() => new Promise<void>((resolve) => fiber.addObserver(() => resolve())))
      expect((yield* run(command, "--sweep", "lr=1,2")).code).toBe(0)
    })
  )
})
