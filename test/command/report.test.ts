import { describe, expect, it } from "@effect/vitest"
import { Cause, Console, Context, Effect, Exit, Layer, Runtime, Schema } from "effect"
import { Command, ConfigHook, Hook, type Hooks, ParserHook, report, SHARED, wake } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { app, greet } from "../support/commands.ts"
import { defects, errorOf, type Ran, run, runEffect } from "../support/run.ts"

const failing = (error: unknown, name = "cmd") => Command.make(name, {}, () => Effect.fail(error))
const dying = (defect: unknown) => Command.make("cmd", {}, () => Effect.die(defect))

class Broken extends Schema.TaggedError<Broken>()("Broken", { part: Schema.String }) {
  override get message() {
    return `the ${this.part} is broken`
  }
}

describe("report", () => {
  it.effect("prints the message of a command's own error, once", () =>
    Effect.gen(function* () {
      expect((yield* run([failing(new Broken({ part: "axle" }))], ["cmd"])).err).toEqual([
        "error: cmd: Broken: the axle is broken"
      ])
      class Boom extends Schema.TaggedError<Boom>()("Boom", { code: Schema.Number }) {}
      class Bang extends Schema.TaggedError<Bang>()("Bang", {}) {}
      expect((yield* run([failing(new Boom({ code: 7 }))], ["cmd"])).err).toEqual(['error: cmd: Boom {"code":7}'])
      expect((yield* run([failing(new Bang())], ["cmd"])).err).toEqual(["error: cmd: Bang"])
      expect((yield* run([failing("just text")], ["cmd"])).err).toEqual(["error: cmd: just text"])
      expect((yield* run([failing({ code: 7 })], ["cmd"])).err).toEqual(['error: cmd: {"code":7}'])
    })
  )

  it.effect("says each error once", () =>
    Effect.gen(function* () {
      const program = wake([failing(new Error("no"))], { name: "main", version: "1", args: ["cmd"] })
      expect((yield* runEffect(report(report(program)))).err).toEqual(["error: cmd: no"])
    })
  )

  it.effect("says nothing of what succeeds or is interrupted, and passes it on", () =>
    Effect.gen(function* () {
      const succeeded = yield* runEffect(Effect.asVoid(report(Effect.succeed(1))))
      expect(succeeded).toEqual({ exit: Exit.void, out: [], err: [] })
      const interrupted = yield* runEffect(report(Effect.interrupt))
      expect(interrupted.err).toEqual([])
      expect(Exit.isFailure(interrupted.exit) && Cause.hasInterruptsOnly(interrupted.exit.cause)).toBe(true)
    })
  )

  it.effect("names no command where none failed", () =>
    Effect.gen(function* () {
      expect((yield* runEffect(report(Effect.fail(new Broken({ part: "axle" }))))).err).toEqual([
        "error: Broken: the axle is broken"
      ])
      expect((yield* runEffect(report(Effect.die(new Error("no"))))).err).toEqual(["error: A bug: no"])
    })
  )

  it.effect("is not done where wake is told not to, until somebody does it", () =>
    Effect.gen(function* () {
      const program = wake([dying("no"), failing(new Error("no"), "fail")], { ...app, report: false })
      expect(yield* TestProgram.run(program, ["cmd"])).toMatchObject({ code: 1, stdout: [], stderr: [] })
      expect(yield* TestProgram.run(program, ["fail"])).toMatchObject({ code: 1, stdout: [], stderr: [] })
      expect((yield* TestProgram.run(report(program), ["cmd"])).stderr).toEqual([
        "error: A bug in run of the command cmd: no"
      ])
      expect((yield* TestProgram.run(report(program), ["fail"])).stderr).toEqual(["error: fail: no"])
    })
  )
})

