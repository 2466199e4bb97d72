import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as CliConfig from "effect/cli/CliConfig"
import * as Flag from "effect/cli/Flag"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import { Command, Field, ParserHook } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { hostileCommands, labCommands, manyCommands } from "../../../support/completing.ts"

const shells = ["bash", "zsh", "fish", "powershell"] as const

const run = (commands: ReadonlyArray<Command.Any>, args: ReadonlyArray<string>, options: object = {}) =>
  // These commands need no services.
  TestProgram.run(commands, args, { name: "lab", ...options }) as Effect.Effect<TestProgram.Outcome<unknown>>

const scriptOf = (commands: ReadonlyArray<Command.Any>, shell: string, options: object = {}) =>
  Effect.map(run(commands, ["--completions", shell], options), ({ code, stderr, stdout }) => {
    expect([code, stderr]).toEqual([0, []])
    return stdout.join("\n")
  })

const nothing = () => Effect.void

/** Configs that differ. */
const unlikeModels = Array.from({ length: 10 }, (_, index) =>
  Schema.Struct({ lr: Field.make(Schema.Finite, 0.1), steps: Field.make(Schema.Int, index) })
)
const source = Schema.Struct({ source: Field.make(Schema.String, "scores") })

const unlikeCommands = Array.from({ length: 1000 }, (_, index) =>
  Command.make(`command-${index}`, { [`model-${index % 10}`]: unlikeModels[index % 10]!, data: source }, nothing).pipe(
    Command.withDescription(`Does what ${index} of them do.`)
  )
)

describe("a completion script", () => {
  for (const shell of shells) {
    it.effect(`for ${shell} of a thousand commands with two configs is smaller than 150 kB`, () =>
      Effect.gen(function* () {
        for (const commands of [manyCommands, unlikeCommands]) {
          const script = yield* scriptOf(commands, shell)
          expect(script.length).toBeLessThan(150_000)
          expect(script).toContain("command-999")
        }
      })
    )

    it.effect(`for ${shell} holds no secret`, () =>
      Effect.gen(function* () {
        const script = yield* scriptOf(labCommands, shell)
        expect(script).toContain("token")
        expect(script).not.toContain("hunter2")
      })
    )

    it.effect(`for ${shell} leaves out flags that are no plain words`, () =>
      Effect.gen(function* () {
        const script = yield* scriptOf(hostileCommands, shell)
        expect(script).not.toContain("--$(touch")
        expect(script).not.toContain("-l $(touch")
        expect(script).toContain("mode")
      })
    )

    it.effect(`for ${shell} holds the keys of configs that are alike once`, () =>
      Effect.gen(function* () {
        const alike = Array.from({ length: 5 }, (_, index) =>
          Command.make(`c${index}`, { model: Schema.Struct({ unusual: Field.make(Schema.Int, 1) }) }, nothing)
        )
        expect((yield* scriptOf(alike, shell)).split("unusual")).toHaveLength(2)
      })
    )
  }

  it.effect("holds the keys of commands that are loaded only for it", () =>
    Effect.gen(function* () {
      const train = Command.make("train", { model: Schema.Struct({ unusual: Field.make(Schema.Int, 1) }) }, nothing)
      const lazy = Command.lazy("train", () => Promise.resolve({ train }))
      expect(yield* scriptOf([lazy], "bash")).toContain("unusual")
    })
  )

  it.effect("is that of bash for sh, and that of PowerShell for pwsh", () =>
    Effect.gen(function* () {
      expect(yield* scriptOf(labCommands, "sh")).toBe(yield* scriptOf(labCommands, "bash"))
      expect(yield* scriptOf(labCommands, "pwsh")).toBe(yield* scriptOf(labCommands, "powershell"))
    })
  )

  it.effect("for PowerShell is ASCII, since 5.1 does not read UTF-8", () =>
    Effect.gen(function* () {
      expect(yield* scriptOf(hostileCommands, "powershell")).toMatch(/^[\n\u0020-\u007e]*$/)
    })
  )

  it.effect("for PowerShell holds names, keys and what is said of them", () =>
    Effect.gen(function* () {
      const script = yield* scriptOf(labCommands, "powershell")
      const quoted = /ConvertFrom-Json '((?:[^']|'')*)'/.exec(script)![1]!
      const tables = JSON.parse(quoted.replaceAll("''", "'"))
      expect(tables.names).toContainEqual([
        "db",
        [
          ["migrate", "Brings the tables up to date."],
          ["seed", ""]
        ]
      ])
      expect(tables.kinds).toContainEqual(expect.objectContaining({ calls: ["train", "t", "fit"] }))
      expect(tables.keys[0].keys[0]).toEqual(["lr", "number [0.1] - Learning rate", []])
    })
  )

  it.effect("negates only flags that are on by default", () =>
    Effect.gen(function* () {
      const flag = (name: string, value: boolean) => Flag.Boolean(name).pipe(Flag.withDefault(value))
      const command = Command.make("run", {}, nothing).pipe(
        Command.addHooks({ parser: [ParserHook.flag(flag("cache", true)), ParserHook.flag(flag("deep", false))] })
      )
      const script = yield* scriptOf([command], "bash")
      expect(script).toContain("--no-cache")
      expect(script).not.toContain("--no-deep")
      expect(script).not.toContain("--no-help")
    })
  )

  it.effect("is not to be had of a program without the flag, and no other shell has one", () =>
    Effect.gen(function* () {
      const builtIns = [GlobalFlag.Help]
      const without = yield* Effect.provideService(run(labCommands, ["--completions", "bash"]), CliConfig.CliConfig, {
        builtIns
      })
      expect(without.code).toBe(2)
      expect(without.stderr.join("\n")).toContain("Unknown flag")
      expect((yield* run(labCommands, ["--completions", "tcsh"])).code).toBe(2)
    })
  )

  it.effect("is refused by a program whose name no shell takes as a word", () =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* run(labCommands, ["--completions", "bash"], { name: "my $(lab)" })
      expect([code, stdout]).toEqual([2, []])
      expect(stderr.join(" ")).toContain("its name is no plain word")
    })
  )
})
