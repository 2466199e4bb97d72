import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { Command } from "effect-coma"
import { Launcher, Store } from "effect-coma/sweep"
import { TestProgram } from "effect-coma/testing"
import { lab, Model, reasonOf, training } from "../support/sweptLab.ts"

describe("--list", () => {
  it.effect("prints the points as command lines, and runs nothing", () =>
    Effect.gen(function* () {
      const { command, ran } = training()
      const { points, run } = yield* lab()
      const { files, stdout } = yield* run(
        command,
        "--sweep",
        "lr=1,2",
        "--sweep",
        "name='a b',c",
        "--model-path",
        "my.yaml",
        "depth=3",
        "--list"
      )
      expect(stdout).toEqual([
        `main train --model-path my.yaml depth=3 lr=1 'name='\\''a b'\\'''`,
        "main train --model-path my.yaml depth=3 lr=1 name=c",
        `main train --model-path my.yaml depth=3 lr=2 'name='\\''a b'\\'''`,
        "main train --model-path my.yaml depth=3 lr=2 name=c"
      ])
      expect([ran, files, yield* points]).toEqual([[], {}, []])
    })
  )
})

describe("flags that do not go together", () => {
  it.effect.each([
    ["--list"],
    ["--jobs", "2"],
    ["--fail-fast"],
    ["--samples", "2"],
    ["--seed", "2"],
    ["--quiet"],
    ["--sort", "loss", "--sweep", "lr=1"],
    ["--sweep", "lr=1", "--jobs", "0"],
    ["--sweep", "lr=uniform(0..1)"],
    ["--sweep", "lr=1,,2"],
    ["--sweep", "@missing.yaml"]
  ])("%s", (args) =>
    Effect.gen(function* () {
      const { command, ran } = training()
      const { files, run } = yield* lab()
      const { code, exit, stderr } = yield* run(command, ...args)
      expect(reasonOf(exit)).toBeInstanceOf(Object)
      expect([code, ran, files()]).toEqual([2, [], {}])
      expect(stderr[0]).toMatch(/^error: train: --/)
    })
  )

  it.effect("are not there for other commands", () =>
    Effect.gen(function* () {
      const { command } = training()
      const { stdout } = yield* TestProgram.run(
        [command, Command.make("other", { model: Model }, () => Effect.void)],
        ["other", "--help"],
        {
          layers: Layer.merge(Launcher.fibers(), Store.memory())
        }
      )
      expect(stdout.join("\n")).not.toContain("sweep")
    })
  )
})

describe("a file of points", () => {
  it.effect("is read from where the program runs", () =>
    Effect.gen(function* () {
      const { command, ran } = training()
      const { run, write } = yield* lab()
      write({ "points.yaml": "- {lr: 1, depth: 2}\n- lr: 2\n" })
      expect((yield* run(command, "--sweep", "@points.yaml")).code).toBe(0)
      expect(ran).toEqual(["1 2", "2 1"])
    })
  )
})