describe("failures", () => {
  it.effect("are said whatever the error holds, and again for the same error", () =>
    Effect.gen(function* () {
      const cyclic: { self?: unknown; n: bigint } = { n: 1n }
      cyclic.self = cyclic
      const error = new Error("same")
      class Bang extends Schema.TaggedError<Bang>()("Bang", {}) {}
      const bang = new Bang()
      for (const [failed, said] of [
        [cyclic, /^error: cmd: .*1n/],
        [error, /^error: cmd: same$/],
        [error, /^error: cmd: same$/],
        [bang, /^error: cmd: Bang$/],
        [bang, /^error: cmd: Bang$/]
      ] as const) {
        const ran = yield* run([failing(failed)], ["cmd"])
        expect(Exit.isFailure(ran.exit) && Cause.hasFails(ran.exit.cause)).toBe(true)
        expect(ran.err.join("\n")).toMatch(said)
      }
      expect(Object.keys(error)).toEqual([])
    })
  )

  it.effect("are said once, however often they are reported", () =>
    Effect.gen(function* () {
      const program = wake([failing(new Error("no"))], { ...app, args: ["cmd"] })
      expect((yield* runEffect(report(report(program)))).err).toEqual(["error: cmd: no"])
    })
  )

  it.effect("are said once, also if a program fails with them again", () =>
    Effect.gen(function* () {
      for (const error of [new Error("no"), Object.freeze(new Error("no")), "no"]) {
        const program = wake([failing(error)], app)
        const again = Effect.catch(program, (caught) => Effect.fail(caught))
        expect((yield* TestProgram.run(report(again), ["cmd"])).stderr).toEqual(["error: cmd: no"])
        const inner = wake([failing(error, "inner")], { ...app, args: ["inner"] })
        const outer = Command.make("outer", {}, () => Effect.catch(inner, (caught) => Effect.fail(caught)))
        const said = error === "no" ? ["error: inner: no", "error: outer: no"] : ["error: inner: no"]
        expect((yield* TestProgram.run([outer], ["outer"])).stderr).toEqual(said)
      }
    })
  )

  it.effect.each<[string, unknown, string]>([
    ["null", null, "error: cmd: null"],
    ["undefined", undefined, "error: cmd: undefined"],
    ["a text", "text", "error: cmd: text"],
    ["no text", "", "error: cmd:"],
    ["a number", 0, "error: cmd: 0"],
    ["a frozen object", Object.freeze({ code: 7 }), 'error: cmd: {"code":7}'],
    ["a frozen error", Object.freeze(new Error("no")), "error: cmd: no"],
    ["an object without a prototype", Object.assign(Object.create(null), { a: 1 }), 'error: cmd: {"a":1}']
  ])("are said once, and pass on what the command failed with: %s", ([_, error, line]) =>
    Effect.gen(function* () {
      const program = report(wake([failing(error)], app))
      const { code, exit, stderr, stdout } = yield* TestProgram.run(program, ["cmd"])
      expect({ code, stderr, stdout }).toEqual({ code: 1, stderr: [line], stdout: [] })
      expect(Exit.isFailure(exit) && exit.cause.reasons.filter(Cause.isFailReason).map((each) => each.error)).toEqual([
        error
      ])
      expect(errorOf(yield* run([failing(error)], ["cmd"]))).toBe(error)
    })
  )
})

