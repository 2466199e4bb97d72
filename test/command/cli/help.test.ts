import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, FileSystem, Layer, Option, Redacted, Schema } from "effect"
import * as Argument from "effect/cli/Argument"
import * as CliConfig from "effect/cli/CliConfig"
import * as CliOutput from "effect/cli/CliOutput"
import { displayWidth } from "effect/cli/CliOutput"
import * as Flag from "effect/cli/Flag"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import { Command, Field, Param, ParserHook, Persistence, wake } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { afterAll, test } from "vitest"
import { greet, leave } from "../../support/commands.ts"
import { lab, labCommands, largeCommands, smallCommands } from "../../support/lab.ts"
import { hasTerminal, inTerminal } from "../../support/terminal.ts"

const fixtures = path.resolve(import.meta.dirname, "../../fixtures/help")

const programs = { lab: labCommands, small: smallCommands, large: largeCommands }

const files = { "model.yaml": "kind: cnn\n" }

/** Runs commands that need no services. */
const runAny = (commands: ReadonlyArray<Command.Any>, args: ReadonlyArray<string>, options: object = {}) =>
  // Their types say so, but for those of any command.
  TestProgram.run(commands, args, options) as Effect.Effect<TestProgram.Outcome<unknown>>

/** Returns the help of one of the programs, in a width. */
const helpOf = (name: keyof typeof programs, args: ReadonlyArray<string>, columns: number) =>
  Effect.map(
    runAny(programs[name], args, { ...lab, files, env: { COLUMNS: `${columns}` } }),
    ({ code, stderr, stdout }) => {
      expect(stderr).toEqual([])
      expect(code).toBe(0)
      return stdout.join("\n")
    }
  )

const shows: ReadonlyArray<[keyof typeof programs, string]> = [
  ["lab", ""],
  ["lab", "train"],
  ["lab", "show"],
  ["lab", "env"],
  ["small", ""],
  ["small", "greet"],
  ["large", ""],
  ["large", "command-0"]
]

