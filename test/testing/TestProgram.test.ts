import { describe, expect, it } from "@effect/vitest"
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Path from "effect/Path"
import * as ChildProcess from "effect/process/ChildProcess"
import * as Runtime from "effect/Runtime"
import * as Schema from "effect/Schema"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import * as Terminal from "effect/Terminal"
import { Command, ConfigHook, Field, Hook, Param, report, wake } from "effect-coma"
import { MemoryFileSystem, TestProgram } from "effect-coma/testing"
import { expectTypeOf } from "vitest"

class Recipient extends Schema.Class<Recipient>("Recipient")({ entity: Field.make(Schema.String, "World") }) {}
class Db extends Context.Service<Db, { readonly query: Effect.Effect<string> }>()("test/Db") {}
class DbError extends Schema.TaggedError<DbError>()("DbError", {}) {
  override readonly [Runtime.errorExitCode] = 42
}

const greet = Command.make("greet", { recipient: Recipient }, ({ recipient }) =>
  Console.log(`Hello ${recipient.entity}!`)
)

/** A program of one command that runs an effect. */
const running = <E, R>(effect: Effect.Effect<unknown, E, R>) =>
  TestProgram.run([Command.make("x", {}, () => effect)], ["x"])

describe("a command with files in memory", () => {
  it.effect("writes its config's file on the first run, and reads it on the second", () =>
    Effect.gen(function* () {
      const first = yield* TestProgram.run([greet], ["greet"])
      expect(first).toEqual({
        exit: Exit.void,
        code: 0,
        stdout: ["Hello World!"],
        stderr: ["created recipient.yaml"],
        files: { "recipient.yaml": "entity: World\n" }
      })
      const edited = { "recipient.yaml": first.files["recipient.yaml"]!.replace("World", "you") }
      const second = yield* TestProgram.run([greet], ["greet"], { files: edited })
      expect(second.stdout).toEqual(["Hello you!"])
      expect(second.files).toEqual(edited)
      const third = yield* TestProgram.run([greet], ["greet", "entity=coma"], { files: edited })
      expect(third.stdout).toEqual(["Hello coma!"])
      expect(third.files).toEqual(edited)
    })
  )

  it.effect("reads the file that a flag names", () =>
    Effect.gen(function* () {
      const files = { "in/other.json": '{"entity": "JSON"}' }
      const { stdout } = yield* TestProgram.run([greet], ["greet", "--recipient-path", "in/other.json"], { files })
      expect(stdout).toEqual(["Hello JSON!"])
    })
  )

  it.effect("finds the same files by relative and by absolute paths", () =>
    Effect.gen(function* () {
      const { stdout } = yield* running(
        Effect.gen(function* () {
          const fs = yield* FileSystem.FileSystem
          const path = yield* Path.Path
          yield* fs.writeFileString("a.txt", "same")
          yield* Console.log(yield* fs.readFileString(path.resolve("a.txt")))
        })
      )
      expect(stdout).toEqual(["same"])
    })
  )

  it.effect("leaves files as they were where it fails", () =>
    Effect.gen(function* () {
      const files = { "recipient.yaml": "entity: [1]\n" }
      const outcome = yield* TestProgram.run([greet], ["greet"], { files })
      expect(outcome.code).toBe(2)
      expect(outcome.stdout).toEqual([])
      expect(outcome.stderr.slice(0, 4)).toEqual([
        "error: recipient.yaml: a wrong value",
        "",
        " 1 | entity: [1]",
        "   |         ^^^ text"
      ])
      expect(outcome.files).toEqual(files)
    })
  )
})

describe("how a program ended", () => {
  it.effect.each([
    ["succeeds", Effect.void, 0],
    ["fails", Effect.fail("no"), 1],
    ["fails with a code of its own", Effect.fail(new DbError()), 42],
    ["is interrupted", Effect.interrupt, 130],
    ["dies", Effect.die("bug"), 1]
  ] as const)("is told by the code: it %s", ([, effect, code]) =>
    Effect.map(running<unknown, never>(effect), (outcome) => {
      expect(outcome.code).toBe(code)
    })
  )

  it.effect("is told by the code of an early exit", () =>
    Effect.gen(function* () {
      const command = greet.pipe(Command.withHooks({ preRun: Hook.make(() => Hook.exit(7)) }))
      const { code, stderr, stdout } = yield* TestProgram.run([command], ["greet"])
      expect({ code, stderr, stdout }).toEqual({ code: 7, stderr: ["created recipient.yaml"], stdout: [] })
    })
  )

  it.effect("is told by typed errors", () =>
    Effect.gen(function* () {
      const outcome = yield* running(Effect.fail(new DbError()))
      expect(outcome.exit).toMatchObject({ cause: { reasons: [{ error: { _tag: "DbError" } }] } })
      expect(outcome.stderr).toEqual(["error: x: DbError"])
      type Errors = typeof outcome.exit extends Exit.Exit<void, infer E> ? E : never
      expectTypeOf<DbError>().toExtend<Errors>()
      expectTypeOf<unknown>().not.toExtend<Errors>()
    })
  )

  it.effect("is told on stderr where the command line is wrong", () =>
    Effect.gen(function* () {
      const { code, stderr } = yield* TestProgram.run([greet], ["gret"], { name: "hello" })
      expect(code).toBe(2)
      expect(stderr[0]).toBe('error: Unknown command "gret". Did you mean greet?')
    })
  )
})