describe("which command failed is said", () => {
  const error = () => new Broken({ part: "axle" })
  const said = ["error: b: Broken: the axle is broken"]
  const b = Command.make("b", {}, () => Console.log("ran"))
  class Db extends Context.Service<Db, string>()("test/Db") {}

  it.effect.each<[string, Command.Any]>([
    ["its handler", failing(error(), "b")],
    ["one of its hooks", b.pipe(Command.addHooks({ preConfig: Hook.make(() => Effect.fail(error())) }))],
    ["a layer of its own", b.pipe(Command.provide(Layer.effect(Db, Effect.fail(error()))))],
    ["what is around it", b.pipe(Command.around(() => Effect.fail(error())))]
  ])("where %s fails", ([_, command]) =>
    Effect.gen(function* () {
      const ran = yield* run([greet, command], ["b"])
      expect(ran.err).toEqual(said)
      expect((yield* run([greet, command], ["greet"])).err).toEqual([])
    })
  )

  it.effect("where a shared hook fails", () =>
    Effect.gen(function* () {
      const hooks = { preRun: Hook.make(() => Effect.fail(error())) }
      expect((yield* run([greet, b], ["b"], hooks)).err).toEqual(said)
      expect((yield* run([greet, b], ["greet"], hooks)).err).toEqual(["error: greet: Broken: the axle is broken"])
    })
  )

  it.effect("where a parser hook fails, whichever command is called", () =>
    Effect.gen(function* () {
      const parser = ParserHook.make(() => Effect.fail(error()))
      const ran = yield* run([greet, b.pipe(Command.withHooks({ parser }))], ["greet"])
      expect([ran.out, ran.err]).toEqual([[], said])
    })
  )

  it.effect("where a parser hook of the library fails, which runs for every command", () =>
    Effect.gen(function* () {
      const Model = Schema.Struct({ x: Schema.Int })
      const broken = Command.make("broken", { model: Model }, () => Effect.void).pipe(
        Command.withHooks({ parser: ParserHook.makeDefault(["modle"]) })
      )
      const ran = yield* run([greet, broken], ["greet"])
      expect(ran.err.join("\n")).toContain('There is no parameter "modle". Did you mean model?')
      expect(ran.err.join("\n")).toContain("broken")
    })
  )

  it.effect("where a hook of the library fails, by a command whose name stands in every text", () =>
    Effect.gen(function* () {
      const command = Command.make("a", {}, () => Effect.void)
      const ran = yield* run([command], ["a"], { preRun: [SHARED] })
      expect(ran.err).toEqual([expect.stringMatching(/^error: a: SHARED stands for /)])
    })
  )

  it.effect("by its own name where it is called by another, and by that of the inner one of two", () =>
    Effect.gen(function* () {
      expect((yield* run([failing(error(), "b").pipe(Command.withAlias("c"))], ["c"])).err).toEqual(said)
      const outer = Command.make("outer", {}, () => wake([failing(error(), "b")], { ...app, args: ["b"] }))
      expect((yield* run([outer], ["outer"])).err).toEqual(said)
    })
  )
})

describe("defects", () => {
  it.effect.each<[string, unknown, string, unknown]>([
    ["an error", new Error("no"), "no", new Error("no")],
    ["an error with a tag", new Broken({ part: "axle" }), "Broken: the axle is broken", new Broken({ part: "axle" })],
    ["an error with a name", new TypeError("no"), "TypeError: no", new TypeError("no")],
    ["an object", { a: 1 }, '{"a":1}', { a: 1 }],
    ["a frozen error", Object.freeze(new Error("no")), "no", new Error("no")],
    ["a text, as an error", "text", "text", new Error("text")],
    ["null, as an error", null, "null", new Error("null")],
    ["a number, as an error", 7, "7", new Error("7")]
  ])("are said in a line, with their place, and passed on as objects: %s", ([_, defect, line, passed]) =>
    Effect.gen(function* () {
      const ran = yield* run([dying(defect)], ["cmd"])
      expect(ran.err).toEqual([`error: A bug in run of the command cmd: ${line}`])
      expect(ran.out).toEqual([])
      expect(defects(ran)).toEqual([passed])
      expect((yield* TestProgram.run([dying(defect)], ["cmd"])).code).toBe(1)
    })
  )

  it.effect("are not left to the runtime, also if they are frozen", () =>
    Effect.gen(function* () {
      for (const defect of ["no", Object.freeze(new Error("no")), Object.freeze({ a: 1 })]) {
        const [passed] = defects(yield* run([dying(defect)], ["cmd"]))
        expect(Runtime.getErrorReported(passed)).toBe(false)
      }
    })
  )

  it.effect("are said once, however often they are reported", () =>
    Effect.gen(function* () {
      const program = report(report(wake([dying("no")], { ...app, args: ["cmd"] })))
      expect((yield* runEffect(program)).err).toEqual(["error: A bug in run of the command cmd: no"])
    })
  )

  it.effect("name the slot that they are in, also at registration", () =>
    Effect.gen(function* () {
      const bug = () => {
        throw new Error("no")
      }
      const inSlot = (hooks: Hooks) => run([greet.pipe(Command.addHooks(hooks))], ["greet"])
      const line = (ran: Ran) => ran.err
      expect(line(yield* inSlot({ postInit: Hook.make(bug) }))).toEqual([
        "error: A bug in postInit of the command greet: no"
      ])
      expect(line(yield* inSlot({ parser: ParserHook.make(bug) }))).toEqual([
        "error: A bug in parser of the command greet: no"
      ])
      expect(line(yield* inSlot({ run: Effect.sync(bug) }))).toEqual(["error: A bug in run of the command greet: no"])
    })
  )

  it.effect("and failures are said, each in its line, where there are several", () =>
    Effect.gen(function* () {
      const both = Effect.failCause(Cause.combine(Cause.fail(new Broken({ part: "axle" })), Cause.die("bug")))
      const ran = yield* run([Command.make("cmd", {}, () => both)], ["cmd"])
      expect(ran.err).toEqual(["error: cmd: Broken: the axle is broken", "error: A bug in run of the command cmd: bug"])
    })
  )
})

