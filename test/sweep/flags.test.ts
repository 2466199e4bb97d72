import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer, Schema } from "effect"
import { Argument, Flag } from "effect/cli"
import { Command, ParserHook } from "effect-coma"
import { Launcher, Store, Sweep } from "effect-coma/sweep"
import { TestProgram } from "effect-coma/testing"
import { Loss, lab, Model, reasonOf, training } from "../support/sweptLab.ts"

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

  it.effect("prints points whose keys look like flags so that they are none", () =>
    Effect.gen(function* () {
      const { run } = yield* lab()
      const { stdout } = yield* run(training().command, "--sweep", "{'--lr': 1}, {lr: 2}", "depth=3", "--list")
      expect(stdout).toEqual(["main train depth=3 -- --lr=1", "main train depth=3 lr=2"])
    })
  )
})

describe("a line of --list", () => {
  const tag = Flag.String("tag").pipe(Flag.withAlias("t"), Flag.optional)
  const token = Flag.Redacted("token").pipe(
    Flag.map((secret) => ({ secret })),
    Flag.optional
  )
  const input = Argument.String("input")
  const tagged = () => {
    const { command, ran } = training()
    const parser = [ParserHook.flag(tag), ParserHook.flag(token), ParserHook.argument(input)]
    return { command: command.pipe(Command.addHooks({ parser })), ran }
  }

  it.effect("has the program's own flags and positionals, as they were typed", () =>
    Effect.gen(function* () {
      const { command, ran } = tagged()
      const { run } = yield* lab()
      const args = ["a.csv", "-t", "x y", "--samples=2", "--seed", "1", "--sweep=depth=int(1..9)", "name=b", "--list"]
      const { stdout } = yield* run(command, ...args, "--", "lr=2")
      expect(stdout.map((line) => line.replace(/depth=\d/, "depth=N"))).toEqual([
        "main train a.csv -t 'x y' name=b -- lr=2 depth=N",
        "main train a.csv -t 'x y' name=b -- lr=2 depth=N"
      ])
      const [, , ...words] = stdout[0]!.replace("'x y'", "xy").split(" ")
      expect((yield* run(command, ...words)).code).toBe(0)
      expect(ran).toEqual([expect.stringMatching(/^2 \d$/)])
    })
  )

  it.effect("has not what was typed after a switch of the sweep for on or off", () =>
    Effect.gen(function* () {
      const { run } = yield* lab()
      const switches = ["--quiet", "no", "--list", "true", "--no-fail-fast", "--sweep", "lr=1"]
      expect((yield* run(tagged().command, "a.csv", ...switches)).stdout).toEqual(["main train a.csv lr=1"])
    })
  )

  it.effect("has no secret of a flag, and none of a point, however many there are", () =>
    Effect.gen(function* () {
      const { command } = tagged()
      const { run, write } = yield* lab()
      for (const typed of [["--token=a"], ["--token", "a"]]) {
        const { stdout } = yield* run(command, "a.csv", ...typed, "--tag", "", "--sweep", "lr=1", "--list")
        expect(stdout.map((line) => line.replace("'--token=<redacted>'", "--token '<redacted>'"))).toEqual([
          "main train a.csv --token '<redacted>' --tag '' lr=1"
        ])
      }
      const Account = Schema.Struct({ token: Schema.Redacted(Schema.String) })
      const secret = Command.make("train", { account: Account, model: Model }, () => Effect.succeed({ loss: 1 })).pipe(
        Sweep.enable({ result: Loss })
      )
      write({ "points.yaml": `${"- {lr: 1}\n".repeat(10_000)}- {"account::token": hush2}\n` })
      const listed = yield* run(secret, "--sweep", "@points.yaml", "--list")
      expect([listed.code, listed.stdout.length, listed.stdout.join().includes("hush")]).toEqual([2, 10_000, false])
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
    ["--sweep", "lr=1,2", "--samples", "3"],
    ["--sweep", "lr=lgo(1e-5..1)", "--samples", "3"],
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