describe("the layers of a test", () => {
  class Mail extends Context.Service<Mail, string>()("test/Mail") {}

  const real = Layer.succeed(Db, { query: Effect.succeed("real") })
  const fake = Layer.succeed(Db, { query: Effect.succeed("fake") })
  const query = Effect.flatMap(Db, (db) => Effect.flatMap(db.query, Console.log))
  const command = Command.make("x", {}, () => query)
  const lost: Layer.Layer<Db, DbError> = Layer.effect(Db, Effect.fail(new DbError()))

  it.effect("win over those of the command, in its hooks and handler, and other services stay", () =>
    Effect.gen(function* () {
      const both = Command.make("x", {}, () => Effect.andThen(query, Effect.flatMap(Mail, Console.log))).pipe(
        Command.addHooks({ preRun: Hook.make(() => query), postRun: Hook.make(() => query) }),
        Command.provide(real),
        Command.provide(Layer.succeed(Mail, "real mail"))
      )
      const { stdout } = yield* TestProgram.run([both], ["x"], { layers: fake })
      expect(stdout).toEqual(["fake", "fake", "real mail", "fake"])
      expect((yield* TestProgram.run([both], ["x"])).stdout).toEqual(["real", "real", "real mail", "real"])
    })
  )

  it.effect("win where a layer of the command needs their service", () =>
    Effect.gen(function* () {
      const mail = Layer.effect(
        Mail,
        Effect.flatMap(Db, (db) => Effect.map(db.query, (from) => `mail from ${from}`))
      )
      const sending = Command.make("x", {}, () => Effect.flatMap(Mail, Console.log)).pipe(
        Command.provide(mail),
        Command.provide(real)
      )
      expect((yield* TestProgram.run([sending], ["x"], { layers: fake })).stdout).toEqual(["mail from fake"])
    })
  )

  it.effect("win over what a layer function makes of the parameters, and serve hooks outside of the layers", () =>
    Effect.gen(function* () {
      const named = Command.make("x", { recipient: Recipient }, () => query).pipe(
        Command.provide(({ recipient }) => Layer.succeed(Db, { query: Effect.succeed(recipient.entity) })),
        Command.addHooks({ preConfig: Hook.make(() => query) })
      )
      const program = TestProgram.run([named], ["x"], { layers: fake })
      expectTypeOf<Effect.Services<typeof program>>().toEqualTypeOf<never>()
      expect((yield* program).stdout).toEqual(["fake", "fake"])
    })
  )

  it.effect("serve a command that has no layers, and shared hooks", () =>
    Effect.gen(function* () {
      const program = TestProgram.run([command], ["x"], { layers: fake, hooks: { preInit: Hook.make(() => query) } })
      expectTypeOf<Effect.Services<typeof program>>().toEqualTypeOf<never>()
      expect((yield* program).stdout).toEqual(["fake", "fake"])
    })
  )

  it.effect("may need services of the test, and are released when the program has ended", () =>
    Effect.gen(function* () {
      const layer = Layer.effect(
        Db,
        Effect.gen(function* () {
          const mail = yield* Mail
          yield* Effect.acquireRelease(Console.log("acquire"), () => Console.log("release"))
          return { query: Effect.succeed(mail) }
        })
      )
      const program = TestProgram.run([command], ["x"], { layers: layer })
      expectTypeOf<Effect.Services<typeof program>>().toEqualTypeOf<Mail>()
      const { stdout } = yield* Effect.provideService(program, Mail, "of the test")
      expect(stdout).toEqual(["acquire", "of the test", "release"])
    })
  )

  it.effect("end the program with their own error where they cannot be built", () =>
    Effect.gen(function* () {
      const { code, exit, stdout } = yield* TestProgram.run([command], ["x"], { layers: lost })
      expect({ code, stdout }).toEqual({ code: 42, stdout: [] })
      expect(exit).toMatchObject({ cause: { reasons: [{ error: { _tag: "DbError" } }] } })
    })
  )

  it.effect("let a layer of the command be that cannot be built, and say so in the debug log", () =>
    Effect.gen(function* () {
      for (const layer of [lost, Layer.effect(Db, Effect.die("no database")), Layer.effect(Db, Effect.interrupt)]) {
        const broken = command.pipe(Command.provide(layer))
        const run = (args: ReadonlyArray<string>) => TestProgram.run([broken], ["x", ...args], { layers: fake })
        expect(yield* run([])).toMatchObject({ code: 0, stdout: ["fake"], stderr: [] })
        const { stderr, stdout } = yield* run(["--log-level", "debug"])
        expect(stderr.join("\n")).toContain("A layer of the command x could not be built")
        expect(stdout).toEqual(["fake"])
      }
      const { code, stderr } = yield* TestProgram.run([command.pipe(Command.provide(lost))], ["x"])
      expect({ code, stderr }).toEqual({ code: 42, stderr: ["error: x: DbError"] })
    })
  )

  it.effect("do not hide that another service is missing then: what needs it dies", () =>
    Effect.gen(function* () {
      const broken = command.pipe(Command.provide(lost))
      const { code, stderr } = yield* TestProgram.run([broken], ["x"], { layers: Layer.succeed(Mail, "fake") })
      expect(code).toBe(1)
      expect(stderr).toEqual(["error: A bug in run of the command x: Service not found: test/Db"])
    })
  )

  it.effect("hold for a program that a handler wakes", () =>
    Effect.gen(function* () {
      const inner = wake([command.pipe(Command.provide(real))], { name: "inner", version: "1", args: ["x"] })
      const outer = Command.make("outer", {}, () => inner)
      expect((yield* TestProgram.run([outer], ["outer"], { layers: fake })).stdout).toEqual(["fake"])
    })
  )
})