describe("the trace of a failure", () => {
  const lines = (command: Command.Any, ...args: ReadonlyArray<string>) =>
    Effect.map(run([command], [command.name, ...args]), ({ err }) => err.filter((line) => !/^\[.*\] DEBUG/.test(line)))

  const fetching = <E>(effect: Effect.Effect<never, E>) =>
    Command.make("cmd", {}, () => Effect.withSpan(effect, "fetching"))

  it.effect("is left out, unless the log level is Debug or below", () =>
    Effect.gen(function* () {
      const command = fetching(Effect.suspend(() => Effect.fail(new Error("no"))))
      for (const args of [[], ["--log-level", "info"], ["--log-level", "error"], ["--log-level", "none"]]) {
        expect(yield* lines(command, ...args)).toEqual(["error: cmd: no"])
      }
    })
  )

  it.effect.each(["debug", "trace", "all"])("follows the line with the spans, at the log level %s", (level) =>
    Effect.gen(function* () {
      const [line, ...trace] = yield* lines(fetching(Effect.fail(new Error("no"))), "--log-level", level)
      expect(line).toBe("error: cmd: no")
      expect(trace[0]).toBe("Error: no")
      expect(trace.join("\n")).toContain("report.test.ts")
      expect(trace.join("\n")).toMatch(/^ +at fetching \(/m)
    })
  )

  it.effect("follows the line of a defect, and shows the cause of an error", () =>
    Effect.gen(function* () {
      const error = new Error("no", { cause: new Error("the reason") })
      const [line, ...trace] = yield* lines(fetching(Effect.die(error)), "--log-level", "debug")
      expect(line).toBe("error: A bug in run of the command cmd: no")
      expect(trace.join("\n")).toMatch(/^Error: no$[\s\S]*at fetching \([\s\S]*Error: the reason/m)
    })
  )

  it.effect("follows the line of an error of the library", () =>
    Effect.gen(function* () {
      const Model = Schema.Struct({ x: Schema.Int })
      const command = Command.make("cmd", { model: Model }, () => Effect.void).pipe(
        Command.withHooks({ config: ConfigHook.makeDefault({ write: false, raiseOnMissingFile: true }) })
      )
      const said = "model: the file model.yaml does not exist. Create it, or name another one."
      expect(yield* lines(command)).toEqual([`error: ${said}`])
      const [line, ...trace] = yield* lines(command, "--log-level", "debug")
      expect(line).toBe(`error: ${said}`)
      expect(trace[0]).toContain(said)
      expect(trace.length).toBeGreaterThan(1)
    })
  )

  it.effect("is not that of another command that is woken with another log level", () =>
    Effect.gen(function* () {
      const inner = fetching(Effect.fail(new Error("no")))
      const outer = Command.make("outer", {}, () =>
        Effect.ignore(wake([inner], { ...app, args: ["cmd", "--log-level", "info"] }))
      )
      expect(yield* lines(outer, "--log-level", "debug")).toEqual(["error: cmd: no"])
    })
  )
})
