import { describe, expect, it } from "@effect/vitest"
import { Cause, Console, Context, Effect, Exit, Fiber, Layer, type Scope } from "effect"
import { Command, Hook, type Invocation, ParserHook, SHARED, wake } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { app, greet, say } from "../support/commands.ts"
import { defects, failure, run } from "../support/run.ts"

class Db extends Context.Service<Db, string>()("test/Db") {}

const acquire = (name: string) =>
  Effect.acquireRelease(Console.log(`acquire ${name}`), () => Console.log(`release ${name}`))

const held = Hook.make(() => Effect.asVoid(acquire("it")))
const handler = Command.make("cmd", {}, () => Console.log("handler"))

/** Says that it ends the program, and ends it with 3. */
const stop: Hook.Hook = Hook.make(() => Effect.andThen(Console.log("stop"), Hook.exit(3)))

/** What a program leaves that `stop` ended, once, with its finalizers and without the rest. */
const stopped = { code: 3, stdout: ["acquire it", "stop", "release it"], stderr: [] }

const wentOn = Console.log("went on")

describe("an early exit", () => {
  it.effect.each<[string, (stop: Hook.Hook) => Effect.Effect<unknown, unknown, Invocation>]>([
    ["as it is", (stop) => stop],
    ["retried", Effect.retry({ times: 3 })],
    ["tried until it succeeds", Effect.eventually],
    ["caught", Effect.catch(() => wentOn)],
    ["caught with its cause", Effect.catchCause(() => wentOn)],
    ["caught as a defect", Effect.catchDefect(() => wentOn)],
    ["matched", Effect.matchCauseEffect({ onFailure: () => wentOn, onSuccess: () => wentOn })],
    ["ignored", (stop) => Effect.andThen(Effect.ignoreCause(stop), wentOn)],
    ["taken as an Exit", (stop) => Effect.andThen(Effect.exit(stop), wentOn)],
    ["under a timeout", Effect.timeout("5 minutes")],
    ["under a timeout that is an option", (stop) => Effect.andThen(Effect.timeoutOption(stop, "5 minutes"), wentOn)],
    [
      "ignored, under a timeout",
      (stop) => Effect.timeout(Effect.andThen(Effect.ignoreCause(stop), wentOn), "5 minutes")
    ],
    ["in a race with what never ends", Effect.race(Effect.never)],
    ["in a race with what succeeds", Effect.race(Effect.void)],
    ["in a race for the first exit with what never ends", Effect.raceFirst(Effect.never)],
    ["second in a race for the first exit", (stop) => Effect.raceFirst(Effect.never, stop)],
    ["one of all", (stop) => Effect.all([Effect.void, stop, wentOn])],
    ["one of all at once", (stop) => Effect.all([Effect.never, stop, Effect.never], { concurrency: "unbounded" })],
    ["one of all whose results are gathered", (stop) => Effect.andThen(Effect.all([stop], { mode: "result" }), wentOn)],
    [
      "ignored, one of all at once",
      (stop) => Effect.all([Effect.andThen(Effect.ignoreCause(stop), wentOn), Effect.void], { concurrency: 2 })
    ],
    ["in a fiber", (stop) => Effect.andThen(Effect.forkChild(stop), Effect.never)],
    [
      "in a fiber that is awaited",
      (stop) => Effect.andThen(Effect.flatMap(Effect.forkChild(stop), Fiber.await), wentOn)
    ],
    ["in a fiber of nobody", (stop) => Effect.andThen(Effect.forkDetach(stop), Effect.never)],
    ["where nothing interrupts", Effect.uninterruptible],
    ["where nothing interrupts, ignored", (stop) => Effect.uninterruptible(Effect.ignoreCause(stop))]
  ])("ends the program, once, with its code and its finalizers: %s", ([_, wrap]) =>
    Effect.gen(function* () {
      const command = handler.pipe(
        Command.withHooks({ preRun: [held, Effect.asVoid(wrap(stop)), say("later hook")], postRun: say("later slot") })
      )
      expect(yield* TestProgram.run([command], ["cmd"])).toMatchObject(stopped)
    })
  )

  it.effect("of a hook that wake shares passes through what a command wraps around SHARED", () =>
    Effect.gen(function* () {
      const command = handler.pipe(
        Command.withHooks({
          preRun: SHARED.pipe(
            Effect.retry({ times: 2 }),
            Effect.catch(() => wentOn)
          )
        })
      )
      expect(yield* TestProgram.run([command], ["cmd"], { hooks: { preRun: [held, stop] } })).toMatchObject(stopped)
    })
  )

  it.effect("passes through what surrounds the invocation", () =>
    Effect.gen(function* () {
      const command = handler.pipe(
        Command.withHooks({ preRun: [held, stop] }),
        Command.around(Effect.catchCause(() => wentOn)),
        Command.around(Effect.timeout("5 minutes"))
      )
      expect(yield* TestProgram.run([command], ["cmd"])).toMatchObject(stopped)
      const ignoring = handler.pipe(
        Command.withHooks({ preRun: [held, Effect.asVoid(Effect.exit(stop)), say("later hook")] }),
        Command.around(Effect.timeout("5 minutes"))
      )
      expect(yield* TestProgram.run([ignoring], ["cmd"])).toMatchObject(stopped)
      const after = handler.pipe(Command.around((invocation) => Effect.andThen(invocation, Hook.exit(4))))
      expect(yield* TestProgram.run([after], ["cmd"])).toMatchObject({ code: 4, stdout: ["handler"] })
    })
  )

  it.effect("ends a program that nothing interrupts from outside", () =>
    Effect.gen(function* () {
      const program = wake([handler.pipe(Command.withHooks({ preRun: [held, stop] }))], app)
      expect(yield* TestProgram.run(Effect.uninterruptible(program), ["cmd"])).toMatchObject(stopped)
    })
  )
})

