import { describe, expect, it } from "@effect/vitest"
import { Console, Context, Effect, Layer, Logger } from "effect"
import { Command, ConfigHook, report, wake } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { app, greet, Model, model } from "../support/commands.ts"
import { failure, run, runEffect } from "../support/run.ts"

describe("wake", () => {
  it.effect("without commands is a typed error", () =>
    Effect.gen(function* () {
      const ran = yield* run([], ["greet"])
      expect(failure(ran)).toMatchObject({ _tag: "NoCommands" })
      expect(ran.err).toEqual(["error: This program has no commands. Give it at least one."])
    })
  )

  it.effect("a program can catch that no command was given, and wake again", () =>
    Effect.gen(function* () {
      const commands = [greet, Command.make("default", {}, () => Console.log("Default command."))]
      const program = (args: ReadonlyArray<string>) =>
        wake(commands, { ...app, args, report: false }).pipe(
          Effect.catchTag("effect-coma/WakeError", (error) =>
            error.reason._tag === "NoCommandGiven"
              ? wake(commands, { ...app, args: ["default"], report: false })
              : Effect.fail(error)
          ),
          report
        )
      expect((yield* runEffect(program([]))).out).toEqual(["Default command."])
      expect((yield* runEffect(program(["greet"]))).out).toEqual(["Hello World!"])
      const unknown = yield* runEffect(program(["gret"]))
      expect(unknown.out).toEqual([])
      expect(unknown.err.join("\n")).toContain("Unknown command")
    })
  )

  it.effect("keeps the level that --log-level sets for the command", () =>
    Effect.gen(function* () {
      const quiet = Command.make("cmd", {}, () => Effect.logWarning("careful")).pipe(
        Command.withHooks({ config: ConfigHook.makeDefault({ write: false }) })
      )
      expect((yield* run([quiet], ["cmd"])).err.join("\n")).toContain("careful")
      expect((yield* run([quiet], ["cmd", "--log-level", "error"])).err).toEqual([])
    })
  )

  it.effect("keeps logs away from stdout, unless the program says where they go", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", {}, () => Effect.logInfo("a log"))
      const program = wake([command], { name: "main", version: "1.0.0", args: ["cmd"] })
      const logged = [expect.stringContaining("a log")]
      expect(yield* TestProgram.run(program, [])).toMatchObject({ stdout: [], stderr: logged })
      const onStdout = Effect.provideService(program, Logger.LogToStderr, false)
      expect(yield* TestProgram.run(onStdout, [])).toMatchObject({ stdout: logged, stderr: [] })
      const messages: Array<unknown> = []
      const own = Logger.make(({ message }) => messages.push(message))
      const ran = yield* TestProgram.run(Effect.provide(program, Logger.layer([own])), [])
      expect(ran).toMatchObject({ stdout: [], stderr: [] })
      expect(messages).toEqual([["a log"]])
    })
  )

  it.effect("a declaration that cannot be names its command", () =>
    Effect.gen(function* () {
      const wrong = Command.make("wrong", { Inline: Model }, () => Effect.void)
      const ran = yield* TestProgram.run([model, wrong], ["cmd"])
      expect(ran.stderr[0]).toMatch(/^error: The parameter Inline of the command wrong: /)
    })
  )
})

describe("layers", () => {
  class Db extends Context.Service<Db, number>()("test/Db") {}

  it.effect("that program and command share are built once", () =>
    Effect.gen(function* () {
      let built = 0
      const layer = Layer.effect(
        Db,
        Effect.sync(() => ++built)
      )
      const command = Command.make("cmd", {}, () => Effect.flatMap(Db, (n) => Console.log(`${n}`))).pipe(
        Command.provide(layer)
      )
      const ran = yield* runEffect(wake([command], { ...app, args: ["cmd"] }).pipe(Effect.provide(layer)))
      expect([ran.out, built]).toEqual([["1"], 1])
    })
  )
})
