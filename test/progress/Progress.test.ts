import { describe, expect, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, Stdio, Stream, Terminal } from "effect"
import * as Console from "effect/Console"
import * as TestClock from "effect/testing/TestClock"
import { Command, ConfigHook, Progress } from "effect-coma"
import { TestProgram, TestProgress } from "effect-coma/testing"
import { withFooter } from "../../src/terminal/footer.ts"
import { makeScreen } from "../support/screen.ts"
import { watched, watching } from "../support/watching.ts"

const range = (length: number) => Array.from({ length }, (_, index) => index)

/** Runs an effect on a terminal for some time. */
const onTerminal = <A, E>(
  effect: Effect.Effect<A, E, Stdio.Stdio | Terminal.Terminal>,
  milliseconds: number,
  options: Parameters<typeof watching>[1] & { readonly columns?: number } = {}
) =>
  Effect.gen(function* () {
    const terminal = watched(options.columns)
    const fiber = yield* Effect.forkChild(withFooter(effect).pipe(Effect.provide(watching(terminal, options))))
    yield* TestClock.adjust(milliseconds)
    return { terminal, fiber }
  })

const screenOf = (writes: ReadonlyArray<string>, columns = 60) =>
  Effect.promise(async () => {
    const screen = makeScreen(columns, { convertEol: true })
    await screen.write(writes.join(""))
    return screen
  })

const isDrawn = (write: string) => /[━─]/.test(write)

const slow = (steps: number) => Progress.each(range(steps), () => Effect.sleep(1), { label: "slow", discard: true })

describe("each", () => {
  it.effect("gives what forEach gives, in its order, and ticks for each item", () =>
    Effect.gen(function* () {
      const doubled = yield* Progress.each([3, 1, 2], (n, index) => Effect.as(Effect.sleep(n), [n * 2, index]), {
        label: "double",
        concurrency: "unbounded"
      }).pipe(Effect.forkChild)
      yield* TestClock.adjust(3)
      expect(yield* Fiber.join(doubled)).toEqual([
        [6, 0],
        [2, 1],
        [4, 2]
      ])
      expect(yield* Progress.each([1], Effect.succeed, { discard: true })).toBe(undefined)
      expect(yield* Effect.succeed([1, 2]).pipe(Effect.flatMap(Progress.each((n) => Effect.succeed(n + 1))))).toEqual([
        2, 3
      ])
      expect(yield* TestProgress.tasks).toEqual([
        { path: ["double"], total: 3, done: 3, state: "done" },
        { path: [""], total: 1, done: 1, state: "done" },
        { path: [""], total: 2, done: 2, state: "done" }
      ])
    }).pipe(Effect.provide(TestProgress.layer))
  )

  it.effect("knows how many items a set or a text has, and not those of a generator, unless it is told", () =>
    Effect.gen(function* () {
      function* items() {
        yield 1
        yield 2
      }
      yield* Progress.each(new Set([1, 2]), Effect.succeed)
      yield* Progress.each("a😀", Effect.succeed)
      yield* Progress.each(items(), Effect.succeed)
      yield* Progress.each(items(), Effect.succeed, { total: 2 })
      expect((yield* TestProgress.tasks).map(({ total }) => total)).toEqual([2, 2, undefined, 2])
    }).pipe(Effect.provide(TestProgress.layer))
  )

  it.effect("fails as the item does, which it does not count", () =>
    Effect.gen(function* () {
      const exit = yield* Effect.exit(Progress.each([1, 2, 3], (n) => (n === 2 ? Effect.fail("two") : Effect.void)))
      expect(exit).toEqual(Exit.fail("two"))
      expect(yield* TestProgress.tasks).toEqual([{ path: [""], total: 3, done: 1, state: "failed" }])
    }).pipe(Effect.provide(TestProgress.layer))
  )
})