describe("an early exit may stand", () => {
  it.effect("in the handler, which what wraps it cannot keep", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", {}, () =>
        Effect.andThen(acquire("it"), Effect.andThen(Hook.exit(3), wentOn))
      ).pipe(Command.mapHandler(Effect.retry({ times: 2 })), Command.withHooks({ postRun: say("later slot") }))
      const { code, stderr, stdout } = yield* TestProgram.run([command], ["cmd"])
      expect({ code, stderr, stdout }).toEqual({ code: 3, stderr: [], stdout: ["acquire it", "release it"] })
    })
  )

  it.effect("in a parser hook, and then no command runs, nor is the command line read", () =>
    Effect.gen(function* () {
      const parser = ParserHook.make(() => Effect.andThen(acquire("it"), Hook.exit(3)))
      const commands = [handler.pipe(Command.withHooks({ parser: [SHARED, parser] })), greet]
      for (const args of [["cmd"], ["greet"], ["--help"], ["nothing", "like", "it"]]) {
        const { code, stderr, stdout } = yield* TestProgram.run(commands, args)
        expect({ code, stderr, stdout }).toEqual({ code: 3, stderr: [], stdout: ["acquire it", "release it"] })
      }
    })
  )

  it.effect("in a layer of the command, whose resources are released, also where a test replaces its service", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", {}, () => Effect.flatMap(Db, Console.log)).pipe(
        Command.provide(Layer.effect(Db, Effect.andThen(acquire("it"), Hook.exit(3))))
      )
      const ended = { code: 3, stdout: ["acquire it", "release it"], stderr: [] }
      expect(yield* TestProgram.run([command], ["cmd"])).toMatchObject(ended)
      expect(yield* TestProgram.run([command], ["cmd"], { layers: Layer.succeed(Db, "fake") })).toMatchObject(ended)
    })
  )

  it.effect("in a finalizer", () =>
    Effect.gen(function* () {
      const late = Hook.make(() => Effect.addFinalizer(() => Hook.exit(3)))
      const command = handler.pipe(Command.withHooks({ preRun: [late, held] }))
      const { code, stderr, stdout } = yield* TestProgram.run([command], ["cmd"])
      expect({ code, stderr, stdout }).toEqual({ code: 3, stderr: [], stdout: ["acquire it", "handler", "release it"] })
    })
  )
})

