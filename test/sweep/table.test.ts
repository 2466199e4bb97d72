import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, Schema } from "effect"
import { Command } from "effect-coma"
import { Store, Sweep } from "effect-coma/sweep"
import { printTable } from "../../src/sweep/table.ts"
import { Loss, lab, Model, training } from "../support/sweptLab.ts"

describe("--table", () => {
  it.effect("prints what is recorded, as text, CSV or JSON, sorted by a result", () =>
    Effect.gen(function* () {
      const { command, ran } = training(({ lr }) => lr === 3)
      const { run } = yield* lab()
      yield* run(command, "--sweep", "lr=2,3,10", "--quiet")
      const table = (...args: ReadonlyArray<string>) => Effect.map(run(command, ...args), ({ stdout }) => stdout)
      expect(yield* table("--table")).toEqual([
        "#  lr  status  loss  problem",
        "1  2   done    2",
        "2  3   failed        diverged",
        "3  10  done    10"
      ])
      expect(yield* table("--table=csv", "--sort=-loss", "--sweep", "lr=2,3,10")).toEqual([
        "#,lr,status,loss,problem",
        "3,10,done,10,",
        "1,2,done,2,",
        "2,3,failed,,diverged"
      ])
      expect(yield* table("--table=csv", "--sort", "lr")).toHaveLength(4)
      const json: unknown = JSON.parse((yield* table("--table=json")).join("\n"))
      expect(json).toMatchObject([
        { index: 0, values: { lr: "2" }, status: "done", result: { loss: 2 } },
        { status: "failed" },
        {}
      ])
      expect((yield* run(command, "--table", "--sort", "los")).code).toBe(2)
      expect(yield* table("--table", "depth=7")).toEqual(["Nothing is recorded of this sweep."])
      expect(ran).toHaveLength(3)
    })
  )

  it.effect("is sorted by the status, too, and shows people no more digits than they read", () =>
    Effect.gen(function* () {
      const { command } = training(({ lr }) => lr === 3)
      const { run } = yield* lab()
      yield* run(command, "--sweep", "lr=0.1,3", "depth=3", "--quiet")
      const table = (...args: ReadonlyArray<string>) =>
        Effect.map(run(command, "depth=3", ...args), ({ stdout }) => stdout)
      expect((yield* table("--table", "--sort=-status"))[1]).toMatch(/^2 .*failed/)
      expect((yield* table("--table"))[1]).toBe("1  0.1  done    0.3")
      expect((yield* table("--table=csv"))[1]).toBe("1,0.1,done,0.30000000000000004,")
    })
  )

  it.effect("sorts numbers that are not finite, and what has none last", () =>
    Effect.gen(function* () {
      const results = [15, Number.NaN, 2, Number.POSITIVE_INFINITY, 10, Number.NEGATIVE_INFINITY]
      const command = Command.make("train", { model: Model }, ({ model }) =>
        Effect.succeed({ loss: results[model.depth]! })
      ).pipe(Sweep.enable({ result: Schema.Struct({ loss: Schema.Number }) }))
      const { run } = yield* lab()
      yield* run(command, "--sweep", "depth=0..5", "--quiet")
      const losses = (sort: string) =>
        Effect.map(run(command, "--table=csv", sort), ({ stdout }) => stdout.slice(1).map((line) => line.split(",")[3]))
      expect(yield* losses("--sort=loss")).toEqual(["-Infinity", "2", "10", "15", "Infinity", "NaN"])
      expect(yield* losses("--sort=-loss")).toEqual(["Infinity", "15", "10", "2", "-Infinity", "NaN"])
    })
  )

  it.effect("has a column for each key, whatever it is called", () =>
    Effect.gen(function* () {
      const { run } = yield* lab()
      const { command } = training()
      yield* run(command, "--sweep", "{constructor: 1}, {'[\"x=y\"]': 2}, {lr: 3}", "--quiet")
      const { stdout } = yield* run(command, "--table=csv")
      expect(stdout.map((line) => line.split(",").slice(0, 5).join(","))).toEqual([
        '#,constructor,"[""x=y""]",lr,status',
        "1,1,,,done",
        "2,,2,,done",
        "3,,,3,done"
      ])
    })
  )

  it.effect("shows very many points", () =>
    Effect.gen(function* () {
      const { store } = yield* lab()
      const points = Array.from({ length: 130_000 }, (_, index) => ({
        ...{ id: `p${index}`, index, overrides: [`lr=${index}`], directory: "d" },
        ...{ status: "done" as const, result: { loss: index } }
      }))
      const lines: Array<string> = []
      const console = { ...globalThis.console, log: (text: string) => void lines.push(text) }
      yield* printTable({ id: "s", command: "train", overrides: [] }, "text", "loss").pipe(
        Effect.provideService(Store.Store, { ...store, points: () => Effect.succeed(points) }),
        Effect.provideService(Console.Console, console)
      )
      expect(lines.join("\n").split("\n")).toHaveLength(130_001)
    })
  )

  it.effect("quotes what CSV would take apart", () =>
    Effect.gen(function* () {
      const { run } = yield* lab()
      yield* run(training().command, "--sweep", "{name: 'a, \"b\"'}", "--quiet")
      expect((yield* run(training().command, "--table=csv")).stdout[1]).toBe(`1,"'a, ""b""'",done,0.001`)
    })
  )
})

describe("results", () => {
  it.effect("are read as the schema says", () =>
    Effect.gen(function* () {
      const At = Schema.Struct({ at: Schema.DateFromString })
      const command = Command.make("train", { model: Model }, ({ model }) =>
        model.lr === 2 ? Effect.fail(new Error("no")) : Effect.succeed({ at: new Date(model.lr * 1000) })
      ).pipe(Sweep.enable({ result: At }))
      const { run, store } = yield* lab()
      const read = Effect.provideService(Sweep.results("train", { result: At }), Store.Store, store)
      expect(yield* read).toEqual([])
      yield* run(command, "--sweep", "lr=1,2")
      expect(yield* read).toMatchObject([
        { index: 0, values: { lr: "1" }, status: "done", result: { at: new Date(1000) } },
        { index: 1, status: "failed", result: undefined, problem: "no" }
      ])
      const other = Effect.provideService(Sweep.results("train", { result: Loss }), Store.Store, store)
      expect(yield* Effect.flip(other)).toMatchObject({ reason: { _tag: "StoreFailed" } })
    })
  )
})