describe("a whole program", () => {
  const options = { name: "hello", version: "1.2.3", report: false }
  const other = Command.make("other", {}, () => Effect.fail(new DbError()))
  const commands = [greet, other] as const
  const program = wake(commands, options).pipe(
    Effect.catchReason("effect-coma/WakeError", "NoCommandGiven", () =>
      wake(commands, { ...options, args: ["greet"] })
    ),
    report
  )

  it.effect("runs its default command where none is given", () =>
    Effect.gen(function* () {
      expect(yield* TestProgram.run(program, [])).toEqual({
        exit: Exit.void,
        code: 0,
        stdout: ["Hello World!"],
        stderr: ["created recipient.yaml"],
        files: { "recipient.yaml": "entity: World\n" }
      })
    })
  )

  it.effect("reads the command line, files and environment that it is given", () =>
    Effect.gen(function* () {
      const files = { "recipient.yaml": "entity: ${oc.env:WHO}\n" }
      const given = yield* TestProgram.run(program, ["greet"], { files, env: { WHO: "you" } })
      expect(given).toMatchObject({ code: 0, stdout: ["Hello you!"], files })
      expect((yield* TestProgram.run(program, ["--version"])).stdout).toEqual(["hello v1.2.3"])
      expect((yield* TestProgram.run(program, ["greet", "entity=coma"])).stdout).toEqual(["Hello coma!"])
    })
  )

  it.effect("prints what it reports, and ends as the process would", () =>
    Effect.gen(function* () {
      const failed = yield* TestProgram.run(program, ["other"])
      expect(failed).toMatchObject({ code: 42, stdout: [], stderr: ["error: other: DbError"] })
      expect(failed.exit).toMatchObject({ cause: { reasons: [{ error: { _tag: "DbError" } }] } })
      const mistyped = yield* TestProgram.run(program, ["gret"])
      expect(mistyped.code).toBe(2)
      expect(mistyped.stderr[0]).toBe('error: Unknown command "gret". Did you mean greet?')
      const quiet = yield* TestProgram.run(wake(commands, options), ["gret"])
      expect(quiet).toMatchObject({ code: 2, stdout: [], stderr: [] })
    })
  )

  it.effect("takes layers that win over those of its commands, and keeps its types", () =>
    Effect.gen(function* () {
      const asking = Command.make("ask", {}, () => Effect.flatMap(Db, (db) => Effect.flatMap(db.query, Console.log)))
      const provided = asking.pipe(Command.provide(Layer.succeed(Db, { query: Effect.succeed("real") })))
      const layers = Layer.succeed(Db, { query: Effect.succeed("fake") })
      const ran = yield* TestProgram.run(wake([provided], options), ["ask"], { layers })
      expect(ran.stdout).toEqual(["fake"])
      const open = TestProgram.run(wake([asking], options), ["ask"])
      expectTypeOf<Effect.Services<typeof open>>().toEqualTypeOf<Db>()
      type Failed = Effect.Success<typeof open>["exit"] extends Exit.Exit<void, infer E> ? E : never
      expectTypeOf<Failed>().toEqualTypeOf<Effect.Error<ReturnType<typeof woken>>>()
      const woken = () => wake([asking], options)
    })
  )

  it.effect("may be any effect, whatever comes after wake", () =>
    Effect.gen(function* () {
      const after = Effect.andThen(wake(commands, options), Console.log("after"))
      expect((yield* TestProgram.run(after, ["greet"])).stdout).toEqual(["Hello World!", "after"])
    })
  )
})

