import { describe, expect, it } from "@effect/vitest"
import { Console, Context, Effect, Layer, Schema } from "effect"
import { Command as Cli, Flag } from "effect/cli"
import { Command, Field, Hook, ParserHook, Persistence, SHARED, toCli } from "effect-coma"
import { TestProgram } from "effect-coma/testing"

class Model extends Schema.Class<Model>("Model")({
  lr: Field.make(Schema.Finite, 0.1).annotate({ description: "Learning rate" })
}) {}

const status = Cli.make("status", {}, () => Console.log("well"))
const login = Cli.make("login", { user: Flag.String("user") }, ({ user }) => Console.log(`hello ${user}`))
const quick = Flag.Boolean("quick")
const train = Command.make("train", { model: Model }, ({ model }) => Console.log(`train ${model.lr}`)).pipe(
  Command.withDescription("Trains a model."),
  Command.withAlias("t"),
  Command.withGroup("Learning"),
  Command.addHooks({
    parser: ParserHook.flag(quick),
    preRun: Hook.make((data) => (data.flag(quick) ? Console.log("quick") : Effect.void))
  })
)
const migrate = Command.make("db migrate", { model: Model }, ({ model }) =>
  model.lr > 1 ? Effect.fail(new Error("too fast")) : Console.log(`migrate ${model.lr}`)
)

/** A program with two commands of its own and two of ours. */
const program = (args: ReadonlyArray<string>, options: { readonly report?: boolean } = {}) =>
  Effect.gen(function* () {
    const ours = yield* toCli([train, migrate], { name: "app", ...options })
    const app = Cli.make("app").pipe(Cli.withSubcommands([status, login, ...ours]))
    yield* Cli.runWith(app, { version: "1.0.0" })(args)
  })

const run = (...args: ReadonlyArray<string>) =>
  TestProgram.run(program(args), [], { files: { "model.yaml": "lr: 1\n" } })

