import { describe, expect, it } from "@effect/vitest"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import * as Terminal from "effect/Terminal"
import { Command } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { greet } from "../support/commands.ts"

/** A program of one command that runs an effect. */
const running = <E, R>(effect: Effect.Effect<unknown, E, R>) =>
  TestProgram.run([Command.make("x", {}, () => effect)], ["x"])

describe("a program's output", () => {
  it.effect("captures what is printed, line by line, in plain text", () =>
    Effect.gen(function* () {
      const { stderr, stdout } = yield* running(
        Effect.gen(function* () {
          yield* Console.log("one", 1, { a: [true] })
          yield* Console.info("two\nthree")
          yield* Console.withGroup(Console.debug("within\nit"), { label: "group" })
          yield* Console.error("wrong")
          yield* Console.warn("")
          yield* Console.assert(false, "not so")
          const stdio = yield* Stdio.Stdio
          yield* Stream.run(Stream.make("fo", new TextEncoder().encode("ur\n")), stdio.stdout())
          yield* Stream.run(Stream.make("more"), stdio.stderr())
          yield* Effect.flatMap(Terminal.Terminal, (terminal) => terminal.display("five"))
        })
      )
      expect(stdout).toEqual(['one 1 {"a":[true]}', "two", "three", "group", "  within", "  it", "four", "five"])
      expect(stderr).toEqual(["wrong", "", "Assertion failed: not so", "more"])
      const help = yield* TestProgram.run([greet], ["--help"], { description: "Greets." })
      expect(help.stdout[0]).toBe("Greets.")
    })
  )
})