describe("what stands for the process", () => {
  it.effect("has the environment and the stdin that it is given, and no other", () =>
    Effect.gen(function* () {
      const read = Command.make("read", { who: Param.inline(Schema.String, "${oc.env:WHO}") }, ({ who }) =>
        Effect.gen(function* () {
          const stdio = yield* Stdio.Stdio
          yield* Console.log(who, yield* Stream.mkString(Stream.decodeText(stdio.stdin)))
          yield* Console.log(...(yield* stdio.args))
        })
      )
      const given = yield* TestProgram.run([read], ["read", "who=${oc.env:WHO}"], { env: { WHO: "me" }, stdin: "text" })
      expect(given.stdout).toEqual(["me text", "read who=${oc.env:WHO}"])
      const bare = yield* TestProgram.run([read], ["read", "who=${oc.env:PATH}"])
      expect(bare.code).toBe(2)
    })
  )

  it.effect("has nobody who answers, and no other programs", () =>
    Effect.gen(function* () {
      const asked = yield* running(Effect.flatMap(Terminal.Terminal, (terminal) => terminal.readLine))
      expect(asked.exit).toMatchObject({ cause: { reasons: [{ error: { _tag: "QuitError" } }] } })
      const spawned = yield* running(Effect.scoped(ChildProcess.make`ls`))
      expect(spawned.stderr[0]).toContain("a program under test spawns no processes")
    })
  )

  it.effect("takes the hooks that the program shares", () =>
    Effect.gen(function* () {
      const hooks = { config: ConfigHook.makeDefault({ write: false }) }
      const { files, stdout } = yield* TestProgram.run([greet], ["greet"], { hooks })
      expect({ files, stdout }).toEqual({ files: {}, stdout: ["Hello World!"] })
    })
  )

  it.effect("lets hooks look at the files", () =>
    Effect.gen(function* () {
      const command = greet.pipe(
        Command.withHooks({ postRun: Hook.make(() => Effect.flatMap(MemoryFileSystem.files, Console.log)) })
      )
      const { stdout } = yield* TestProgram.run([command], ["greet"])
      expect(stdout[1]).toBe('{"recipient.yaml":"entity: World\\n"}')
    })
  )

  it.effect("requires of the test what the commands need", () =>
    Effect.gen(function* () {
      const command = Command.make("x", {}, () => Effect.flatMap(Db, (db) => Effect.flatMap(db.query, Console.log)))
      const program = TestProgram.run([command, greet], ["x"])
      expectTypeOf<Effect.Services<typeof program>>().toEqualTypeOf<Db>()
      expectTypeOf<Effect.Error<typeof program>>().toEqualTypeOf<never>()
      expectTypeOf<Effect.Services<ReturnType<typeof plain>>>().toEqualTypeOf<never>()
      const { stdout } = yield* Effect.provide(program, Layer.succeed(Db, { query: Effect.succeed("mocked") }))
      expect(stdout).toEqual(["mocked"])
    })
  )

  const plain = () => TestProgram.run([greet], [])

  it("runs what wake runs", () => {
    const program = wake([greet], { name: "main", version: "1.0.0" })
    type Failed = (typeof outcome)["exit"] extends Exit.Exit<void, infer E> ? E : never
    const outcome = undefined as unknown as Effect.Success<ReturnType<typeof plain>>
    expectTypeOf<Failed>().toEqualTypeOf<Effect.Error<typeof program>>()
  })
})
