import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer, Schema } from "effect"
import { Command as Cli, CliOutput } from "effect/cli"
import { Command, Hook, ParserHook, Pipeline, toCli } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { tracing } from "../../support/tracing.ts"

class Offline extends Schema.TaggedError<Offline>()("Offline", {}) {}

const train = Command.make("train", {}, () => Effect.void)
const fail = Command.make("fail", {}, () => Effect.fail(new Offline()))
const leave = Command.make("leave", {}, () => Hook.exit(7))

describe("the span of a run", () => {
  it.effect("tells the program, its command and version, the exit code, and what went wrong", () =>
    Effect.gen(function* () {
      const told: Array<unknown> = []
      for (const args of [["train"], ["fail"], ["leave"], ["--help"], ["tain"]]) {
        const { ran } = yield* TestProgram.run([train, fail, leave], args, { name: "lab", version: "1.2.3" })
        const { attributes, name } = ran[0]!
        const { "process.command": program, "service.version": version, ...rest } = attributes
        expect([program, version, ran.length]).toEqual(["lab", "1.2.3", 1])
        told.push([name, rest])
      }
      expect(told).toEqual([
        ["lab train", { "coma.command": "train", "process.exit.code": 0 }],
        ["lab fail", { "coma.command": "fail", "process.exit.code": 1, "error.type": "Offline" }],
        [
          "lab leave",
          { "coma.command": "leave", "process.exit.code": 7, "coma.exit.code": 7, "error.type": "WakeError.Exited" }
        ],
        ["lab", { "process.exit.code": 0 }],
        ["lab", { "process.exit.code": 2, "error.type": "WakeError.UnknownCommand" }]
      ])
    })
  )

  it.effect("holds the parser slot of the command that was chosen, and of no other", () =>
    Effect.gen(function* () {
      const inside = ParserHook.make("describe", () => Effect.withSpan(Effect.annotateCurrentSpan("a", 1), "inside"))
      const parser = Command.addHooks({ parser: inside })
      const commands = [parser(train), parser(fail), parser(leave)]
      const { spans, tracer } = tracing()
      const { ran } = yield* TestProgram.run(commands, ["train"], { inspect: false, ask: false }).pipe(
        Effect.withTracer(tracer)
      )
      expect(TestProgram.picture(ran[0]!.ran.slice(0, 1))).toBe(
        "parser\n  ParserHook.makeDefault\n  describe\n    inside"
      )
      const named = (name: string) => spans.filter((span) => span.name === name)
      expect(["parser", "inside"].map((name) => named(name).length)).toEqual([1, 1])
      expect(Object.fromEntries(named("inside")[0]!.attributes)).toEqual({ a: 1 })
      expect(spans.every(({ status }) => status._tag === "Ended")).toBe(true)
    })
  )

  it.effect("tells no times where tracing is to tell none", () =>
    Effect.gen(function* () {
      const { spans, tracer } = tracing()
      yield* TestProgram.run([train], ["train"]).pipe(Effect.withTracerTiming(false), Effect.withTracer(tracer))
      const times = spans.flatMap(({ status }) => (status._tag === "Ended" ? [status.startTime, status.endTime] : []))
      expect(new Set(times)).toEqual(new Set([0n]))
    })
  )

  it.effect("holds the parser slot of a lazy command as it is once it is loaded", () =>
    Effect.gen(function* () {
      const loaded = Command.make("later", {}, () => Effect.void).pipe(
        Command.addHooks({ parser: ParserHook.make("of the module", () => Effect.void) })
      )
      const later = Command.lazy("later", () => Promise.resolve({ later: loaded }))
      const { ran } = yield* TestProgram.run([train, later], ["later"], { inspect: false, ask: false })
      expect(TestProgram.picture(ran[0]!.ran.slice(0, 2))).toBe(
        "parser\n  ParserHook.makeDefault\n  of the module\nconfig\n  ConfigHook.makeDefault"
      )
    })
  )

  it.effect("lies below the span that is around the program, and a program within it lies below its hook", () =>
    Effect.gen(function* () {
      const inner = TestProgram.run([Command.make("inner", {}, () => Effect.void)], ["inner"], { name: "deep" })
      const outer = Command.make("outer", {}, () => inner)
      const { spans, tracer } = tracing()
      yield* TestProgram.run([outer], ["outer"]).pipe(Effect.withSpan("around"), Effect.withTracer(tracer))
      const parentOf = (name: string) => {
        const { parent } = spans.find((span) => span.name === name)!
        return parent._tag === "Some" && parent.value._tag === "Span" ? parent.value.name : undefined
      }
      expect(["main outer", "deep inner"].map(parentOf)).toEqual(["around", "RunHook.makeDefault"])
    })
  )

  it.effect("is that of the command in a program of somebody else", () =>
    Effect.gen(function* () {
      const { spans, tracer } = tracing()
      const program = Effect.gen(function* () {
        const ours = yield* toCli([train, fail], { name: "app", inspect: false, ask: false })
        yield* Cli.runWith(Cli.make("app").pipe(Cli.withSubcommands(ours)), { version: "1.0.0" })(["train"])
      }).pipe(Effect.provide(Layer.merge(Pipeline.layerTraced, CliOutput.layer(CliOutput.defaultFormatter()))))
      const { code } = yield* TestProgram.run(program, []).pipe(Effect.withTracer(tracer))
      expect([code, spans.map(({ name }) => name)]).toEqual([
        0,
        ["app train", "config", "ConfigHook.makeDefault", "init", "InitHook.makeDefault", "run", "RunHook.makeDefault"]
      ])
    })
  )

  it.effect("does not hold what hooks and the handler succeed with", () =>
    Effect.gen(function* () {
      const { spans, tracer } = tracing()
      const give = Command.make("give", {}, () => Effect.succeed("result"))
      yield* TestProgram.run([give], ["give"]).pipe(Effect.withTracer(tracer))
      const values = spans.map(({ status }) =>
        status._tag === "Ended" && status.exit._tag === "Success" ? status.exit.value : "none"
      )
      expect(new Set(values)).toEqual(new Set([undefined]))
    })
  )

  it.effect("is not there in a plain pipeline, or where nothing is traced", () =>
    Effect.gen(function* () {
      const { spans, tracer } = tracing()
      const runner: Pipeline.Runner = { run: Pipeline.plain.run }
      const custom = Effect.provideService(Pipeline.Pipeline, runner)
      const { ran } = yield* TestProgram.run([train], ["train"]).pipe(custom, Effect.withTracer(tracer))
      const off = yield* TestProgram.run([train], ["train"]).pipe(
        Effect.withTracerEnabled(false),
        Effect.withTracer(tracer)
      )
      expect([ran, off.ran, spans]).toEqual([[], [], []])
      expect(off.code).toBe(0)
    })
  )
})
