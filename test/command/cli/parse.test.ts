import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, Schema } from "effect"
import * as Flag from "effect/cli/Flag"
import { Command, Field, Param, ParserHook, SHARED } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { greet, leave, model } from "../../support/commands.ts"
import { failure, run } from "../../support/run.ts"

describe("a command line", () => {
  it.effect("without a command on the command line shows the help on stderr", () =>
    Effect.gen(function* () {
      const ran = yield* run([greet], [])
      expect(failure(ran)).toMatchObject({ _tag: "NoCommandGiven" })
      expect(ran.out).toEqual([])
      expect(ran.err.join("\n")).toMatch(
        /^error: No command given\.\n[\s\S]*Usage: main COMMAND[\s\S]*Commands:[\s\S]*greet/
      )
    })
  )

  it.effect("suggests the command that an unknown one most likely means", () =>
    Effect.gen(function* () {
      const ran = yield* run([greet, leave], ["gret"])
      expect(failure(ran)).toMatchObject({ _tag: "UnknownCommand", command: "gret", suggestions: ["greet"] })
      expect(ran.err.join("\n")).toContain('Unknown command "gret". Did you mean greet?')
    })
  )

  it.effect.each<[ReadonlyArray<string>, string]>([
    [["gret"], 'Unknown command "gret". Did you mean greet?'],
    [["gret", "--help"], 'Unknown command "gret". Did you mean greet?'],
    [["--help", "gret"], 'Unknown command "gret". Did you mean greet?'],
    [["-h", "--nosuch", "gret"], 'Unknown command "gret". Did you mean greet?'],
    [["help", "gret"], 'Unknown command "gret". Did you mean greet?'],
    [["gre"], 'Unknown command "gre". Did you mean greet?'],
    [["help", "nothing"], 'Unknown command "nothing".'],
    [["--hlep"], "Unknown flag --hlep. Did you mean --help?"],
    [["--versio"], "Unknown flag --versio. Did you mean --version?"],
    [["greet", "--hlep"], "Unknown flag --hlep. Did you mean --help?"],
    [["greet", "--log-lvel=debug"], "Unknown flag --log-lvel. Did you mean --log-level?"],
    [["greet", "-x"], "Unknown flag -x."],
    [["greet", "--nothing"], "Unknown flag --nothing."]
  ])("%j is told what was most likely meant", ([args, message]) =>
    Effect.gen(function* () {
      const ran = yield* TestProgram.run([greet, leave], args)
      expect(ran.code).toBe(2)
      expect(ran.stdout).toEqual([])
      expect(ran.stderr[0]).toBe(`error: ${message}`)
    })
  )

  it.effect.each<[ReadonlyArray<string>, string]>([
    [["--train-path", "a.yaml", "train"], "--train-path"],
    [["--quick", "train"], "--quick"],
    [["-q", "train"], "-q"]
  ])("says where a flag belongs that stands before its command: %j", ([args, flag]) =>
    Effect.gen(function* () {
      const train = Command.make("train", { train: Schema.Struct({}) }, () => Effect.void).pipe(
        Command.addHooks({ parser: ParserHook.flag(Flag.Boolean("quick").pipe(Flag.withAlias("q"))) })
      )
      const ran = yield* TestProgram.run([train, leave], args)
      expect(ran.code).toBe(2)
      expect(ran.stderr[0]).toBe(`error: ${flag} is a flag of a command. Write it after the command.`)
    })
  )

  it.effect("says how a value is written that begins with a dash", () =>
    Effect.gen(function* () {
      const sorted = greet.pipe(Command.addHooks({ parser: ParserHook.flag(Flag.String("sort").pipe(Flag.optional)) }))
      const ran = yield* TestProgram.run([sorted], ["greet", "--sort", "-loss"])
      expect([ran.code, ran.stderr.slice(0, 2)]).toEqual([
        2,
        [
          "error: Missing value for flag --sort. Expected: string",
          "A value that begins with a dash follows an equals sign: --sort=-VALUE."
        ]
      ])
      expect((yield* TestProgram.run([sorted], ["greet", "--sort=-loss"])).code).toBe(0)
    })
  )

  it.effect("suggests no command that is not listed, and no flag that is hidden", () =>
    Effect.gen(function* () {
      const hidden = greet.pipe(
        Command.unlisted,
        Command.addHooks({ parser: ParserHook.flag(Flag.Boolean("dry-run").pipe(Flag.withHidden)) })
      )
      const unlisted = yield* TestProgram.run([hidden], ["gret"])
      expect(unlisted.stderr[0]).toBe(`error: Unknown command "gret".`)
      const flag = yield* TestProgram.run([hidden], ["greet", "--dry-rum"])
      expect(flag.stderr[0]).toBe("error: Unknown flag --dry-rum.")
    })
  )

  it.effect("suggests the flag that an unknown one most likely means", () =>
    Effect.gen(function* () {
      const hooks = { parser: [SHARED, ParserHook.flag(Flag.Boolean("dry-run"))] }
      const ran = yield* run([greet.pipe(Command.withHooks(hooks))], ["greet", "--dry-rum"])
      expect(failure(ran)).toMatchObject({ _tag: "Usage" })
      expect(ran.err).toContain("error: Unknown flag --dry-rum. Did you mean --dry-run?")
    })
  )

  it.effect("refuses a name or an alias that stands for two commands", () =>
    Effect.gen(function* () {
      const again = Command.make("greet", {}, () => Effect.void)
      const alias = leave.pipe(Command.withAlias("greet"))
      for (const second of [again, alias]) {
        expect(failure(yield* run([greet, second], ["greet"]))).toMatchObject({
          _tag: "DuplicateName",
          name: "greet",
          what: "command"
        })
      }
    })
  )

  it.effect("refuses two flags of one name", () =>
    Effect.gen(function* () {
      const dict = Schema.Record(Schema.String, Schema.Unknown)
      const twice = Command.make("cmd", { a_b: dict, "a-b": dict }, () => Effect.void)
      expect(failure(yield* run([twice], ["cmd"]))).toMatchObject({
        _tag: "DuplicateName",
        name: "a-b-path",
        what: "flag",
        command: "cmd"
      })
      const flagged = greet.pipe(
        Command.withHooks({ parser: [ParserHook.flag(Flag.String("x")), ParserHook.flag(Flag.String("x"))] })
      )
      expect(failure(yield* run([flagged], ["greet"]))).toMatchObject({
        _tag: "DuplicateName",
        name: "x",
        what: "flag"
      })
    })
  )

  it.effect("takes any number of aliases, and shows them", () =>
    Effect.gen(function* () {
      const aliased = greet.pipe(Command.withAlias("gr"), Command.withAlias("hi"), Command.withAlias("hello"))
      for (const name of ["greet", "gr", "hi", "hello"]) {
        expect((yield* run([aliased], [name])).out).toEqual(["Hello World!"])
      }
      const help = (yield* run([aliased], ["--help"])).out.join("\n")
      expect(help).toContain("greet, gr")
      expect((yield* run([aliased], ["greet", "--help"])).out.join("\n")).toContain("Also called gr, hi, hello.")
    })
  )

  it.effect("shows descriptions, examples and groups, and leaves unlisted commands out", () =>
    Effect.gen(function* () {
      const commands = [
        greet.pipe(
          Command.withDescription("Says hello."),
          Command.withExamples([{ command: "main greet entity=coma", description: "to somebody" }]),
          Command.withGroup("Manners")
        ),
        leave.pipe(Command.withShortDescription("Says goodbye."), Command.withGroup("Manners")),
        Command.make("secret", {}, () => Console.log("found")).pipe(Command.unlisted)
      ]
      const help = (yield* run(commands, ["--help"])).out.join("\n")
      expect(help).toContain("Manners")
      expect(help).toContain("Says hello.")
      expect(help).toContain("Says goodbye.")
      expect(help).not.toContain("secret")
      expect((yield* run(commands, ["greet", "--help"])).out.join("\n")).toContain("main greet entity=coma")
      expect((yield* run(commands, ["secret"])).out).toEqual(["found"])
    })
  )

  it.effect("shows the file of each config in the command's help", () =>
    Effect.gen(function* () {
      const config = Schema.Struct({ x: Field.make(Schema.Int, 1) })
      const command = Command.make("cmd", { my_cfg: config, out: Param.inline(Schema.String, "x") }, () => Effect.void)
      const help = (yield* run([command], ["cmd", "--help"])).out.join("\n")
      expect(help).toContain("--my-cfg-path FILE")
      expect(help).toContain("my_cfg.yaml")
      expect(help).not.toContain("inline-path")
    })
  )

  it.effect("everything after -- is an override", () =>
    Effect.gen(function* () {
      const words = Command.make("words", { args: Param.args() }, (_, ...args) => Console.log(JSON.stringify(args)))
      expect((yield* run([words], ["words", "a", "--", "--dry-run", "-x", "--", "b"])).out).toEqual([
        '["a","--dry-run","-x","--","b"]'
      ])
    })
  )

  it.effect("says --version and --help on stdout and succeeds", () =>
    Effect.gen(function* () {
      expect((yield* run([greet], ["--version"])).out).toEqual(["main v1.0.0"])
      const help = yield* run([greet], ["greet", "--help"])
      expect(help.err).toEqual([])
      expect(help.exit._tag).toBe("Success")
    })
  )

  it.effect("an alias that is given twice is one", () =>
    Effect.gen(function* () {
      const command = model.pipe(Command.withAlias("k"), Command.withAlias("k"))
      expect((yield* TestProgram.run([command], ["k"])).stdout).toEqual(['{"x":1}'])
    })
  )
})