describe("help", () => {
  for (const [name, command] of shows) {
    for (const columns of [80, 40, 140]) {
      it.effect(`of ${name} ${command} is laid out in ${columns} columns`, () =>
        Effect.gen(function* () {
          const help = yield* helpOf(name, [...(command === "" ? [] : [command]), "--help"], columns)
          const file = path.join(fixtures, `${name}${command === "" ? "" : `-${command}`}-${columns}.txt`)
          yield* Effect.promise(() => expect(`${help}\n`).toMatchFileSnapshot(file))
          for (const line of help.split("\n")) expect(displayWidth(line)).toBeLessThanOrEqual(columns)
          expect(help).not.toMatch(/(?!\n)\p{Cc}/u)
          expect(help).not.toMatch(/ $/m)
          expect(help).not.toContain("hunter2")
        })
      )
    }
  }

  it.effect("is the same however it is asked for", () =>
    Effect.gen(function* () {
      const program = yield* helpOf("lab", ["--help"], 80)
      for (const args of [
        ["-h"],
        ["help"],
        ["help", "help"],
        ["help", "-h"],
        ["help", "--help"],
        ["--nosuch", "--help"]
      ]) {
        expect(yield* helpOf("lab", args, 80)).toBe(program)
      }
      const train = yield* helpOf("lab", ["train", "--help"], 80)
      expect(train).not.toBe(program)
      const words = [
        "train -h",
        "t --help",
        "fit --help",
        "help train",
        "help t",
        "help fit",
        "help help train",
        "help train --help"
      ]
      for (const line of [...words, "-h train", "help train lr=1", "help train -- lr=1", "train --nosuch --help"]) {
        expect(yield* helpOf("lab", line.split(" "), 80)).toBe(train)
      }
    })
  )

  it.effect("leaves the name help to a command of the program", () =>
    Effect.gen(function* () {
      const help = Command.make("help", { args: Param.args() }, (_, ...words) => Console.log(words.join()))
      expect((yield* TestProgram.run([help, greet], ["help", "greet"])).stdout).toEqual(["greet"])
      const aliased = leave.pipe(Command.withAlias("help"))
      expect((yield* TestProgram.run([aliased, greet], ["help"])).stdout).toEqual(["Goodbye World!"])
    })
  )

  it.effect("runs and writes nothing", () =>
    Effect.gen(function* () {
      const ran = yield* TestProgram.run(smallCommands, ["greet", "entity=x", "--help"])
      expect(ran.files).toEqual({})
      expect(ran.stdout.join()).not.toContain("Hello")
    })
  )

  it.effect("says which files are there", () =>
    Effect.gen(function* () {
      const command = Command.make(
        "cmd",
        { a: Schema.Struct({ x: Schema.Int }), b: Schema.Struct({ y: Schema.Int }), args: Param.args() },
        () => Effect.void
      ).pipe(Command.withPersistence(Persistence.make().pipe(Persistence.register("b", { path: "conf/b.json" }))))
      const lines = (yield* TestProgram.run([command], ["cmd", "-h"], { files: { "a.yaml": "" } })).stdout
      expect(lines.join("\n").split("\n")).toEqual(
        expect.arrayContaining([
          "  a     a.yaml (--a-path FILE)",
          "  b     conf/b.json, not written yet (--b-path FILE)",
          "  args  never in a file"
        ])
      )
    })
  )

  it.effect("does not fail where no file system works", () =>
    Effect.gen(function* () {
      const broken = Layer.succeed(
        FileSystem.FileSystem,
        FileSystem.makeNoop({ exists: () => Effect.die("no file system") })
      )
      const program = wake(smallCommands, lab).pipe(Effect.provide(broken))
      const { code, stdout } = yield* TestProgram.run(program, ["greet", "--help"])
      expect(code).toBe(0)
      expect(stdout.join("\n")).toContain("  recipient  recipient.yaml (--recipient-path FILE)\n")
    })
  )

  it.effect("has no configs, flags and examples where a command has none", () =>
    Effect.gen(function* () {
      const { stdout } = yield* TestProgram.run([greet], ["greet", "-h"], { inspect: false, ask: false })
      expect(stdout.join("\n")).toBe("Usage: main greet\n\n-h help · more: main --help")
    })
  )

  it.effect("ends with as many flags of the program as a line has room for", () =>
    Effect.gen(function* () {
      const footerOf = (options: object) =>
        Effect.map(TestProgram.run([greet], ["greet", "-h"], options), ({ stdout }) => stdout.at(-1))
      expect(yield* footerOf({})).toBe("-h help · --print-config · --why KEY · --no-write · more: main --help")
      expect(yield* footerOf({ inspect: false })).toBe("-h help · --no-input · more: main --help")
      expect(yield* footerOf({ name: "a-program-whose-name-is-long-enough" })).toBe(
        "-h help · --print-config · more: a-program-whose-name-is-long-enough --help"
      )
    })
  )

  it.effect("lists the flags that a program has", () =>
    Effect.gen(function* () {
      const program = wake([greet], { ...lab, inspect: false, ask: false }).pipe(
        Effect.provide(CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version] }))
      )
      const { stdout } = yield* TestProgram.run(program, ["--help"])
      expect(stdout.join("\n")).toContain(
        "Global flags:\n  -h, --help     Show help information\n  -v, --version  Show version information\n\n"
      )
      const none = wake([greet], lab).pipe(Effect.provide(CliConfig.layer({ builtIns: [] })))
      expect((yield* TestProgram.run(none, ["help"])).stderr[0]).toBe('error: Unknown command "help".')
    })
  )

  it.effect("shows a flag of the program where all commands have it, and otherwise with those that do", () =>
    Effect.gen(function* () {
      const hooks = { parser: ParserHook.programFlag(Flag.Boolean("loud")) }
      const loud = greet.pipe(Command.addHooks(hooks))
      const helpOf = (commands: ReadonlyArray<Command.Any>, args: ReadonlyArray<string>) =>
        Effect.map(runAny(commands, args, { inspect: false, ask: false }), ({ stdout }) => stdout.join("\n"))
      expect(yield* helpOf([loud], ["greet", "-h"])).toBe("Usage: main greet\n\n-h help · --loud · more: main --help")
      expect(yield* helpOf([loud], ["-h"])).toContain("\n      --loud\n")
      expect(yield* helpOf([loud, leave], ["greet", "-h"])).toBe(
        "Usage: main greet [FLAGS]\n\nFlags:\n  --loud\n\n-h help · more: main --help"
      )
      expect(yield* helpOf([loud, leave], ["-h"])).not.toContain("--loud")
    })
  )

  it.effect("is left to the formatter or the presenter of a program", () =>
    Effect.gen(function* () {
      const formatter: CliOutput.Formatter = {
        ...CliOutput.defaultFormatter({ colors: false }),
        formatHelpDoc: ({ args = [], examples = [], flags, usage }) =>
          [
            usage,
            ...flags.map(({ description, name, type }) => `${name} ${type} ${Option.getOrElse(description, () => "")}`),
            ...args.map(({ description, name, type }) => `${name} ${type} ${Option.getOrElse(description, () => "")}`),
            ...examples.map(({ command }) => command)
          ].join("\n")
      }
      const flag = Flag.Literals("device", ["cpu", "gpu"]).pipe(Flag.withDefault("cpu"))
      const command = Command.make(
        "cmd",
        { cfg: Schema.Struct({ x: Field.make(Schema.Int, 1) }) },
        () => Effect.void
      ).pipe(Command.addHooks({ parser: [ParserHook.flag(flag), ParserHook.argument(Argument.String("in"))] }))
      const formatted = wake([command], lab).pipe(Effect.provide(CliOutput.layer(formatter)))
      expect((yield* TestProgram.run(formatted, ["cmd", "-h"])).stdout.join("\n")).toBe(
        [
          "lab cmd [FLAGS] <in> [KEY=VALUE | CONFIG::KEY=VALUE]...",
          "device <cpu|gpu> [default: cpu]",
          "cfg-path FILE The file of the config cfg (default: cfg.yaml)",
          "in TEXT ",
          "cfg::x integer [1]",
          "lab cmd my-in x=2"
        ].join("\n")
      )
      const presented = wake([command], lab).pipe(
        Effect.provide(
          CliOutput.layerPresenter({
            present: (event) =>
              event._tag === "Help"
                ? Effect.flatMap(CliOutput.Formatter, ({ formatHelpDoc }) =>
                    Console.log(`presented ${formatHelpDoc(event.helpDoc)}`)
                  )
                : Effect.void
          })
        )
      )
      expect((yield* TestProgram.run(presented, ["cmd", "-h"])).stdout.join("\n")).toMatch(/^presented Usage: lab cmd /)
    })
  )
})

