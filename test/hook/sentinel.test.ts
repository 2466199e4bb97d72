import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, Exit } from "effect"
import { Command, DEFAULT, Hook, SHARED } from "effect-coma"
import { say, third } from "../support/commands.ts"
import { failure, run } from "../support/run.ts"

describe("results", () => {
  const rename = (name: string) => Hook.make((data) => Effect.succeed({ ...data, name }))
  const show = Hook.make((data) => Console.log(data.name))

  it.effect("pass through the sentinels", () =>
    Effect.gen(function* () {
      const command = third.pipe(Command.withHooks({ preRun: [rename("own"), SHARED, show], run: null }))
      const { out } = yield* run([command], ["nested"], { preRun: [show, rename("shared")] })
      expect(out).toEqual(["own", "shared"])
    })
  )
})

describe("sentinels", () => {
  it.effect("DEFAULT finds the hook of its slot through combinators", () =>
    Effect.gen(function* () {
      let attempts = 0
      const flaky = Command.make("flaky", {}, () =>
        Effect.suspend(() => (++attempts < 3 ? Effect.fail("not yet") : Console.log(`attempt ${attempts}`)))
      ).pipe(
        Command.withHooks({
          run: DEFAULT.pipe(Effect.retry({ times: 5 }), Effect.timeout("5 minutes"), Effect.withSpan("flaky"))
        })
      )
      const { out } = yield* run([flaky], ["flaky"])
      expect(out).toEqual(["attempt 3"])
    })
  )

  it.effect("SHARED runs what wake shares, retried and nested", () =>
    Effect.gen(function* () {
      let attempts = 0
      const shared = Hook.make(() =>
        Effect.suspend(() => (++attempts < 2 ? Effect.fail("once") : Console.log("shared")))
      )
      const command = third.pipe(
        Command.withHooks({ preRun: [[[SHARED.pipe(Effect.retry({ times: 2 }))]], say("own")] })
      )
      const { out } = yield* run([command], ["nested"], { preRun: [shared] })
      expect(out).toEqual(["shared", "own", "Third"])
    })
  )

  it.effect("a slot that a command leaves out is what wake shares, null is nothing, DEFAULT the built-in hook", () =>
    Effect.gen(function* () {
      const shared = { run: [say("shared run")] }
      const left = third
      const none = Command.make("none", {}, () => Console.log("Third")).pipe(Command.withHooks({ run: null }))
      const own = Command.make("own", {}, () => Console.log("Third")).pipe(Command.withHooks({ run: DEFAULT }))
      const commands = [left, none, own]
      expect((yield* run(commands, ["nested"], shared)).out).toEqual(["shared run"])
      expect((yield* run(commands, ["none"], shared)).out).toEqual([])
      expect((yield* run(commands, ["own"], shared)).out).toEqual(["Third"])
    })
  )

  it.effect("SHARED in wake's own hooks is a typed error, not a loop", () =>
    Effect.gen(function* () {
      const inRun = yield* run([third], ["nested"], { preRun: [SHARED] })
      expect(failure(inRun)).toMatchObject({ _tag: "Misused" })
      const said = "SHARED stands for what wake shares, so it cannot stand in wake's own hooks. Write DEFAULT there."
      expect([inRun.out, inRun.err]).toEqual([[], [`error: nested: ${said}`]])
      // Parser hooks run for every command, so that only the line can tell whose it was.
      const inParser = yield* run([third], ["nested"], { parser: [SHARED] })
      expect(failure(inParser)).toMatchObject({ _tag: "Misused" })
      expect([inParser.out, inParser.err]).toEqual([[], [`error: nested: ${said}`]])
    })
  )

  it.effect.each([
    ["DEFAULT", DEFAULT],
    ["SHARED", SHARED]
  ] as const)(
    "%s outside of a slot, forced past its type, dies of the service that only a slot provides",
    ([_, hook]) =>
      Effect.gen(function* () {
        const exit = yield* Effect.exit(hook as Effect.Effect<unknown>)
        expect(Exit.isFailure(exit) && exit.cause.reasons).toMatchObject([
          { _tag: "Die", defect: { message: expect.stringMatching(/^Service not found: effect-coma\/hook\/S/) } }
        ])
      })
  )

  it.effect("DEFAULT in a slot that has no built-in hook does nothing", () =>
    Effect.gen(function* () {
      const { out } = yield* run([third.pipe(Command.withHooks({ postRun: [DEFAULT, say("after")] }))], ["nested"])
      expect(out).toEqual(["Third", "after"])
    })
  )
})