describe("task", () => {
  it.effect("holds the tasks of its effect, concurrent ones, too", () =>
    Effect.gen(function* () {
      yield* Progress.task(
        "outer",
        2
      )((outer) =>
        Effect.forEach(
          ["a", "b"],
          (name) =>
            Effect.andThen(
              Progress.task(name)((task) => task.tick(3)),
              outer.tick()
            ),
          { concurrency: 2 }
        )
      )
      yield* Effect.void.pipe(Progress.task("after"))
      expect(yield* TestProgress.tasks).toEqual([
        { path: ["outer"], total: 2, done: 2, state: "done" },
        { path: ["outer", "a"], total: undefined, done: 3, state: "done" },
        { path: ["outer", "b"], total: undefined, done: 3, state: "done" },
        { path: ["after"], total: undefined, done: 0, state: "done" }
      ])
    }).pipe(Effect.provide(TestProgress.layer))
  )

  it.effect("can be told its total later, and ticked where there is no effect", () =>
    Effect.gen(function* () {
      yield* Progress.task("read")((task) => {
        task.tickUnsafe()
        task.tickUnsafe(4)
        return Effect.andThen(task.setTotal(10), task.tick(2))
      })
      expect(yield* TestProgress.tasks).toEqual([{ path: ["read"], total: 10, done: 7, state: "done" }])
    }).pipe(Effect.provide(TestProgress.layer))
  )

  it.effect("counts no steps that are no number", () =>
    Effect.gen(function* () {
      yield* Progress.task(
        "read",
        3
      )(({ tick }) => Effect.forEach([1, Number.NaN, Number.POSITIVE_INFINITY, 1, -1], tick))
      expect(yield* TestProgress.tasks).toMatchObject([{ total: 3, done: 1 }])
    }).pipe(Effect.provide(TestProgress.layer))
  )

  it.effect("says beside its label how it goes", () =>
    Effect.gen(function* () {
      const work = Progress.task(
        "train",
        2
      )((task) => Effect.andThen(Effect.all([task.setNote("loss 0.1"), task.tick()]), Effect.never))
      const { fiber, terminal } = yield* onTerminal(work, 5000, { isTerminal: false })
      yield* Fiber.interrupt(fiber)
      expect(terminal.writes[0]).toBe("train (loss 0.1): 1/2, 50%, 12/min, 5s left\n")
    })
  )

  it.effect("is interrupted, and is not counted as one that failed", () =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(Effect.never.pipe(Progress.task("wait")))
      yield* Effect.yieldNow
      expect(yield* TestProgress.tasks).toMatchObject([{ state: "running" }])
      yield* Fiber.interrupt(fiber)
      expect(yield* TestProgress.tasks).toMatchObject([{ state: "interrupted" }])
    }).pipe(Effect.provide(TestProgress.layer))
  )
})