/** Reads a command line as a shell does. */
const words = (line: string): ReadonlyArray<string> =>
  [...line.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ""))

const example = (command: Command.Any) =>
  Effect.map(runAny([command], [command.name, "--help"]), ({ stdout }) =>
    /^Example:\n((?:.*\\\n)*.*)$/m
      .exec(stdout.join("\n"))?.[1]
      ?.replaceAll(/\s*\\\n\s*/g, " ")
      .trim()
  )

describe("the example that is made of a command's keys", () => {
  const Int = Schema.Struct({ x: Field.make(Schema.Int, 1) })
  const Secret = Schema.RedactedFromValue(Schema.String)
  const Between = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))
  const keys = (names: string) => Object.fromEntries([...names].map((name) => [name, Schema.Int]))
  const text = (schema: Schema.Constraint) => Schema.Struct({ f: schema as typeof Schema.String })

  it.effect.each<[Command.Any["declaration"]["params"], string | undefined]>([
    [{ a: Int }, "main cmd x=2"],
    [{ a: Int, b: Schema.Struct({ y: Schema.String }) }, "main cmd a::x=2 y=my-y"],
    [{ a: Int, b: Int }, "main cmd a::x=2 b::x=2"],
    [{ a: Int, d: Schema.Record(Schema.String, Schema.Int) }, "main cmd a::x=2"],
    [{ n: Param.inline(Schema.Int, 3), m: Param.inline(Schema.Boolean, true) }, "main cmd n=6 m=false"],
    [{ a: Schema.Struct({ k: Field.make(Schema.Literals(["x", "y"]), "x") }) }, "main cmd k=y"],
    [{ a: Schema.Struct({ k: Field.make(Schema.Literals(["a b", "c d"]), "a b") }) }, "main cmd 'k=c d'"],
    [{ a: text(Secret) }, undefined],
    [{ a: Schema.Struct({ s: Field.make(Secret, Redacted.make("hunter2")), x: Schema.Int }) }, "main cmd x=10"],
    [{ a: text(Field.make(Between, 0.5)) }, "main cmd f=1"],
    [{ a: text(Between) }, "main cmd f=1"],
    [{ a: text(Schema.DateFromString) }, "main cmd f=2026-01-31"],
    [{ a: text(Schema.DurationFromString) }, "main cmd 'f=5 seconds'"],
    [{ a: text(Schema.URLFromString) }, "main cmd f=https://example.org"],
    [{ a: text(Schema.NumberFromString) }, "main cmd f=1"],
    [{ a: text(Schema.NullOr(Schema.Int)) }, "main cmd f=10"],
    [{ a: text(Schema.Array(Schema.Int)) }, "main cmd 'f=[10]'"],
    [{ a: text(Schema.Record(Schema.String, Schema.DurationFromString)) }, "main cmd 'f={key: 5 seconds}'"],
    [{ a: text(Schema.Array(Schema.Struct({ x: Schema.Int }))), b: Int }, "main cmd 'a::f=[]' x=2"],
    [{ a: text(Schema.Tuple([Schema.Int, Schema.String])), b: Int }, undefined],
    [{ a: Schema.Struct(keys("abcdef")) }, "main cmd a::a=10 b=10 c=10 d=10 e=10 f=10"],
    [{ a: Schema.Struct(keys("abcdefghi")) }, undefined],
    [{ a: Schema.Struct({ in: Schema.Struct({ "a.b": Schema.Int }) }) }, "main cmd 'in[a.b]=10'"],
    [{ d: Schema.Record(Schema.String, Schema.Int) }, "main cmd d::key=10"],
    [{ l: Schema.Array(Schema.String) }, "main cmd l::my-value"],
    [{ k: Param.kwargs(), a: Param.args() }, "main cmd k::key=value"],
    [{ r: Param.regular(1) }, undefined],
    [{}, undefined]
  ])("is taken: %#", ([params, expected]) =>
    Effect.gen(function* () {
      const command = Command.make("cmd", params as { a: typeof Int }, () => Effect.void)
      const line = yield* example(command)
      expect(line).toBe(expected)
      if (line === undefined) return
      const ran = yield* TestProgram.run([command], [...words(line).slice(1), "--no-write"])
      expect([ran.code, ran.stderr]).toEqual([0, []])
    })
  )

  it.effect("gives what must be given: keys, flags and positionals", () =>
    Effect.gen(function* () {
      const keys = Schema.Struct({ opt: Field.make(Schema.Literals(["x", "y"]), "x"), a: Schema.Int, b: Schema.String })
      const command = Command.make("cmd", { c: keys }, () => Effect.void).pipe(
        Command.addHooks({
          parser: [
            ParserHook.flag(Flag.Literals("mode", ["fast", "slow"])),
            ParserHook.flag(Flag.Int("n").pipe(Flag.optional)),
            ParserHook.argument(Argument.Finite("ratio"))
          ]
        })
      )
      const line = yield* example(command)
      expect(line).toBe("main cmd --mode fast 0.5 c::a=10 b=my-b")
      expect((yield* TestProgram.run([command], words(line ?? "").slice(1))).code).toBe(0)
    })
  )

  it.effect("gives a positional that may be left out, which would take the first override", () =>
    Effect.gen(function* () {
      const n = Argument.Int("n").pipe(Argument.withDefault(3))
      const command = Command.make("cmd", { a: Int }, () => Effect.void).pipe(
        Command.addHooks({ parser: ParserHook.argument(n) })
      )
      const line = yield* example(command)
      expect(line).toBe("main cmd 1 x=2")
      expect((yield* TestProgram.run([command], words(line ?? "").slice(1))).code).toBe(0)
    })
  )

  it.effect("is none where it is not known what is taken, or all words are", () =>
    Effect.gen(function* () {
      const even = Argument.Int("n").pipe(
        Argument.filter(
          (n) => n % 2 === 0,
          () => "an even number"
        )
      )
      const all = Argument.String("files").pipe(Argument.variadic())
      for (const argument of [even, all] as const) {
        const command = Command.make("cmd", { a: Int }, () => Effect.void).pipe(
          Command.addHooks({ parser: ParserHook.argument(argument as Argument.Argument<unknown>) })
        )
        expect(yield* example(command)).toBeUndefined()
      }
    })
  )
})

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "help-"))
afterAll(() => fs.rmSync(scratch, { recursive: true }))

