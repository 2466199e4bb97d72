import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import { Command, Field, Param, ParserHook } from "effect-coma"
import { TestProgram } from "effect-coma/testing"

const Int = Schema.Struct({ x: Field.make(Schema.Int, 1) })

const usage = (params: Command.Any["declaration"]["params"], parser: ReadonlyArray<ParserHook.ParserHook> = []) => {
  const command = Command.make("cmd", params as Record<never, never>, () => Effect.void).pipe(
    Command.addHooks({ parser })
  )
  return Effect.map(TestProgram.run([command], ["cmd", "-h"], { env: { COLUMNS: "200" } }), ({ stdout }) =>
    stdout
      .join("\n")
      .split("\n")
      .find((line) => line.startsWith("Usage: main cmd"))
      ?.slice("Usage: main cmd".length)
      .trim()
  )
}

describe("the usage line", () => {
  it.effect.each<[string, Command.Any["declaration"]["params"], string]>([
    ["nothing", {}, ""],
    ["a config", { a: Int }, "[FLAGS] [KEY=VALUE | CONFIG::KEY=VALUE]..."],
    ["a config without keys", { a: Schema.Struct({}) }, "[FLAGS]"],
    ["inline fields", { n: Param.inline(Schema.Int, 1) }, "[KEY=VALUE]..."],
    ["a dict", { d: Schema.Record(Schema.String, Schema.Int) }, "[FLAGS] [KEY=VALUE | CONFIG::KEY=VALUE]..."],
    ["a list", { l: Schema.Array(Schema.Int) }, "[FLAGS] [WORD]..."],
    ["variadics", { a: Param.args(), k: Param.kwargs() }, "[KEY=VALUE | CONFIG::KEY=VALUE | WORD]..."],
    ["regular parameters", { r: Param.regular(1), v: Param.args({ config: false }) }, ""]
  ])("tells no more than a command takes: %s", ([_, params, expected]) =>
    Effect.map(usage(params), (line) => expect(line).toBe(expected))
  )

  const required = ParserHook.flag(Flag.String("out"))
  const optional = ParserHook.flag(Flag.Boolean("quick"))
  const hidden = ParserHook.flag(Flag.Boolean("secret").pipe(Flag.withHidden))
  const first = ParserHook.argument(Argument.Int("a"))
  const second = ParserHook.argument(Argument.Int("b").pipe(Argument.optional))
  const all = ParserHook.argument(Argument.String("files").pipe(Argument.variadic()))
  const some = ParserHook.argument(Argument.String("files").pipe(Argument.between(1, 3)))

  it.effect.each<[string, ReadonlyArray<ParserHook.ParserHook>, string]>([
    ["a flag that must be given", [required], "--out TEXT [KEY=VALUE]..."],
    ["one of each", [required, optional], "--out TEXT [FLAGS] [KEY=VALUE]..."],
    ["a hidden flag", [hidden], "[KEY=VALUE]..."],
    ["positionals", [first, second], "<a> [<b>] [KEY=VALUE]..."],
    ["a positional that takes all words", [all], "[<files>...]"],
    ["a positional that takes some words", [some], "<files>... [KEY=VALUE]..."]
  ])("shows what hooks have added: %s", ([_, parser, expected]) =>
    Effect.map(usage({ n: Param.inline(Schema.Int, 1) }, parser), (line) => expect(line).toBe(expected))
  )
})
