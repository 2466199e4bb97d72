import { describe, expect, it } from "@effect/vitest"
import { Console, Context, Effect, Layer, Schema } from "effect"
import { Flag } from "effect/cli"
import { Command, DEFAULT, Field, Hook, Param, ParserHook, WakeError } from "effect-coma"
import { TestProgram } from "effect-coma/testing"

const Model = Schema.Struct({ lr: Field.make(Schema.Int, 1) })
const quick = Flag.Boolean("quick")

/** Makes commands in modules that count how often they are loaded. */
const make = (count: number) => {
  const loaded: Array<string> = []
  const commands = Array.from({ length: count }, (_, index) => {
    const name = `c${index}`
    const load = () => {
      loaded.push(name)
      return Promise.resolve({
        other: 1,
        command: Command.make(name, { model: Model }, ({ model }) => Console.log(`${name} ${model.lr}`)).pipe(
          Command.withDescription(`Does ${name}, and says so.`),
          Command.addHooks({
            parser: ParserHook.flag(quick),
            preRun: Hook.make((data) => (data.flag(quick) ? Console.log("quick") : Effect.void))
          })
        )
      })
    }
    return Command.lazy(name, load).pipe(
      Command.withShortDescription(`Command ${index}.`),
      Command.withAlias(`a${index}`)
    )
  })
  return { loaded, commands }
}

const run = (count: number, args: ReadonlyArray<string>, options: { readonly default?: string } = {}) =>
  Effect.gen(function* () {
    const { commands, loaded } = make(count)
    const outcome = yield* TestProgram.run(commands, args, { inspect: true, ...options })
    return { ...outcome, loaded }
  })

