import { describe, expect, it } from "@effect/vitest"
import { Console, Duration, Effect, Exit, Fiber } from "effect"
import { Command, Hook, type NoHooks, type WakeOptions, wake } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { Host, type Watcher } from "../../src/command/host.ts"
import { app } from "../support/commands.ts"
import { tracing } from "../support/tracing.ts"

/** A process that a test plays. */
const makeHost = () => {
  const watchers: Array<Watcher> = []
  const timers: Array<{ readonly milliseconds: number; readonly f: () => void; cancelled: boolean }> = []
  const ended: Array<string | number> = []
  const host: Host = {
    watch: (watcher) => {
      watchers.push(watcher)
      return () => {
        watchers.splice(watchers.indexOf(watcher), 1)
      }
    },
    flush: (done) => done(),
    stderrColumns: () => undefined,
    complain: (line) => ended.push(line),
    after: (milliseconds, f) => {
      const timer = { milliseconds, f, cancelled: false }
      timers.push(timer)
      return () => {
        timer.cancelled = true
      }
    },
    exit: (code) => ended.push(code),
    exitInstead: (code, other) => ended.push(`${other} for ${code}`)
  }
  return { host, watchers, timers, ended, tell: (f: (watcher: Watcher) => void) => watchers.forEach(f) }
}

const hold = Hook.make(() =>
  Effect.asVoid(
    Effect.acquireRelease(Console.log("held"), () => Effect.andThen(Effect.yieldNow, Console.log("released")))
  )
)
const wait = Command.make("wait", {}, () => Effect.never).pipe(Command.addHooks({ preRun: hold }))
const hang = Command.make("hang", {}, () =>
  Effect.acquireUseRelease(
    Effect.void,
    () => Effect.never,
    () => Effect.never
  )
)

type Played = ReturnType<typeof makeHost>

/** Runs a command until nothing moves any more, then does something to its process. */
const play = (
  command: Command.Any,
  act: (played: Played) => void,
  options: Pick<WakeOptions<NoHooks>, "gracePeriod"> = {}
) =>
  Effect.gen(function* () {
    const played = makeHost()
    // The commands above need nothing.
    const program = wake([command], { ...app, ...options }) as Effect.Effect<void, unknown>
    const within = TestProgram.run(Effect.provideService(program, Host, played.host), [command.name])
    // The test does not wait for one that hangs.
    const fiber = yield* Effect.forkDetach(within)
    for (let turn = 0; turn < 50; turn++) yield* Effect.yieldNow
    act(played)
    for (let turn = 0; turn < 50; turn++) yield* Effect.yieldNow
    return { ...played, fiber }
  })

const settled = <A, E>(fiber: Fiber.Fiber<A, E>) => fiber.pollUnsafe()

