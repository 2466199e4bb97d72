import { describe, expect, it } from "@effect/vitest"
import { Effect, Logger, Option, Schema } from "effect"
import * as Flag from "effect/cli/Flag"
import { Command, ConfigHook, Hook, ParserHook } from "effect-coma"
import { TestProgram } from "effect-coma/testing"

const quiet = { config: ConfigHook.makeDefault({ write: false }) }

const train = Command.make("train", {}, () =>
  Effect.annotateLogs(Effect.logWarning("careful", { lr: 1 }), { epoch: 3 })
).pipe(Command.withHooks(quiet), Command.addHooks({ preRun: Hook.make(() => Effect.log("before")) }))

const run = (args: ReadonlyArray<string>) => TestProgram.run([train], ["train", ...args])

const json = (lines: ReadonlyArray<string>) => lines.map((line) => JSON.parse(line))

describe("--log-format", () => {
  it.effect("json prints a line of JSON for each log line, with the command and the slot", () =>
    Effect.gen(function* () {
      const { stderr, stdout } = yield* run(["--log-format", "json"])
      expect(json(stderr)).toMatchObject([
        { message: "before", level: "INFO", annotations: { command: "train", slot: "preRun" } },
        {
          message: ["careful", { lr: 1 }],
          level: "WARN",
          annotations: { command: "train", slot: "run", epoch: 3 }
        }
      ])
      expect(stdout).toEqual([])
    })
  )

  it.effect("logfmt prints keys and values, with the command and the slot", () =>
    Effect.gen(function* () {
      const { stderr } = yield* run(["--log-format=logfmt"])
      expect(stderr.map((line) => line.replaceAll(/timestamp=\S+|fiber=\S+ /g, ""))).toEqual([
        " level=INFO message=before command=train slot=preRun",
        ' level=WARN message=careful message="{\\"lr\\":1}" command=train slot=run epoch=3'
      ])
    })
  )

  it.effect("pretty prints annotations below the line, and no colours in a pipe", () =>
    Effect.gen(function* () {
      const { stderr } = yield* run(["--log-format", "pretty"])
      expect(stderr[0]).toMatch(/^\[[\d:.]+\] INFO \(#\d+\): before$/)
      expect(stderr.slice(1, 3)).toEqual(["  command: train", "  slot: preRun"])
    })
  )

  it.effect("is refused with what it may be", () =>
    Effect.gen(function* () {
      const { code, stderr } = yield* run(["--log-format", "xml"])
      expect([code, stderr.slice(0, 2).join(" ")]).toEqual([
        2,
        'error: Invalid value for flag --log-format: "xml". Expected: "pretty" | "logfmt" | "json"'
      ])
    })
  )

  it.effect("may stand before the command, and beside --log-level", () =>
    Effect.gen(function* () {
      const { stderr } = yield* TestProgram.run([train], ["--log-format", "json", "--log-level", "warn", "train"])
      expect(json(stderr)).toMatchObject([{ level: "WARN" }])
    })
  )

  it.effect("leaves log lines as they are where it is not given", () =>
    Effect.gen(function* () {
      const { stderr } = yield* run([])
      expect(stderr[0]).toMatch(/^\[[\d:.]+\] INFO \(#\d+\): before$/)
      expect(stderr.slice(1).join("\n")).not.toMatch(/command|slot/)
    })
  )

  it.effect("is offered by completion, with its values", () =>
    Effect.gen(function* () {
      const { stdout } = yield* TestProgram.run([train], ["--completions", "fish"])
      expect(stdout.join("\n")).toMatch(/log-format[\s\S]*logfmt/)
    })
  )

  it.effect("keeps the other loggers of the program", () =>
    Effect.gen(function* () {
      const seen: Array<unknown> = []
      const own = Logger.make(({ message }) => seen.push(message))
      const { stderr } = yield* run(["--log-format", "json"]).pipe(Effect.provide(Logger.layer([own])))
      expect(seen).toEqual([["before"], ["careful", { lr: 1 }]])
      expect(json(stderr)).toHaveLength(2)
    })
  )

  const own = Flag.String("log-format").pipe(Flag.optional)

  for (const [kind, parser] of [
    ["command's own flag", ParserHook.flag(own)],
    ["program's own flag", ParserHook.programFlag(own)]
  ] as const)
    it.effect(`gives way to a ${kind} of that name`, () =>
      Effect.gen(function* () {
        const seen: Array<unknown> = []
        const look = Hook.make((data) => Effect.sync(() => void seen.push(Option.getOrUndefined(data.flag(own)))))
        const command = Command.make("own", {}, () => Effect.log("said")).pipe(
          Command.addHooks({ parser, preRun: look })
        )
        const { code, stderr } = yield* TestProgram.run([command], ["own", "--log-format", "xml"])
        expect([code, seen]).toEqual([0, ["xml"]])
        expect(stderr.join("\n")).toMatch(/INFO \(#\d+\): said/)
      })
    )
})

describe("a log line", () => {
  it.effect("tells its command and slot to loggers of the program", () =>
    Effect.gen(function* () {
      const seen: Array<unknown> = []
      const own = Logger.map(Logger.formatStructured, ({ annotations }) => seen.push(annotations))
      yield* run([]).pipe(Effect.provide(Logger.layer([own])))
      expect(seen).toEqual([
        { command: "train", slot: "preRun" },
        { command: "train", slot: "run", epoch: 3 }
      ])
    })
  )

  it.effect("of loggers that a command's own layer brings has both, too", () =>
    Effect.gen(function* () {
      const seen: Array<unknown> = []
      const own = Logger.map(Logger.formatStructured, ({ annotations }) => seen.push(annotations))
      const command = Command.make("cmd", {}, () => Effect.log("said")).pipe(Command.provide(Logger.layer([own])))
      yield* TestProgram.run([command], ["cmd"])
      expect(seen).toEqual([{ command: "cmd", slot: "run" }])
    })
  )

  it.effect("has no secret of the configs in it", () =>
    Effect.gen(function* () {
      class Keys extends Schema.Class<Keys>("Keys")({
        token: Schema.RedactedFromValue(Schema.String)
      }) {}
      const command = Command.make("cmd", { keys: Keys }, () => Effect.log("said"))
      const { stderr } = yield* TestProgram.run([command], ["cmd", "token=swordfish", "--log-format", "json"])
      expect(stderr.join("\n")).not.toContain("swordfish")
    })
  )
})
