import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, Schema } from "effect"
import { Flag } from "effect/cli"
import { Command, Field, Hook, Param, ParserHook } from "effect-coma"
import { TestProgram } from "effect-coma/testing"

const quick = Flag.Boolean("quick").pipe(Flag.withAlias("q"))
const train = Command.make(
  "train",
  { model: Schema.Struct({ lr: Field.make(Schema.Int, 1) }), words: Param.args() },
  ({ model }, ...words) => Console.log(`train ${[model.lr, ...words].join(" ")}`)
).pipe(
  Command.addHooks({
    parser: ParserHook.flag(quick),
    preRun: Hook.make((data) => (data.flag(quick) ? Console.log("quick") : Effect.void))
  })
)
const greet = Command.make("greet", {}, () => Console.log("greet")).pipe(Command.withAlias("g"))

const run = (...args: ReadonlyArray<string>) =>
  TestProgram.run([train, greet], args, { default: "train", inspect: true, files: { "model.yaml": "lr: 1\n" } })

describe("a default command", () => {
  it.effect.each<readonly [ReadonlyArray<string>, ReadonlyArray<string>]>([
    [[], ["train 1"]],
    [["lr=3"], ["train 3"]],
    [["model::lr=3", "a", "b"], ["train 3 a b"]],
    [["--quick"], ["quick", "train 1"]],
    [
      ["-q", "lr=2"],
      ["quick", "train 2"]
    ],
    [
      ["--no-write", "--quick", "lr=2"],
      ["quick", "train 2"]
    ],
    [["--log-level", "error", "lr=2"], ["train 2"]],
    [["--log-level=error", "--no-write"], ["train 1"]],
    [["--", "--x"], ["train 1 --x"]],
    [["train", "lr=4"], ["train 4"]],
    [["greet"], ["greet"]],
    [["--no-write", "g"], ["greet"]]
  ])("runs where none is named: %j", ([args, printed]) =>
    Effect.map(run(...args), ({ code, stdout }) => expect({ code, stdout }).toEqual({ code: 0, stdout: printed }))
  )

  it.effect("does not take what is nearly the name of a command, or no flag of its own", () =>
    Effect.gen(function* () {
      for (const [slip, hint] of [
        ["gret", "Did you mean greet?"],
        ["--quik", "Did you mean --quick?"]
      ] as const) {
        const { code, stderr } = yield* run(slip)
        expect([code, stderr[0]]).toEqual([2, expect.stringContaining(hint)])
      }
    })
  )

  it.effect("does not run where another one is named behind its flags", () =>
    Effect.gen(function* () {
      for (const args of [
        ["--quick", "greet"],
        ["--no-write", "-q", "g"],
        ["--model-path", "x.yaml", "greet"]
      ]) {
        const { code, stderr, stdout } = yield* run(...args)
        expect([code, stdout, stderr[0]]).toEqual([2, [], expect.stringContaining("is a flag of a command. Write it")])
      }
      // What a flag takes is no name.
      const named = yield* TestProgram.run([train, greet], ["--model-path", "greet", "lr=2"], { default: "train" })
      expect(named.stderr[0]).toContain("greet")
      expect((yield* run("--quick", "--", "greet")).stdout).toEqual(["quick", "train 1 greet"])
      expect((yield* run("lr=2", "greet")).stdout).toEqual(["train 2 greet"])
    })
  )

  it.effect("that there is not, if a cast hid that, is an unknown command", () =>
    Effect.gen(function* () {
      const { code, stderr } = yield* TestProgram.run([train, greet], ["lr=2"], { default: "trian" as "train" })
      expect([code, stderr[0]]).toEqual([2, expect.stringContaining('Unknown command "trian"')])
    })
  )

  it.effect("is told by the help of the program, which does not run it", () =>
    Effect.gen(function* () {
      const { stdout } = yield* run("--help")
      expect(stdout.slice(0, 4)).toEqual([
        "Usage: main [COMMAND] [ARGUMENT]...",
        "",
        "Commands:",
        "  train     [default]"
      ])
      expect((yield* run("--version")).stdout).toEqual(["main v0.0.0"])
      expect((yield* run("--why", "lr")).stdout[0]).toBe("model::lr = 1")
    })
  )
})
