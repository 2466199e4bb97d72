import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, Schema } from "effect"
import { Flag } from "effect/cli"
import { Command, Field, Hook, ParserHook } from "effect-coma"
import { TestProgram } from "effect-coma/testing"

const Db = Schema.Struct({ url: Field.make(Schema.String, "local") })
const migrate = Command.make("db migrate", { db: Db }, ({ db }) => Console.log(`migrate ${db.url}`)).pipe(
  Command.withDescription("Brings the tables up to date."),
  Command.withAlias("m"),
  Command.withAlias("up")
)
const seed = Command.make("db seed", { db: Db }, ({ db }) => Console.log(`seed ${db.url}`)).pipe(
  Command.withGroup("Data")
)
const add = Command.make("db user add", {}, () => Console.log("add"))
const serve = Command.make("serve", {}, () => Console.log("serve"))
const commands = [migrate, seed, add, serve]

const run = (...args: ReadonlyArray<string>) =>
  TestProgram.run(commands, args, { name: "lab", files: { "db.yaml": "url: here\n" } })

describe("a command of a group", () => {
  it.effect.each<readonly [ReadonlyArray<string>, string]>([
    [["db", "migrate"], "migrate here"],
    [["db", "m", "url=there"], "migrate there"],
    [["db", "up", "--no-write"], "migrate here"],
    [["--no-write", "db", "seed"], "seed here"],
    [["db", "user", "add"], "add"],
    [["serve"], "serve"]
  ])("runs where the words of its name are typed: %j", ([args, printed]) =>
    Effect.map(run(...args), ({ code, stdout }) => expect({ code, stdout }).toEqual({ code: 0, stdout: [printed] }))
  )

  it.effect("is listed in the help of the program and of its group, and has help of its own", () =>
    Effect.gen(function* () {
      const { stdout } = yield* run("--help")
      expect(stdout.slice(0, 10)).toEqual([
        "Usage: lab COMMAND [ARGUMENT]...",
        "",
        "Commands:",
        "  db migrate, db m, db up  Brings the tables up to date.",
        "  db user add",
        "  serve",
        "",
        "Data:",
        "  db seed",
        ""
      ])
      for (const args of [
        ["db", "--help"],
        ["help", "db"],
        ["db", "-h"]
      ]) {
        expect((yield* run(...args)).stdout.slice(0, 9)).toEqual([
          "Usage: lab db COMMAND [ARGUMENT]...",
          "",
          "Commands:",
          "  migrate, m, up  Brings the tables up to date.",
          "  user add",
          "",
          "Data:",
          "  seed",
          ""
        ])
      }
      for (const args of [
        ["db", "m", "--help"],
        ["help", "db", "migrate"]
      ]) {
        const page = (yield* run(...args)).stdout
        expect(page[2]).toBe("Usage: lab db migrate [FLAGS] [KEY=VALUE | CONFIG::KEY=VALUE]...")
        expect(page).toContain("  lab db migrate url=my-url")
      }
    })
  )

  it.effect("is suggested within its group", () =>
    Effect.gen(function* () {
      for (const args of [
        ["db", "migrte"],
        ["db", "migrte", "--help"],
        ["help", "db", "migrte"]
      ]) {
        const { code, stderr } = yield* run(...args)
        expect([code, stderr[0]]).toEqual([2, 'error: Unknown command "db migrte". Did you mean db migrate?'])
      }
      const alone = yield* run("db")
      expect([alone.code, alone.stderr[0]]).toEqual([2, "error: No command given."])
      expect(alone.stderr).toContain("Usage: lab db COMMAND [ARGUMENT]...")
    })
  )

  it.effect("may be the default one", () =>
    Effect.gen(function* () {
      const ran = yield* TestProgram.run(commands, ["url=x"], { default: "db seed", files: { "db.yaml": "" } })
      expect(ran.stdout).toEqual(["seed x"])
    })
  )

  it.effect("has hooks and errors as others have", () =>
    Effect.gen(function* () {
      const failing = migrate.pipe(Command.withHooks({ preRun: Hook.make(() => Effect.fail("no")) }))
      const { code, stderr } = yield* TestProgram.run([failing], ["db", "migrate"], { files: { "db.yaml": "" } })
      expect([code, stderr]).toEqual([1, ["error: db migrate: no"]])
    })
  )
})

describe("a name", () => {
  const failureOf = (...names: ReadonlyArray<string>) =>
    Effect.map(
      TestProgram.run(
        names.map((name) => Command.make(name, {}, () => Effect.void)),
        []
      ),
      ({ code, stderr }) => [code, stderr[0]]
    )

  it.effect("is not that of a command and of a group at once", () =>
    Effect.gen(function* () {
      expect(yield* failureOf("db", "db seed")).toEqual([2, expect.stringContaining('"db" is a command, and a group')])
      expect(yield* failureOf("db seed", "db seed")).toEqual([2, expect.stringContaining('called "db seed"')])
    })
  )

  it.effect.each(["", " db", "db  seed", "db ", "-x", "db --x", "a\tb"])("can be typed: not %j", (name) =>
    Effect.map(failureOf(name), ([, said]) => expect(said).toContain("cannot be named on a command line"))
  )
})

describe("an alias", () => {
  it.effect.each(["", "-x", "d m", "db m", " m"])("is one word that can be typed: not %j", (alias) =>
    Effect.gen(function* () {
      const aliased = Command.make("db drop", {}, () => Effect.void).pipe(Command.withAlias(alias))
      const { code, stderr } = yield* TestProgram.run([aliased], ["db", "drop"])
      expect([code, stderr.join(" ")]).toEqual([2, expect.stringContaining(`alias ${JSON.stringify(alias)} of the`)])
    })
  )
})

describe("what sets a flag to false", () => {
  it.effect("does so for one flag", () =>
    Effect.gen(function* () {
      const flags = [Flag.Boolean("color"), Flag.Boolean("paint").pipe(Flag.withNegation("no-color"))]
      const draw = Command.make("draw", {}, () => Effect.void).pipe(
        Command.addHooks({ parser: flags.map((flag) => ParserHook.flag(flag)) })
      )
      const { code, stderr } = yield* TestProgram.run([draw], ["draw"])
      expect([code, stderr[0]]).toEqual([2, expect.stringContaining("called --no-color")])
    })
  )
})
