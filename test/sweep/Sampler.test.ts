/**
 * Samplers that are told how points ended, as the climber of the example is.
 */
import { describe, expect, it } from "@effect/vitest"
import { Cause, Context, Deferred, Effect, Exit, Fiber, Layer, Option, Schema } from "effect"
import { Command, Field, wake } from "effect-coma"
import { Launcher, Sampler, Store, Sweep } from "effect-coma/sweep"
import { TestProgram } from "effect-coma/testing"
import { climbing } from "../../examples/49-hill-climber/climber.ts"

class Model extends Schema.Class<Model>("Model")({
  x: Field.make(Schema.Int, 0),
  y: Field.make(Schema.Int, 0)
}) {}

const lossOf = (result: unknown) => (result as { readonly loss: number } | undefined)?.loss
const args = ["train", "--sweep", "x=0..9", "--sweep", "y=0..9"]

/** Climbs on one record; what a point does before it ends is up to the test. */
const lab = Effect.fnUntraced(function* (jobs: number, work: (name: string) => Effect.Effect<void>) {
  const ran: Array<string> = []
  const services = yield* Layer.build(Layer.merge(Launcher.fibers({ concurrency: jobs }), Store.memory()))
  const train = Command.make("train", { model: Model }, ({ model: { x, y } }) =>
    Effect.gen(function* () {
      yield* work(`${x} ${y}`)
      ran.push(`${x} ${y}`)
      return { loss: (x - 3) ** 2 + (y - 6) ** 2 }
    })
  ).pipe(Sweep.enable({ result: Schema.Struct({ loss: Schema.Finite }) }))
  const climber = Context.make(Sampler.Samplers, climbing({ climbers: 3, seed: 4, lossOf }))
  const program = wake([train], { name: "main", version: "1.0.0" }).pipe(
    Effect.provideContext(Context.merge(services, climber))
  )
  return { ran, run: TestProgram.run(program, args) }
})

const free = () => Effect.void

describe("a climber", () => {
  it.effect("finds the best point, and runs only some of all, none twice", () =>
    Effect.gen(function* () {
      const { ran, run } = yield* lab(1, free)
      expect((yield* run).code).toBe(0)
      expect(ran).toContain("3 6")
      expect(ran.length).toBeLessThan(50)
      expect(new Set(ran).size).toBe(ran.length)
    })
  )

  it.effect("runs the same points, however many run at once and whichever of them ends first", () =>
    Effect.gen(function* () {
      const one = yield* lab(1, free)
      yield* one.run
      for (const jobs of [2, 3, 5]) {
        let turn = jobs
        const yields = () =>
          Effect.suspend(() => {
            turn = (turn * 7 + 3) % 19
            return Effect.repeat(Effect.yieldNow, { times: turn * 20 })
          })
        const other = yield* lab(jobs, () => Effect.asVoid(yields()))
        yield* other.run
        expect(other.ran.toSorted()).toEqual(one.ran.toSorted())
      }
    })
  )

  it.effect("waits for no other: one slow point holds up its own climber alone", () =>
    Effect.gen(function* () {
      const alone = yield* lab(1, free)
      yield* alone.run
      const slow = alone.ran[0]!
      const gate = yield* Deferred.make<void>()
      const { ran, run } = yield* lab(3, (name) => (name === slow ? Deferred.await(gate) : Effect.void))
      const fiber = yield* Effect.forkChild(run)
      let before = -1
      while (ran.length > before || ran.length === 0) {
        before = ran.length
        yield* Effect.repeat(Effect.yieldNow, { times: 5000 })
      }
      expect(ran.length).toBeGreaterThan(6)
      expect(ran).not.toContain(slow)
      yield* Deferred.succeed(gate, undefined)
      yield* Fiber.join(fiber)
      expect(ran.toSorted()).toEqual(alone.ran.toSorted())
    })
  )

  it.effect("goes on where it was when it is resumed, and runs nothing twice", () =>
    Effect.gen(function* () {
      const whole = yield* lab(1, free)
      yield* whole.run
      let left = 5
      const { ran, run } = yield* lab(2, () => Effect.suspend(() => (left-- > 0 ? Effect.void : Effect.interrupt)))
      yield* Effect.exit(run)
      expect(ran.length).toBe(5)
      left = Number.POSITIVE_INFINITY
      const exit = yield* Effect.exit(run)
      expect(Exit.isSuccess(exit) ? exit.value.code : Cause.squash(exit.cause)).toBe(0)
      expect(ran.toSorted()).toEqual(whole.ran.toSorted())
    })
  )
})

describe("a sampler", () => {
  const one = (sampler: Sampler.Sampler, concurrency: number, work: Effect.Effect<void>, ...more: Array<string>) =>
    Effect.suspend(() => {
      const train = Command.make("train", { model: Model }, () => Effect.as(work, { loss: 1 })).pipe(
        Sweep.enable({ result: Schema.Struct({ loss: Schema.Finite }) })
      )
      const program = wake([train], { name: "main", version: "1.0.0" }).pipe(
        Effect.provide([Launcher.fibers({ concurrency }), Store.memory()]),
        Effect.provideService(Sampler.Samplers, () => Effect.succeed(sampler))
      )
      return TestProgram.run(program, ["train", "--sweep", "x=1", ...more])
    })
  const none = Option.none<ReadonlyArray<string>>()

  it.effect("that asks for a point again and again while it runs is held up in the end", () =>
    Effect.gen(function* () {
      const gate = yield* Deferred.make<void>()
      let asked = 0
      let told = 0
      const again: Sampler.Sampler = {
        ask: Effect.sync(() => {
          asked++
          return told > 0 ? none : Option.some(["x=1"])
        }),
        tell: () => Effect.sync(() => void told++)
      }
      const fiber = yield* Effect.forkChild(one(again, 2, Deferred.await(gate)))
      let before = -1
      while (asked > before || asked === 0) {
        before = asked
        yield* Effect.repeat(Effect.yieldNow, { times: 5000 })
        // As long as nothing holds it up.
        if (asked > 50_000) break
      }
      expect(asked).toBeLessThan(50_000)
      yield* Deferred.succeed(gate, undefined)
      expect((yield* Fiber.join(fiber)).code).toBe(0)
    })
  )

  it.effect.each([0, Number.NaN, -3, 1e15])(
    "runs with room for %d points at once, however little sense that makes",
    (room) =>
      Effect.gen(function* () {
        let asked = 0
        const few: Sampler.Sampler = {
          ask: Effect.sync(() => (asked < 3 ? Option.some([`x=${asked++}`]) : none)),
          tell: () => Effect.void
        }
        let ran = 0
        const work = Effect.sync(() => void ran++)
        expect((yield* one(few, room, work)).code).toBe(0)
        expect(ran).toBe(3)
      })
  )
})