const main = path.join(fixtures, "main.ts")

const shownIn = (columns: number, line: string, env?: Readonly<Record<string, string>>) =>
  inTerminal(main, line, { columns, cwd: scratch, env })

const withoutEscapes = (text: string) =>
  text
    .split("\u001b[")
    .map((part, index) => (index === 0 ? part : part.replace(/^[\d;]*m/, "")))
    .join("")

describe.skipIf(!hasTerminal)("in a terminal, help", () => {
  test.each([80, 40])("is as wide as that, and in colour: %i columns", async (columns) => {
    const shown = await shownIn(columns, "program env --help")
    expect(shown).toContain("\u001b[1mUsage:\u001b[0m ")
    expect(shown).toContain("\u001b[36mKEY=VALUE\u001b[0m")
    const expected = fs.readFileSync(path.join(fixtures, `lab-env-${columns}.txt`), "utf8")
    expect(withoutEscapes(shown)).toBe(expected)
  })

  test("has no escapes in a pipe, with NO_COLOR, or in a terminal that knows none", async () => {
    const piped = await shownIn(140, "program env --help | cat")
    expect(piped).toBe(fs.readFileSync(path.join(fixtures, "lab-env-80.txt"), "utf8"))
    for (const env of [{ NO_COLOR: "1" }, { TERM: "dumb" }]) {
      expect(await shownIn(80, "program env --help", env)).toBe(piped)
    }
  })

  test("is plain where it is a part of an error", async () => {
    const shown = await shownIn(80, "program")
    expect(shown).toContain("\nUsage: lab COMMAND")
    const [first, ...page] = shown.split("\n")
    expect(first).toBe("\u001b[1;31merror:\u001b[0m No command given.")
    expect(withoutEscapes(page.join("\n"))).toBe(page.join("\n"))
  })
})