describe("a lazy command", () => {
  it.effect.each<readonly [ReadonlyArray<string>, ReadonlyArray<string>, ReadonlyArray<string>]>([
    [["c7", "lr=3"], ["c7 3"], ["c7"]],
    [["a7", "--quick", "model::lr=2"], ["quick", "c7 2"], ["c7"]],
    [["--no-write", "--log-level", "error", "c8"], ["c8 1"], ["c8"]],
    [["--log-level=error", "a9", "lr=c8"], [], ["c9"]],
    [["c1", "--print-config=json"], ['{"model":{"lr":1}}'], ["c1"]]
  ])("is the only one of a hundred that is loaded: %j", ([args, stdout, modules]) =>
    Effect.map(run(100, args), (outcome) => {
      expect(outcome.loaded).toEqual(modules)
      expect(outcome.stdout.join("").replaceAll(/\s/g, "")).toBe(stdout.join("").replaceAll(/\s/g, ""))
    })
  )

  it.effect("runs by default", () =>
    Effect.gen(function* () {
      for (const args of [["lr=4"], ["--quick", "lr=4"], ["--no-write", "lr=4"], []]) {
        const { loaded, stdout } = yield* run(100, args, { default: "c5" })
        expect([stdout.at(-1), loaded]).toEqual([args.length === 0 ? "c5 1" : "c5 4", ["c5"]])
      }
    })
  )

  it.effect("is listed in the program's help, which loads none", () =>
    Effect.gen(function* () {
      for (const args of [["--help"], ["help"], ["-h"]]) {
        const { code, loaded, stdout } = yield* run(100, args)
        expect([code, loaded]).toEqual([0, []])
        expect(stdout.join("\n")).toMatch(/c42, a42 +Command 42\./)
      }
      expect((yield* run(100, ["--version"])).loaded).toEqual([])
    })
  )

  it.effect("is loaded for its own help, and no other is", () =>
    Effect.gen(function* () {
      for (const args of [
        ["c3", "--help"],
        ["--help", "c3"],
        ["help", "a3"],
        ["--help", "true", "c3"]
      ]) {
        const { loaded, stdout } = yield* run(100, args)
        expect(loaded).toEqual(["c3"])
        expect(stdout.join("\n")).toMatch(/Does c3, and says so\.[\s\S]*--quick[\s\S]*model[\s\S]*lr/)
      }
    })
  )

  it.effect("is loaded for completions, all of them once", () =>
    Effect.map(run(20, ["--completions", "bash"]), ({ code, loaded, stdout }) => {
      expect([code, new Set(loaded).size, loaded.length]).toEqual([0, 20, 20])
      expect(stdout.join("\n")).toContain("--quick")
    })
  )

  it.effect("is loaded beside flags that nobody knows, and short ones that stand together", () =>
    Effect.gen(function* () {
      for (const args of [
        ["-xh", "c3"],
        ["--bogus", "c3", "--help"]
      ]) {
        const { loaded, stdout } = yield* run(10, args)
        expect(loaded).toEqual(["c3"])
        expect(stdout.join("\n")).toContain("Does c3, and says so.")
      }
      const wrong = yield* run(10, ["--bogus", "c3"])
      expect([wrong.code, wrong.stderr.join("\n")]).toEqual([2, expect.stringContaining("Usage: main c3 [FLAGS]")])
    })
  )

  it.effect("lets flags of the program stand together, and take the next word", () =>
    Effect.gen(function* () {
      const verbose = Flag.Boolean("verbose").pipe(Flag.withAlias("V"))
      const depth = Flag.Int("depth").pipe(Flag.withAlias("d"), Flag.withDefault(0))
      const hooks = {
        parser: [DEFAULT, ParserHook.programFlag(verbose), ParserHook.programFlag(depth)],
        preRun: Hook.make((data) => Console.log(`${data.flag(verbose)} ${data.flag(depth)}`))
      }
      for (const [args, options] of [
        [["-Vd", "3", "c1", "lr=2"], {}],
        [["-Vd", "3", "c1", "lr=2"], { default: "c2" }],
        [["-Vd", "3", "lr=2"], { default: "c1" }]
      ] as const) {
        const { commands, loaded } = make(3)
        const { stdout } = yield* TestProgram.run(commands, args, { hooks, ...options })
        expect([stdout, loaded]).toEqual([["true 3", "c1 2"], ["c1"]])
      }
    })
  )

  it.effect("that was not named still tells where its flags stand", () =>
    Effect.map(run(3, ["--quick"]), ({ stderr }) =>
      expect(stderr[0]).toBe("error: --quick is a flag of a command. Write it after the command.")
    )
  )

  it.effect("that nobody has is told as such, with a suggestion; all are loaded, which know what may be shown", () =>
    Effect.gen(function* () {
      const slip = yield* run(10, ["cc7"])
      expect([slip.code, slip.stderr[0]]).toEqual([2, 'error: Unknown command "cc7". Did you mean c7?'])
      const { loaded, stderr } = yield* run(10, ["greet"])
      expect([stderr[0], loaded.length]).toEqual(['error: Unknown command "greet".', 10])
    })
  )

  it.effect("hides what was typed beside no command if one of them, not loaded before, has a secret", () =>
    Effect.gen(function* () {
      const api = Schema.Struct({ token: Schema.Redacted(Schema.String) })
      const fetch = Command.lazy("fetch", () =>
        Promise.resolve({ fetch: Command.make("fetch", { api }, () => Effect.void) })
      )
      const { stderr } = yield* TestProgram.run([fetch], ["token=hunter2"])
      expect(stderr.join("\n")).not.toContain("hunter2")
      // Nobody knows what a module would have that does not load.
      const broken = Command.lazy("broken", () => Promise.reject<{ broken: typeof greet }>(new Error("gone")))
      const told = yield* TestProgram.run([broken], ["token=hunter2"])
      expect(told.stderr.join("\n")).not.toContain("hunter2")
    })
  )

  const greet = Command.make("broken", {}, () => Console.log("hello"))

  it.effect("whose module does not load is an error that says so", () =>
    Effect.gen(function* () {
      const broken = Command.lazy("broken", () => Promise.reject<{ broken: typeof greet }>(new Error("No such module")))
      const { code, stderr } = yield* TestProgram.run([broken], ["broken"])
      expect([code, stderr[0]]).toEqual([1, "error: The command broken cannot be loaded. No such module."])
      const thrown = Command.lazy("broken", (): Promise<{ broken: typeof greet }> => {
        throw new Error("thrown")
      })
      expect((yield* TestProgram.run([thrown], ["broken"])).code).toBe(1)
    })
  )

  it.effect("is not loaded by a module that throws anything, or where an export is read, or that is none", () =>
    Effect.gen(function* () {
      const throwing = {
        get broken(): typeof greet {
          throw new Error("Not ready.")
        }
      }
      const strange = Object.create(null)
      const modules: ReadonlyArray<readonly [() => Promise<{ broken: typeof greet }>, string]> = [
        [() => Promise.resolve(throwing), "Not ready."],
        [() => Promise.reject(strange), "{}."],
        // A module of another kind may be nothing at all.
        [() => Promise.resolve(undefined as unknown as { broken: typeof greet }), "Cannot convert undefined"]
      ]
      for (const [load, problem] of modules) {
        const { code, stderr } = yield* TestProgram.run([Command.lazy("broken", load)], ["broken"])
        const said = stderr.join(" ")
        expect([code, said]).toEqual([1, expect.stringContaining(`The command broken cannot be loaded. ${problem}`)])
        expect(said).not.toContain("..")
      }
    })
  )

  it.effect("whose module exports none of the name, or two, is an error that says so", () =>
    Effect.gen(function* () {
      // The types refuse such a module; a cast lets it through.
      const none = { a: Command.make("other", {}, () => Effect.void) } as unknown as { a: typeof greet }
      const first = yield* TestProgram.run([Command.lazy("broken", () => Promise.resolve(none))], ["broken"])
      expect([first.code, first.stderr.join(" ")]).toEqual([
        1,
        expect.stringMatching(/exports no command of +that name/)
      ])
      const two = { greet, again: Command.make("broken", {}, () => Effect.void) }
      const second = yield* TestProgram.run([Command.lazy("broken", () => Promise.resolve(two))], ["broken"])
      expect([second.code, second.stderr.join(" ")]).toEqual([
        1,
        expect.stringMatching(/exports two commands of +that name/)
      ])
      const twice = { default: greet, greet }
      const third = yield* TestProgram.run([Command.lazy("broken", () => Promise.resolve(twice))], ["broken"])
      expect(third.stdout).toEqual(["hello"])
    })
  )

  it.effect("takes hooks, layers and wrappers before it is loaded, around those of its module", () =>
    Effect.gen(function* () {
      const say = (text: string) => Hook.make(() => Console.log(text))
      class Db extends Context.Service<Db, string>()("test/Db") {}
      const inner = Command.make("inner", { model: Model, words: Param.args() }, ({ model }, ...words) =>
        Effect.flatMap(Db, (db) => Console.log(`run ${model.lr} ${words.join(" ")} in ${db}`))
      ).pipe(Command.addHooks({ preRun: say("own") }))
      const lazy = Command.lazy("inner", () => Promise.resolve({ inner })).pipe(
        Command.addHooks({ preRun: say("added") }),
        Command.provide(Layer.succeed(Db, "db")),
        Command.mapHandler((handler) => Effect.ensuring(handler, Console.log("mapped"))),
        Command.around((invocation) => Effect.ensuring(invocation, Console.log("around")))
      )
      const { stdout } = yield* TestProgram.run([lazy], ["inner", "lr=2", "a"])
      expect(stdout).toEqual(["own", "added", "run 2 a in db", "mapped", "around"])
    })
  )

  it.effect("is checked when it is loaded: an alias that its module gives it must be free", () =>
    Effect.gen(function* () {
      const train = Command.lazy("train", () =>
        Promise.resolve({ train: Command.make("train", {}, () => Effect.void).pipe(Command.withAlias("t")) })
      )
      const test = Command.make("test", {}, () => Effect.void).pipe(Command.withAlias("t"))
      const { exit } = yield* TestProgram.run([train, test], ["train"])
      expect(JSON.stringify(exit)).toContain("DuplicateName")
      expect((yield* TestProgram.run([train, test], ["t"])).code).toBe(0)
    })
  )

  it.effect("in a group is loaded by its whole name", () =>
    Effect.gen(function* () {
      const loaded: Array<string> = []
      const load = <C extends Command.Any>(command: C) => {
        loaded.push(command.name)
        return Promise.resolve({ command })
      }
      const commands = [
        Command.lazy("db migrate", () => load(Command.make("db migrate", {}, () => Effect.void))),
        Command.lazy("db seed", () => load(Command.make("db seed", {}, () => Console.log("db seed")))),
        Command.make("serve", {}, () => Effect.void)
      ]
      expect((yield* TestProgram.run(commands, ["db", "--log-level", "error", "seed"])).stdout).toEqual(["db seed"])
      expect((yield* TestProgram.run(commands, ["db", "--help"])).code).toBe(0)
      expect(loaded).toEqual(["db seed"])
    })
  )

  it("is an error of the program's own kind", () => {
    const reason = { _tag: "NotLoaded", command: "train", problem: "gone" } as const
    expect(new WakeError({ reason, usage: "" }).message).toBe("The command train cannot be loaded. gone")
  })
})