describe("on a terminal", () => {
  it.effect("tasks are bars, the inner ones below the outer", () =>
    Effect.gen(function* () {
      const work = Progress.task("work", 4)((task) => Effect.andThen(task.tick(), slow(2000)))
      const { fiber, terminal } = yield* onTerminal(work, 1000)
      expect((yield* screenOf(terminal.writes)).lines()).toMatchInlineSnapshot(`
        [
          "work    ━━━━───────────────        1/4  25%    1/s  3s left",
          "  slow  ━━━━━━━━━──────────  999/2,000  49%  999/s  2s left",
        ]
      `)
      yield* Fiber.interrupt(fiber)
    })
  )

  it.effect("are drawn 20 times a second at most, however many ticks and lines there are", () =>
    Effect.gen(function* () {
      const chatty = Progress.each(range(3000), (n) => Effect.andThen(Effect.sleep(1), Effect.log(`step ${n}`)))
      for (const work of [slow(3000), Effect.asVoid(chatty)]) {
        const { fiber, terminal } = yield* onTerminal(work, 2900)
        const drawn = terminal.writes.filter(isDrawn).length
        expect(drawn).toBeGreaterThan(40)
        expect(drawn).toBeLessThanOrEqual(58)
        yield* Fiber.interrupt(fiber)
      }
    })
  )

  it.effect("nothing is drawn while nothing changes", () =>
    Effect.gen(function* () {
      const work = Progress.task("work", 4)((task) => Effect.andThen(task.setTotal(5), Effect.never))
      const { fiber, terminal } = yield* onTerminal(work, 10_000)
      expect(terminal.writes.filter(isDrawn)).toHaveLength(1)
      yield* Fiber.interrupt(fiber)
    })
  )

  it.effect("lines of the console and of the logger stand above the bars", () =>
    Effect.gen(function* () {
      const said = Effect.gen(function* () {
        yield* Effect.sleep(100)
        yield* Console.log("on stdout")
        yield* Effect.sleep(100)
        yield* Effect.logWarning("logged")
        yield* Effect.never
      }).pipe(Progress.task("say", 3))
      const { fiber, terminal } = yield* onTerminal(said, 1000)
      const lines = (yield* screenOf(terminal.writes)).lines()
      expect(lines.map((line) => line.replace(/^\[.*#\d+\)/, "…"))).toMatchInlineSnapshot(`
        [
          "on stdout",
          "…: logged",
          "say  ──────────────────────────────  0/3  0%",
        ]
      `)
      yield* Fiber.interrupt(fiber)
    })
  )

  it.effect("lines of what runs beside a task stand above the bars, too", () =>
    Effect.gen(function* () {
      const beside = Effect.delay(Console.error("beside"), 500)
      const { fiber, terminal } = yield* onTerminal(Effect.all([slow(2000), beside], { concurrency: 2 }), 1000)
      expect((yield* screenOf(terminal.writes)).lines()).toEqual(["beside", expect.stringMatching(/^slow {2}━+─+/)])
      yield* Fiber.interrupt(fiber)
    })
  )

  const ended = (exit: "success" | "failure" | "defect" | "interruption") =>
    Effect.gen(function* () {
      const last = {
        success: Effect.void,
        failure: Effect.fail("no"),
        defect: Effect.die("no"),
        interruption: Effect.interrupt
      }[exit]
      const work = Effect.andThen(slow(200), last).pipe(Progress.task("work"))
      const { fiber, terminal } = yield* onTerminal(work, 1000)
      yield* Fiber.await(fiber)
      return terminal.writes
    })

  it.effect("text for Terminal and Stdio stands above the bars, which wait for the answer to a question", () =>
    Effect.gen(function* () {
      const print = (text: string) =>
        Effect.flatMap(Stdio.Stdio, (stdio) => Stream.run(Stream.succeed(text), stdio.stdout()))
      const display = (text: string) => Effect.flatMap(Terminal.Terminal, (terminal) => terminal.display(text))
      const ask = Effect.gen(function* () {
        yield* Effect.sleep(100)
        yield* print("one\n")
        yield* Effect.sleep(100)
        yield* display("two\n")
        yield* Effect.sleep(100)
        yield* display("name? ")
        yield* Effect.sleep(200)
        yield* display("\u001b[1Gname! ada\n\u001b[?25h")
        yield* Effect.sleep(100)
      })
      const work = Effect.all([slow(2000), ask], { concurrency: 2 })
      const { fiber, terminal } = yield* onTerminal(work, 400)
      const question = yield* screenOf(terminal.writes)
      expect([question.lines(), question.cursor()]).toEqual([
        ["one", "two", "name? "],
        [2, 6]
      ])
      yield* TestClock.adjust(200)
      const answered = (yield* screenOf(terminal.writes)).lines()
      expect(answered).toEqual(["one", "two", "name! ada", expect.stringContaining("━")])
      yield* Fiber.interrupt(fiber)
    })
  )

  it.effect.each(["success", "failure", "defect", "interruption"] as const)(
    "nothing is left after a %s, and the cursor never went",
    (exit) =>
      Effect.gen(function* () {
        const writes = yield* ended(exit)
        const screen = yield* screenOf(["before\n", ...writes])
        expect(writes.some(isDrawn)).toBe(true)
        expect([screen.lines(), screen.cursor(), screen.isCursorShown()]).toEqual([["before"], [1, 0], true])
      })
  )

  it.effect("the width is that of the terminal at each drawing", () =>
    Effect.gen(function* () {
      const { fiber, terminal } = yield* onTerminal(slow(2000), 1000)
      const screen = yield* screenOf(["before\n", ...terminal.writes])
      const seen = terminal.writes.length
      terminal.columns = 30
      screen.resize(30)
      yield* TestClock.adjust(100)
      yield* Effect.promise(() => screen.write(terminal.writes.slice(seen).join("")))
      expect(screen.lines()).toMatchInlineSnapshot(`
        [
          "before",
          "slow  1,099/2,000  54%",
        ]
      `)
      yield* Fiber.interrupt(fiber)
    })
  )

  it.effect("a terminal narrower than any text is laid out for has lines that fit, and nothing else of them", () =>
    Effect.gen(function* () {
      const { fiber, terminal } = yield* onTerminal(slow(2000), 1000)
      const screen = yield* screenOf(["before\n", ...terminal.writes])
      const seen = terminal.writes.length
      terminal.columns = 12
      screen.resize(12)
      yield* TestClock.adjust(100)
      yield* Effect.promise(() => screen.write(terminal.writes.slice(seen).join("")))
      expect(screen.lines()).toEqual(["before", "slow  54%"])
      yield* Fiber.interrupt(fiber)
    })
  )

  it.effect("a task that goes on in the background is shown on its own", () =>
    Effect.gen(function* () {
      const gate = yield* Deferred.make<void>()
      const inner = Deferred.await(gate).pipe(Progress.task("inner", 5))
      const work = Effect.forkDetach(inner).pipe(Effect.andThen(Effect.sleep(100)), Progress.task("outer", 5))
      const { terminal } = yield* onTerminal(work, 1000)
      expect((yield* screenOf(terminal.writes)).lines()).toEqual([expect.stringMatching(/^inner {2}─+ {2}0\/5 {2}0%/)])
      yield* Deferred.succeed(gate, undefined)
      yield* TestClock.adjust(1)
      expect((yield* screenOf(terminal.writes)).lines()).toEqual([])
    })
  )

  it.effect("thousands of concurrent tasks are ten rows", () =>
    Effect.gen(function* () {
      const work = Progress.each(range(5000), (n) => Effect.sleep(10_000).pipe(Progress.task(`task ${n}`)), {
        concurrency: "unbounded",
        label: "all"
      })
      const { fiber, terminal } = yield* onTerminal(work, 1000)
      const lines = (yield* screenOf(terminal.writes)).lines()
      expect(lines).toHaveLength(10)
      expect(lines.at(-1)).toBe("and 4,992 more")
      yield* Fiber.interrupt(fiber)
    })
  )
})

describe("in a pipe", () => {
  it.effect("there is a line every five seconds, and one at the end", () =>
    Effect.gen(function* () {
      const work = Progress.task(
        "work",
        20
      )((task) => Effect.forEach(range(20), () => Effect.andThen(Effect.sleep(600), task.tick()), { discard: true }))
      const { fiber, terminal } = yield* onTerminal(work, 12_000, { isTerminal: false })
      yield* Fiber.join(fiber)
      expect(terminal.writes).toEqual([
        "work: 8/20, 40%, 1.6/s, 8s left\n",
        "work: 16/20, 80%, 1.6/s, 3s left\n",
        "work: 20/20, done after 12s\n"
      ])
    })
  )

  it.effect("a line tells of the first task within, and in one line what would command a terminal", () =>
    Effect.gen(function* () {
      const work = slow(20_000).pipe(Progress.task("a\u001b[2J\nb"))
      const { fiber, terminal } = yield* onTerminal(work, 5000, { isTerminal: false })
      yield* Fiber.interrupt(fiber)
      expect(terminal.writes).toEqual([
        "a\\u001b[2J\\nb: 0; slow: 4,999/20,000\n",
        "a\\u001b[2J\\nb: interrupted after 5s\n"
      ])
    })
  )

  it.effect("of many tasks, those that began first have lines", () =>
    Effect.gen(function* () {
      const work = Effect.forEach(range(1000), (n) => Effect.never.pipe(Progress.task(`task ${n}`)), {
        concurrency: "unbounded"
      })
      const { terminal } = yield* onTerminal(work, 5000, { isTerminal: false })
      expect(terminal.writes).toEqual(range(5).map((n) => `task ${n}: 0\n`))
    })
  )

  it.effect("a terminal that cannot move its cursor has lines, too", () =>
    Effect.gen(function* () {
      const { fiber, terminal } = yield* onTerminal(slow(100), 1000, { canAnimate: false })
      yield* Fiber.join(fiber)
      expect(terminal.writes).toEqual(["slow: 100/100, done\n"])
    })
  )
})

describe("in a program", () => {
  const work = Command.make("work", {}, () => Progress.each([1, 2, 3], () => Effect.void, { label: "work" })).pipe(
    Command.withHooks({ config: ConfigHook.makeDefault({ write: false }) })
  )

  it.effect("tells at the end, on stderr, what was done", () =>
    Effect.gen(function* () {
      const { stderr, stdout } = yield* TestProgram.run([work], ["work"])
      expect([stdout, stderr]).toEqual([[], ["work: 3/3, done"]])
    })
  )

  it.effect("is a log line with --log-format json, for what reads it", () =>
    Effect.gen(function* () {
      const { stderr } = yield* TestProgram.run([work], ["work", "--log-format", "json"])
      expect(stderr.map((line) => JSON.parse(line))).toMatchObject([
        {
          message: "work: 3/3, done",
          annotations: { command: "work", slot: "run", task: "work", state: "done", done: 3, total: 3 }
        }
      ])
    })
  )

  it.effect("says nothing where --log-level leaves out what is no warning", () =>
    Effect.gen(function* () {
      expect((yield* TestProgram.run([work], ["work", "--log-level", "warn"])).stderr).toEqual([])
    })
  )

  it.effect("says nothing to a program that wants it silent", () =>
    Effect.gen(function* () {
      const quiet = Effect.provideService(Progress.Progress, Progress.silent)
      const command = Command.make("work", {}, () => quiet(Progress.each([1], () => Effect.void)))
      expect((yield* TestProgram.run([command], ["work"])).stderr).toEqual([])
    })
  )

  it.effect("is recorded by a test that asks for it", () =>
    Effect.gen(function* () {
      const { stderr } = yield* TestProgram.run([work], ["work"], { layers: TestProgress.layer })
      expect(stderr).toEqual([])
      const recorded = Effect.andThen(TestProgram.run([work], ["work"]), TestProgress.tasks)
      expect(yield* Effect.provide(recorded, TestProgress.layer)).toEqual([
        { path: ["work"], total: 3, done: 3, state: "done" }
      ])
    })
  )
})
