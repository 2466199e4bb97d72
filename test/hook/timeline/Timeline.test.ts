import { describe, expect, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, Layer, Schema } from "effect"
import { Command, DEFAULT, Hook, SHARED, Timeline, wake } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { tracing } from "../../support/tracing.ts"

class Offline extends Schema.TaggedError<Offline>()("Offline", {}) {}

const hooks = { parser: [DEFAULT, Timeline.hooks.parser], preConfig: Timeline.hooks.preConfig }

const train = Command.make("train", {}, () => Effect.withSpan(Effect.void, "epoch 1"))

/** A command whose shared hook fails twice, and is run three times. */
const stubborn = () => {
  let runs = 0
  const connect = Hook.make("connect", () =>
    Effect.suspend(() => (runs++ < 2 ? Effect.fail(new Offline()) : Effect.void))
  )
  const command = train.pipe(Command.withHooks({ preRun: SHARED.pipe(Effect.retry({ times: 2 })) }))
  return { command, hooks: { ...hooks, preRun: connect } }
}

/** The names of a timeline, without times and bars, where no name is wrapped. */
const namesOf = (lines: ReadonlyArray<string>) => lines.map((line) => line.replace(/ +[\d.]+ (?:µs|m?s)(?: .*)?$/, ""))

describe("--timeline", () => {
  it.effect("shows, after the run, the tree of what ran: that of a recorder, and of the program's tracer", () =>
    Effect.gen(function* () {
      const { spans, tracer } = tracing()
      const { command, hooks } = stubborn()
      const outcome = yield* TestProgram.run([command], ["train", "--timeline"], {
        hooks,
        layers: Timeline.layer,
        env: { COLUMNS: "120" }
      }).pipe(Effect.withTracer(tracer))
      const names = namesOf(outcome.stderr)
      expect(names.slice(-9)).toEqual(
        [
          "  preRun",
          "    preRun[0]",
          "      connect, failed: Offline",
          "      connect, attempt 2, failed: Offline",
          "      connect, attempt 3",
          "  run",
          "    RunHook.makeDefault",
          "      epoch 1"
        ]
          .slice(-9)
          .toSpliced(0, 0, "    InitHook.makeDefault")
      )
      expect(names.join("\n")).toBe(TestProgram.picture(outcome.ran))
      expect(spans.map(({ name }) => name)).toEqual(names.map((name) => name.trim().replace(/,.*/, "")))
    })
  )

  it.effect("shows a run that fails, below the error", () =>
    Effect.gen(function* () {
      const fail = Command.make("fail", {}, () => Effect.fail(new Offline()))
      const { code, stderr } = yield* TestProgram.run([fail], ["fail", "--timeline"], { hooks, layers: Timeline.layer })
      expect([code, stderr[0]]).toEqual([1, "error: fail: Offline"])
      expect(namesOf(stderr.slice(1, 2))).toEqual(["main fail, failed: Offline"])
      expect(namesOf(stderr.slice(-2))).toEqual(["  run, failed: Offline", "    RunHook.makeDefault, failed: Offline"])
    })
  )

  it.effect("shows a run that is interrupted", () =>
    Effect.gen(function* () {
      const begun = yield* Deferred.make<void>()
      const hang = Command.make("hang", {}, () => Effect.andThen(Deferred.succeed(begun, undefined), Effect.never))
      const program = wake([hang], { name: "main", version: "0.0.0", hooks }).pipe(Effect.provide(Timeline.layer))
      const cut = Effect.gen(function* () {
        const fiber = yield* Effect.forkChild(program)
        yield* Deferred.await(begun)
        yield* Fiber.interrupt(fiber)
      })
      const { stderr } = yield* TestProgram.run(cut, ["hang", "--timeline"])
      expect(namesOf(stderr.slice(-2))).toEqual(["  run, interrupted", "    RunHook.makeDefault, interrupted"])
    })
  )

  it.effect("writes a file for a viewer where one is named", () =>
    Effect.gen(function* () {
      const options = { hooks, layers: Timeline.layer }
      const { files, stderr } = yield* TestProgram.run([train], ["train", "--timeline=out.json"], options)
      expect(stderr).toEqual(["wrote the timeline to out.json"])
      const { traceEvents } = JSON.parse(files["out.json"]!)
      expect(traceEvents[0].args).toEqual({ name: "main train" })
      expect(traceEvents.at(-1)).toMatchObject({ name: "epoch 1", ph: "X" })
      const failed = yield* TestProgram.run([train], ["train", "--timeline=no/out.json"], options)
      expect([failed.code, failed.stderr]).toEqual([
        0,
        ["warning: the timeline could not be written to no/out.json: NotFound"]
      ])
    })
  )

  it.effect("is nothing where it is not asked for, and no flag of a program without it", () =>
    Effect.gen(function* () {
      const quiet = yield* TestProgram.run([train], ["train"], { hooks, layers: Timeline.layer })
      expect([quiet.code, quiet.stderr]).toEqual([0, []])
      const without = yield* TestProgram.run([train], ["train", "--timeline"], { layers: Timeline.layer })
      expect([without.code, without.stderr[0]]).toEqual([2, "error: Unknown flag --timeline."])
    })
  )

  it.effect("says what is missing where no layer records the run", () =>
    Effect.gen(function* () {
      const { code, stderr } = yield* TestProgram.run([train], ["train", "--timeline"], { hooks, layers: Layer.empty })
      expect([code, stderr.join(" ")]).toEqual([2, expect.stringContaining("Provide the program with Timeline.layer.")])
    })
  )

  it.effect("shows spans that lie in each other however deep", () =>
    Effect.gen(function* () {
      let steps: Effect.Effect<void> = Effect.void
      for (let step = 5000; step > 0; step--) steps = Effect.withSpan(steps, `step ${step}`)
      const deep = Command.make("deep", {}, () => steps)
      for (const flag of ["--timeline", "--timeline=out.json"]) {
        const { code, files, ran, stderr } = yield* TestProgram.run([deep], ["deep", flag], {
          hooks,
          layers: Timeline.layer
        })
        expect(code).toBe(0)
        expect(TestProgram.picture(ran)).toContain("step 5000")
        if (flag === "--timeline") expect(stderr.join("\n")).toContain("step 1 ")
        else expect(files["out.json"]).toContain(`"step 5000"`)
      }
    })
  )

  it.effect("keeps 10,000 spans, and says how many it has not kept", () =>
    Effect.gen(function* () {
      const many = Command.make("many", {}, () =>
        Effect.forEach(Array.from({ length: 10_100 }), () => Effect.withSpan(Effect.void, "tick"), { discard: true })
      )
      const { exit, stderr } = yield* TestProgram.run([many], ["many", "--timeline"], { hooks, layers: Timeline.layer })
      expect(exit).toEqual(Exit.void)
      expect(stderr.at(-1)).toMatch(/^1\d\d more spans were not kept\.$/)
      expect(stderr.length).toBeLessThan(40)
    })
  )
})
