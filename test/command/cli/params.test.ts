import { describe, expect, it } from "@effect/vitest"
import { Console, Effect } from "effect"
import * as Flag from "effect/cli/Flag"
import { Command, Hook, Param, ParserHook, SHARED } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { show } from "../../support/commands.ts"
import { run } from "../../support/run.ts"

describe("flags", () => {
  const dryRun = Flag.Boolean("dry-run")

  it.effect("that are composed of a boolean one never swallow a token either", () =>
    Effect.gen(function* () {
      const color = Flag.orElse(Flag.Boolean("color"), () => Flag.String("colour"))
      const upper = Flag.map(Flag.Boolean("upper"), (on) => (on ? "U" : "l")).pipe(Flag.withDefault("none"))
      const command = Command.make("cmd", { args: Param.args() }, (_, ...args) => show(args)).pipe(
        Command.withHooks({
          parser: [SHARED, ParserHook.flag(color), ParserHook.flag(upper)],
          preRun: Hook.make((data) => Console.log(data.flag(color), data.flag(upper)))
        })
      )
      const out = (args: ReadonlyArray<string>) =>
        Effect.map(TestProgram.run([command], ["cmd", ...args]), (ran) => ran.stdout)
      expect(yield* out(["--color", "no", "--upper", "off"])).toEqual(["true U", '["no","off"]'])
      expect(yield* out(["--colour", "no"])).toEqual(["no none", "[]"])
    })
  )

  it.effect("never let a boolean flag swallow the token after it", () =>
    Effect.gen(function* () {
      const list = Command.make("list", { args: Param.args() }, (_, ...args) => Console.log(args.join(","))).pipe(
        Command.withHooks({
          parser: [SHARED, ParserHook.flag(dryRun), ParserHook.flag(Flag.Boolean("force").pipe(Flag.optional))]
        })
      )
      for (const word of ["1", "0", "y", "no", "true", "off"]) {
        expect((yield* run([list], ["list", "--dry-run", word, "--force", word])).out).toEqual([`${word},${word}`])
      }
      expect((yield* run([list], ["list", "--no-force", "1"])).out).toEqual(["1"])
    })
  )
})