describe("toCli", () => {
  it.effect.each<readonly [ReadonlyArray<string>, ReadonlyArray<string>]>([
    [["status"], ["well"]],
    [["login", "--user", "me"], ["hello me"]],
    [["train", "lr=2"], ["train 2"]],
    [
      ["t", "--quick", "model::lr=3"],
      ["quick", "train 3"]
    ],
    [["train", "--model-path", "other.yaml"], ["train 0.5"]],
    [["db", "migrate"], ["migrate 1"]]
  ])("makes commands that run beside others: %j", ([args, printed]) =>
    Effect.map(
      TestProgram.run(program(args), [], { files: { "model.yaml": "lr: 1\n", "other.yaml": "lr: 0.5\n" } }),
      ({ code, stdout }) => expect([code, stdout]).toEqual([0, printed])
    )
  )

  it.effect("writes files on the first run, as wake does", () =>
    Effect.map(TestProgram.run(program(["train"]), []), ({ files, stderr }) => {
      expect(files["model.yaml"]).toContain("lr: 0.1")
      expect(stderr).toEqual(["created model.yaml"])
    })
  )

  it.effect("prints failures once, as wake does, with the words before the command", () =>
    Effect.gen(function* () {
      const failed = yield* run("db", "migrate", "lr=2")
      expect([failed.code, failed.stderr]).toEqual([1, ["error: db migrate: too fast"]])
      const wrong = yield* run("train", "lr=fast")
      expect([wrong.code, wrong.stderr.join("\n")]).toEqual([2, expect.stringContaining("  app train lr=fast\n")])
      const silent = yield* TestProgram.run(program(["db", "migrate", "lr=2"], { report: false }), [], {
        files: { "model.yaml": "" }
      })
      expect([silent.code, silent.stderr]).toEqual([1, []])
    })
  )

  it.effect("tells the keys in the help of effect/cli, and not in its list of commands", () =>
    Effect.gen(function* () {
      const help = (yield* run("train", "--help")).stdout.join("\n")
      expect(help).toContain("Trains a model.\n\n  Configs:\n    model  model.yaml (--model-path FILE)\n")
      expect(help).toMatch(/lr +number +Learning rate \[0\.1\]/)
      expect(help).toContain("--print-config")
      const list = (yield* run("--help")).stdout.join("\n")
      expect(list).toMatch(/status[\s\S]*login[\s\S]*train, t +Trains a model\.\n[\s\S]*db/)
      expect(list).not.toContain("Configs")
    })
  )

  it.effect("leaves errors of the command line to effect/cli", () =>
    Effect.gen(function* () {
      for (const args of [["trian"], ["train", "--qiuck"], ["db", "migrte"]]) {
        const { code, stderr, stdout } = yield* run(...args)
        expect([code, stdout.length > 0, stderr.join("\n")]).toEqual([1, true, expect.stringContaining("ERROR")])
      }
    })
  )

  it.effect("answers questions about the configs", () =>
    Effect.map(run("train", "--why", "lr"), ({ code, stdout }) => {
      expect([code, stdout.join("\n")]).toEqual([0, expect.stringContaining("model.yaml:1")])
    })
  )

  it.effect("shares hooks and files, and provides layers", () =>
    Effect.gen(function* () {
      class Db extends Context.Service<Db, string>()("test/Db") {}
      const query = Command.make("query", { model: Model }, () => Effect.flatMap(Db, Console.log)).pipe(
        Command.provide(Layer.succeed(Db, "db")),
        Command.addHooks({ preRun: SHARED })
      )
      const effect = Effect.gen(function* () {
        const ours = yield* toCli([query], {
          hooks: { preRun: Hook.make(() => Console.log("shared")) },
          persistence: Persistence.make({ extension: ".json" }),
          inspect: false
        })
        yield* Cli.runWith(Cli.make("app").pipe(Cli.withSubcommands(ours)), { version: "1" })(["query"])
      })
      const { files, stdout } = yield* TestProgram.run(effect, [])
      expect(stdout).toEqual(["shared", "shared", "db"])
      expect(Object.keys(files)).toEqual(["model.json"])
    })
  )

  it.effect("loads lazy commands", () =>
    Effect.gen(function* () {
      const lazy = Command.lazy("train", () => Promise.resolve({ train }))
      const effect = Effect.flatMap(toCli([lazy]), (ours) =>
        Cli.runWith(Cli.make("app").pipe(Cli.withSubcommands(ours)), { version: "1" })(["train", "--quick"])
      )
      expect((yield* TestProgram.run(effect, [])).stdout).toEqual(["quick", "train 0.1"])
    })
  )

  it.effect("ends the program with the exit code of a parser hook, also with 0", () =>
    Effect.gen(function* () {
      for (const code of [7, 0]) {
        const ending = train.pipe(Command.addHooks({ parser: ParserHook.make(() => Hook.exit(code)) }))
        const ran = yield* TestProgram.run(Effect.andThen(toCli([ending]), Console.log("went on")), [])
        expect([ran.code, ran.stdout, ran.stderr]).toEqual([code, [], []])
      }
    })
  )

  it.effect("ends the program with the exit code of a hook", () =>
    Effect.gen(function* () {
      const ending = train.pipe(Command.addHooks({ preRun: Hook.make(() => Hook.exit(7)) }))
      const effect = Effect.flatMap(toCli([ending]), (ours) =>
        Cli.runWith(Cli.make("app").pipe(Cli.withSubcommands(ours)), { version: "1" })(["train"])
      )
      const { code, stderr, stdout } = yield* TestProgram.run(effect, [], { files: { "model.yaml": "" } })
      expect([code, stdout, stderr]).toEqual([7, [], []])
    })
  )

  it.effect("refuses no commands, and two of one name, and prints that as wake does", () =>
    Effect.gen(function* () {
      const none = yield* TestProgram.run(Effect.asVoid(toCli([])), [])
      expect(JSON.stringify(none.exit)).toContain("NoCommands")
      expect([none.code, none.stderr]).toEqual([2, ["error: This program has no commands. Give it at least one."]])
      const two = yield* TestProgram.run(Effect.asVoid(toCli([train, train])), [])
      expect(JSON.stringify(two.exit)).toContain("DuplicateName")
      expect(two.stderr.join("\n")).toContain('error: Two commands are called "train".')
      const silent = yield* TestProgram.run(Effect.asVoid(toCli([], { report: false })), [])
      expect([silent.code, silent.stderr]).toEqual([2, []])
    })
  )
})
