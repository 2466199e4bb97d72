import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Schema } from "effect"
import * as TestClock from "effect/testing/TestClock"
import { Command, Field, Progress, wake } from "effect-coma"
import { Launcher, Store, Sweep } from "effect-coma/sweep"
import { TestProgram, TestProgress } from "effect-coma/testing"
import { type Board, showing } from "../../src/sweep/progress.ts"
import { withFooter } from "../../src/terminal/footer.ts"
import { makeScreen } from "../support/screen.ts"
import { watched, watching } from "../support/watching.ts"

class Model extends Schema.Class<Model>("Model")({ lr: Field.make(Schema.Finite, 1) }) {}

const train = Command.make("train", { model: Model }, ({ model }) =>
  Effect.gen(function* () {
    yield* Progress.each([1, 2], () => Effect.void, { label: "epoch" })
    if (model.lr === 2) return yield* Effect.fail(new Error("diverged"))
    return { loss: model.lr }
  })
).pipe(Sweep.enable({ result: Schema.Struct({ loss: Schema.Finite }) }))

const services = Layer.merge(Launcher.fibers(), Store.memory())
const program = wake([train], { name: "main", version: "1.0.0" }).pipe(Effect.provide(services))

/** Seven points, of which three were done before: one fails, and those that run have tasks of their own. */
const sweep = (board: Board) =>
  Effect.gen(function* () {
    for (let n = 0; n < 3; n++) board.skip()
    const point = (n: number) =>
      board.around(
        `[${n + 4}/7] n=${n}`,
        Effect.as(
          Progress.each(Array.from({ length: 4 }), () => Effect.sleep(1000), { label: "epoch" }),
          n === 0 ? ({ status: "failed" } as const) : ({ status: "done" } as const)
        )
      )
    yield* Effect.forEach([0, 1, 2, 3], point, { concurrency: 2 })
  })

const shown = (milliseconds: number, isTerminal: boolean) =>
  Effect.gen(function* () {
    const terminal = watched(70)
    const work = withFooter(showing("train", 7)(sweep)).pipe(Effect.provide(watching(terminal, { isTerminal })))
    const fiber = yield* Effect.forkChild(work)
    yield* TestClock.adjust(milliseconds)
    return { fiber, writes: terminal.writes }
  })

describe("a sweep that runs", () => {
  it.effect("is bars on a terminal: how many have ended, failed and run, and which, with what they show", () =>
    Effect.gen(function* () {
      const { fiber, writes } = yield* shown(6500, true)
      const screen = makeScreen(70, { convertEol: true })
      yield* Effect.promise(() => screen.write(writes.join("")))
      expect(screen.lines()).toMatchInlineSnapshot(`
        [
          "train (1 failed, 2 running)  ━━━━━━━━━────  5/7  71%  18/min  7s left",
          "  [6/7] n=2                                                        3s",
          "    epoch                    ━━━━━━───────  2/4  50%  48/min  3s left",
          "  [7/7] n=3                                                        3s",
          "    epoch                    ━━━━━━───────  2/4  50%  48/min  3s left",
        ]
      `)
      const drawn = writes.length
      yield* TestClock.adjust(2000)
      yield* Fiber.join(fiber)
      yield* Effect.promise(() => screen.write(writes.slice(drawn).join("")))
      expect(screen.lines()).toEqual([])
    })
  )

  it.effect("is a line every five seconds in a pipe, and none at the end, which its points tell", () =>
    Effect.gen(function* () {
      const { fiber, writes } = yield* shown(20_000, false)
      yield* Fiber.join(fiber)
      expect(writes).toMatchInlineSnapshot(`
        [
          "train (1 failed, 2 running): 5/7, 71%, 24/min, 5s left; [6/7] n=2; epoch: 0/4
        ",
        ]
      `)
    })
  )

  it.effect("is a task with a step for each point, and holds the tasks of its points", () =>
    Effect.gen(function* () {
      yield* TestProgram.run(program, ["train", "--sweep", "lr=1,2"])
      expect(yield* TestProgress.tasks).toEqual([
        { path: ["train"], total: 2, done: 2, state: "failed" },
        { path: ["train", "[1/2] lr=1"], total: undefined, done: 0, state: "done" },
        { path: ["train", "[1/2] lr=1", "epoch"], total: 2, done: 2, state: "done" },
        { path: ["train", "[2/2] lr=2"], total: undefined, done: 0, state: "done" },
        { path: ["train", "[2/2] lr=2", "epoch"], total: 2, done: 2, state: "done" }
      ])
    }).pipe(Effect.provide(TestProgress.layer))
  )

  it.effect("is log lines with --log-format json, for what reads them", () =>
    Effect.gen(function* () {
      const { stderr } = yield* TestProgram.run(program, ["train", "--sweep", "lr=1,2", "--log-format", "json"])
      const lines = stderr.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line))
      expect(lines.map(({ annotations, message }) => [message, annotations])).toMatchObject([
        ['[1/2] lr=1  {"loss":1}', { command: "train", point: "lr=1", state: "done", result: { loss: 1 } }],
        ["[2/2] lr=2  failed: diverged", { point: "lr=2", state: "failed", problem: "diverged" }],
        [expect.stringMatching(/^train \(1 failed\): 2\/2, failed/), { task: "train", note: "1 failed", done: 2 }]
      ])
    })
  )
})