describe("a program", () => {
  it.effect("is not watched in a test, nor within another program", () =>
    Effect.gen(function* () {
      const played = makeHost()
      const inner = wake([Command.make("inner", {}, () => Effect.void)], { ...app, args: ["inner"] })
      const outer = Command.make("outer", {}, () =>
        Effect.andThen(
          inner,
          Effect.sync(() => expect(played.watchers).toHaveLength(1))
        )
      )
      const program = Effect.provideService(wake([outer], app), Host, played.host)
      expect(yield* TestProgram.run(program, ["outer"])).toMatchObject({ code: 0, stderr: [] })
      expect(played.watchers).toEqual([])
      const listeners = process.listenerCount("SIGHUP")
      const seen = Command.make("seen", {}, () => Console.log(process.listenerCount("SIGHUP") - listeners))
      expect(yield* TestProgram.run([seen], ["seen"])).toMatchObject({ stdout: ["0"] })
    })
  )

  it.effect("is watched no longer than it runs, however it ends", () =>
    Effect.gen(function* () {
      for (const end of [Effect.void, Effect.fail("no"), Effect.die("no"), Effect.interrupt]) {
        const { fiber, watchers } = yield* play(
          Command.make("cmd", {}, () => end),
          () => {}
        )
        // What prints an error is loaded at the first one.
        yield* Fiber.await(fiber)
        expect(watchers).toEqual([])
      }
    })
  )

  it.effect("tells its trace the exit code of a signal", () =>
    Effect.gen(function* () {
      const { spans, tracer } = tracing()
      const played = play(wait, ({ tell }) => tell((watcher) => watcher.onSignal("SIGTERM")))
      yield* Fiber.await((yield* Effect.withTracer(played, tracer)).fiber)
      expect(spans[0]?.attributes.get("process.exit.code")).toBe(143)
      expect(spans.every(({ status }) => status._tag === "Ended")).toBe(true)
    })
  )

  it.effect("ends with success where somebody has closed its output", () =>
    Effect.gen(function* () {
      const { ended, fiber, timers } = yield* play(wait, ({ tell }) => tell((watcher) => watcher.onLostOutput("EPIPE")))
      expect(yield* Fiber.join(fiber)).toMatchObject({ code: 0, stdout: ["held", "released"], stderr: [] })
      expect(ended).toEqual([])
      expect(timers.every((timer) => timer.cancelled)).toBe(true)
    })
  )

  it.effect("says once that its output cannot be written, and ends with 1", () =>
    Effect.gen(function* () {
      const { fiber } = yield* play(wait, ({ tell }) => {
        tell((watcher) => watcher.onLostOutput("EIO"))
        tell((watcher) => watcher.onLostOutput("EIO"))
      })
      expect(yield* Fiber.join(fiber)).toMatchObject({
        code: 1,
        stdout: ["held", "released"],
        stderr: ["error: Cannot write to stdout: the device failed (input/output error). The", "program ended there."]
      })
    })
  )

  it.effect("ends with every error that nobody catches, each in its line", () =>
    Effect.gen(function* () {
      const { fiber } = yield* play(wait, ({ tell }) => {
        tell((watcher) => watcher.onFault(new Error("one")))
        tell((watcher) => watcher.onFault("two"))
      })
      expect(yield* Fiber.join(fiber)).toMatchObject({
        code: 1,
        stdout: ["held", "released"],
        stderr: ["error: A bug in run of the command wait: one", "error: A bug in run of the command wait: two"]
      })
    })
  )

  it.effect("is interrupted by a signal, whose code it ends with, and says what nobody catches meanwhile", () =>
    Effect.gen(function* () {
      const { ended, fiber, watchers } = yield* play(wait, ({ tell }) => {
        tell((watcher) => watcher.onSignal("SIGHUP"))
        tell((watcher) => watcher.onFault(new Error("meanwhile")))
        tell((watcher) => watcher.onLostOutput("EIO"))
      })
      const exit = settled(fiber)
      expect(exit !== undefined && Exit.hasInterrupts(exit)).toBe(true)
      expect(ended).toEqual(["129 for 130", "error: A bug in run of the command wait: meanwhile"])
      expect(watchers).toEqual([])
    })
  )

  it.effect("leaves a finalizer that hangs after its time, or at a second signal", () =>
    Effect.gen(function* () {
      for (const [gracePeriod, milliseconds] of [
        [undefined, 10_000],
        ["2 seconds", 2000]
      ] as const) {
        const { ended, timers } = yield* play(hang, ({ tell }) => tell((watcher) => watcher.onSignal("SIGTERM")), {
          gracePeriod
        })
        const timer = timers.find((each) => each.milliseconds === milliseconds)
        timer?.f()
        const said = `main: something had not ended after ${milliseconds / 1000}s. The program ended without it.`
        expect(ended).toEqual(["143 for 130", said, 143])
      }
      const second = yield* play(hang, ({ tell, timers }) => {
        tell((watcher) => watcher.onSignal("SIGTERM"))
        tell((watcher) => watcher.onSignal("SIGTERM"))
        for (const { f, milliseconds } of [...timers]) if (milliseconds < 1000) f()
        tell((watcher) => watcher.onSignal("SIGINT"))
      })
      const said = "main: SIGINT came before everything had ended. The program ended without it."
      expect(second.ended).toEqual(["143 for 130", said, 143])
    })
  )

  it.effect("waits for its finalizers without end where the program says so", () =>
    Effect.gen(function* () {
      const { timers } = yield* play(hang, ({ tell }) => tell((watcher) => watcher.onSignal("SIGTERM")), {
        gracePeriod: Duration.infinity
      })
      expect(timers.map(({ milliseconds }) => milliseconds)).toEqual([300])
    })
  )
})
