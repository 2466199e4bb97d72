import { describe, expect, it } from "@effect/vitest"
import { Console, Effect } from "effect"
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import { Command, Hook, Param, ParamData, ParserHook, SHARED } from "effect-coma"
import { greet, leave } from "../support/commands.ts"
import { errorOf, failure, run } from "../support/run.ts"

describe("parser hooks", () => {
  const dryRun = Flag.Boolean("dry-run")
  const stop = Hook.make((data) =>
    data.flag(dryRun) ? Effect.andThen(Console.log(`Early exit for command: ${data.name}`), Hook.exit()) : Effect.void
  )

  const early = { parser: [SHARED, ParserHook.flag(dryRun)], preRun: [SHARED, stop] }

  it.effect("add a flag to one command", () =>
    Effect.gen(function* () {
      const commands = [greet.pipe(Command.withHooks(early)), leave]
      expect((yield* run(commands, ["greet", "--dry-run"])).out).toEqual(["Early exit for command: greet"])
      expect((yield* run(commands, ["greet"])).out).toEqual(["Hello World!"])
      expect(failure(yield* run(commands, ["leave", "--dry-run"]))).toMatchObject({ _tag: "Usage" })
    })
  )

  it.effect("add a flag to all commands, through what wake shares", () =>
    Effect.gen(function* () {
      const shared = { parser: [ParserHook.makeDefault(), ParserHook.flag(dryRun)], preRun: stop }
      for (const name of ["greet", "leave"]) {
        expect((yield* run([greet, leave], [name, "--dry-run"], shared)).out).toEqual([
          `Early exit for command: ${name}`
        ])
      }
      expect((yield* run([greet, leave], ["leave"], shared)).out).toEqual(["Goodbye World!"])
    })
  )

  it.effect("add positionals ahead of the overrides", () =>
    Effect.gen(function* () {
      const a = Argument.Int("a")
      const b = Flag.Int("b").pipe(Flag.withDefault(456))
      const fill = Hook.make((data) =>
        Effect.gen(function* () {
          const withA = yield* ParamData.replace(data.parameters, "a", data.argument(a))
          return { ...data, parameters: yield* ParamData.replace(withA, "b", data.flag(b)) }
        })
      )
      const numbers = Command.make(
        "numbers",
        { a: Param.regular<number>(), b: Param.regular<number>(), words: Param.args() },
        (named, ...words) => Console.log([named.a, named.b, ...words].join(" "))
      ).pipe(
        Command.withHooks({ parser: [SHARED, ParserHook.argument(a), ParserHook.flag(b)], preInit: [SHARED, fill] })
      )
      expect((yield* run([numbers], ["numbers", "123"])).out).toEqual(["123 456"])
      expect((yield* run([numbers], ["numbers", "123", "x", "-b", "321", "y"])).out).toEqual(["123 321 x y"])
      expect(failure(yield* run([numbers], ["numbers"]))).toMatchObject({ _tag: "Usage" })
    })
  )

  it.effect("run for every command, whichever is called, and their failures name it", () =>
    Effect.gen(function* () {
      const loud = (name: string) => ParserHook.make(() => Console.log(`parser ${name}`))
      const commands = [
        greet.pipe(Command.withHooks({ parser: [SHARED, loud("greet")] })),
        leave.pipe(Command.withHooks({ parser: [SHARED, loud("leave")] }))
      ]
      expect((yield* run(commands, ["greet"])).out).toEqual(["parser greet", "parser leave", "Hello World!"])
      const error = new Error("no flags")
      const broken = leave.pipe(Command.withHooks({ parser: ParserHook.make(() => Effect.fail(error)) }))
      const ran = yield* run([greet, broken], ["greet"])
      expect(errorOf(ran)).toBe(error)
      expect(ran.out).toEqual([])
      expect(ran.err).toEqual(["error: leave: no flags"])
    })
  )
})