describe("the code of an early exit", () => {
  const exiting = (...code: ReadonlyArray<number>) =>
    handler.pipe(Command.withHooks({ preRun: Hook.make(() => Hook.exit(...(code as [number?]))) }))

  it.effect("is 0 by default, and then the program succeeds", () =>
    Effect.gen(function* () {
      for (const command of [exiting(), exiting(0)]) {
        const { code, exit, stderr, stdout } = yield* TestProgram.run([command], ["cmd"])
        expect({ code, exit, stderr, stdout }).toEqual({ code: 0, exit: Exit.void, stderr: [], stdout: [] })
      }
    })
  )

  it.effect.each([1, 2, 3, 130, 255])("is that of the process, and of a failure that nobody prints: %s", (code) =>
    Effect.gen(function* () {
      const ran = yield* run([exiting(code)], ["cmd"])
      expect(failure(ran)).toEqual({ _tag: "Exited", code })
      expect([ran.out, ran.err]).toEqual([[], []])
      expect((yield* TestProgram.run([exiting(code)], ["cmd"])).code).toBe(code)
    })
  )

  it.effect.each([256, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "is an integer from 0 to 255: %s is a bug of the program, which nothing catches",
    (code) =>
      Effect.gen(function* () {
        const hook = Hook.make(() => Effect.catch(Hook.exit(code), () => wentOn))
        const ran = yield* run([handler.pipe(Command.withHooks({ preRun: hook }))], ["cmd"])
        expect(defects(ran)).toMatchObject([{ _tag: "effect-coma/HookError", reason: { _tag: "Misused" } }])
        expect(ran.out).toEqual([])
        expect(ran.err).toEqual([
          `error: A bug in preRun of the command cmd: ${code} is not an exit code. Give Hook.exit an integer from 0 to 255.`
        ])
      })
  )

  it.effect("is that of the first of several", () =>
    Effect.gen(function* () {
      const several = Hook.make(() =>
        Effect.all([Hook.exit(3), Hook.exit(4)], { concurrency: "unbounded", discard: true })
      )
      const command = handler.pipe(Command.withHooks({ preRun: several }))
      expect((yield* TestProgram.run([command], ["cmd"])).code).toBe(3)
    })
  )

  it.effect("is read off the cause of a hook that runs without a program", () =>
    Effect.gen(function* () {
      expect(Hook.exitCode(Cause.fromReasons((yield* Effect.flip(Effect.sandbox(Hook.exit(7)))).reasons))).toBe(7)
      expect(Hook.exitCode(yield* Effect.flip(Effect.sandbox(Hook.exit())))).toBe(0)
      const failed = yield* Effect.flip(Effect.sandbox(Effect.ensuring(Hook.exit(7), Effect.die("release"))))
      for (const cause of [Cause.fail("no"), Cause.die("bug"), Cause.interrupt(1), Cause.empty, failed]) {
        expect(Hook.exitCode(cause)).toBe(undefined)
      }
    })
  )

  it.effect("may be caught around wake", () =>
    Effect.gen(function* () {
      const program = wake([exiting(3)], app).pipe(
        Effect.catchReason("effect-coma/WakeError", "Exited", ({ code }) => Console.log(`ended with ${code}`))
      )
      expect(yield* TestProgram.run(program, ["cmd"])).toMatchObject({ code: 0, stdout: ["ended with 3"], stderr: [] })
    })
  )
})

describe("an early exit after which something fails", () => {
  it.effect.each<[string, ReadonlyArray<Hook.Hook<never, Scope.Scope>>]>([
    ["a finalizer of its hook", [Effect.ensuring(stop, Effect.die(new Error("no release")))]],
    [
      "a finalizer of another hook",
      [Hook.make(() => Effect.addFinalizer(() => Effect.die(new Error("no release")))), stop]
    ]
  ])("ends with that failure: %s", ([_, hooks]) =>
    Effect.gen(function* () {
      const command = handler.pipe(Command.withHooks({ preRun: [held, ...hooks] }))
      const { code, stderr, stdout } = yield* TestProgram.run([command], ["cmd"])
      expect({ code, stdout }).toEqual({ code: 1, stdout: stopped.stdout })
      expect(stderr).toEqual([expect.stringMatching(/^error: A bug.*: no release$/)])
    })
  )
})

describe("an early exit of a program that a handler wakes", () => {
  const inner = (code: number) =>
    wake(
      [
        Command.make("inner", {}, () => Console.log("inner")).pipe(
          Command.withHooks({ preRun: [held, Hook.make(() => Hook.exit(code))] })
        )
      ],
      {
        ...app,
        args: ["inner"]
      }
    )
  const outer = <E, R>(effect: Effect.Effect<unknown, E, R>) =>
    TestProgram.run([Command.make("outer", {}, () => Effect.andThen(effect, wentOn))], ["outer"])

  it.effect("with 0 ends that program only", () =>
    Effect.gen(function* () {
      expect(yield* outer(inner(0))).toMatchObject({
        code: 0,
        stdout: ["acquire it", "release it", "went on"],
        stderr: []
      })
    })
  )

  it.effect("with another code is the failure of both, unless the handler catches it", () =>
    Effect.gen(function* () {
      expect(yield* outer(inner(3))).toMatchObject({ code: 3, stdout: ["acquire it", "release it"], stderr: [] })
      const caught = yield* outer(
        Effect.catchTag(inner(3), "effect-coma/WakeError", ({ reason }) => Console.log(reason._tag))
      )
      expect(caught).toMatchObject({ code: 0, stdout: ["acquire it", "release it", "Exited", "went on"], stderr: [] })
    })
  )

  it.effect("ends it, too, where it is the outer one's", () =>
    Effect.gen(function* () {
      const waiting = Command.make("inner", {}, () => Effect.andThen(acquire("it"), Effect.never))
      const program = wake([waiting], { ...app, args: ["inner"] })
      const ended = yield* outer(Effect.race(program, Effect.andThen(Effect.yieldNow, Hook.exit(4))))
      expect(ended).toMatchObject({ code: 4, stdout: ["acquire it", "release it"], stderr: [] })
    })
  )
})

describe("an interruption without a code", () => {
  it.effect("is no early exit", () =>
    Effect.gen(function* () {
      const command = handler.pipe(Command.withHooks({ preRun: [held, Hook.make(() => Effect.interrupt)] }))
      const { code, exit, stderr } = yield* TestProgram.run([command], ["cmd"])
      expect({ code, stderr }).toEqual({ code: 130, stderr: [] })
      expect(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause)).toBe(true)
    })
  )
})
