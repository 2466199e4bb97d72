import { describe, expect, it } from "@effect/vitest"
import { Console, Effect } from "effect"
import * as Flag from "effect/cli/Flag"
import { Command, ConfigHook, DEFAULT, Hook, type Hooks, ParserHook, SHARED } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { say, third } from "../support/commands.ts"
import { run } from "../support/run.ts"

describe("withHooks", () => {
  it.effect("a second time refines the first, slot by slot", () =>
    Effect.gen(function* () {
      const command = third.pipe(
        Command.withHooks({ preRun: say("first"), postRun: say("kept") }),
        Command.withHooks({ preRun: say("second"), postRun: undefined })
      )
      const { out } = yield* run([command], ["nested"])
      expect(out).toEqual(["second", "Third", "kept"])
    })
  )

  it.effect("takes the place of what wake shares", () =>
    Effect.gen(function* () {
      const command = third.pipe(Command.withHooks({ preRun: say("own") }))
      expect((yield* run([command], ["nested"], { preRun: say("shared") })).out).toEqual(["own", "Third"])
    })
  )
})

describe("addHooks", () => {
  it.effect("adds to what wake shares, in a slot that the command leaves out", () =>
    Effect.gen(function* () {
      const command = third.pipe(Command.addHooks({ preRun: say("own"), postRun: undefined }))
      const shared = { preRun: say("shared"), postRun: say("shared post") }
      expect((yield* run([command], ["nested"], shared)).out).toEqual(["shared", "own", "Third", "shared post"])
      expect((yield* run([command], ["nested"])).out).toEqual(["own", "Third"])
    })
  )

  it.effect("adds to the built-in hooks", () =>
    Effect.gen(function* () {
      const command = third.pipe(Command.addHooks({ run: say("after"), init: say("init"), config: say("config") }))
      expect((yield* run([command], ["nested"])).out).toEqual(["config", "init", "Third", "after"])
    })
  )

  it.effect("adds to what withHooks set, and withHooks takes its place", () =>
    Effect.gen(function* () {
      const shared = { preRun: say("shared") }
      const set = third.pipe(Command.withHooks({ preRun: say("set") }), Command.addHooks({ preRun: say("added") }))
      expect((yield* run([set], ["nested"], shared)).out).toEqual(["set", "added", "Third"])
      const none = third.pipe(Command.withHooks({ preRun: null }), Command.addHooks({ preRun: say("added") }))
      expect((yield* run([none], ["nested"], shared)).out).toEqual(["added", "Third"])
      const reset = third.pipe(Command.addHooks({ preRun: say("added") }), Command.withHooks({ preRun: say("set") }))
      expect((yield* run([reset], ["nested"], shared)).out).toEqual(["set", "Third"])
    })
  )

  it.effect("any number of times adds in the order of the calls", () =>
    Effect.gen(function* () {
      const command = third.pipe(
        Command.addHooks({ preRun: [say("first"), [say("second")]] }),
        Command.addHooks({ preRun: null }),
        Command.addHooks({ preRun: false }),
        Command.addHooks({ preRun: [] }),
        Command.addHooks({ preRun: say("third") })
      )
      const { out } = yield* run([command], ["nested"], { preRun: say("shared") })
      expect(out).toEqual(["shared", "first", "second", "third", "Third"])
    })
  )

  it.effect("leaves the command as it was, and may be called with it first", () =>
    Effect.gen(function* () {
      const command = Command.addHooks(third, { preRun: say("own") })
      expect((yield* run([command], ["nested"])).out).toEqual(["own", "Third"])
      expect((yield* run([third], ["nested"])).out).toEqual(["Third"])
    })
  )

  it.effect("keeps a flag that wake shares, and the hook that it stops", () =>
    Effect.gen(function* () {
      const dryRun = Flag.Boolean("dry-run")
      const verbose = Flag.Boolean("loud")
      const shared: Hooks = {
        parser: [DEFAULT, ParserHook.flag(dryRun)],
        preRun: Hook.make((data) => (data.flag(dryRun) ? Hook.exit() : Effect.void))
      }
      const command = third.pipe(
        Command.addHooks({
          parser: ParserHook.flag(verbose),
          preRun: Hook.make((data) => Console.log(data.flag(verbose)))
        })
      )
      expect((yield* run([command], ["nested", "--dry-run"], shared)).out).toEqual([])
      expect((yield* run([command], ["nested", "--loud"], shared)).out).toEqual(["true", "Third"])
    })
  )
})

describe("hooks that wake shares and a command leaves out", () => {
  const own = third.pipe(Command.withHooks({ preRun: say("own"), postRun: null, run: DEFAULT }))

  /** The lines of the log that speak of hooks, at a level. */
  const said = (command: Command.Any, hooks: Hooks, level = "debug") =>
    Effect.map(run([command], ["nested", "--log-level", level], hooks), ({ err }) =>
      err.filter((line) => line.includes("leaves out")).map((line) => line.replace(/^.*?: /, ""))
    )

  it.effect("are told in one line of the debug log, with all slots in their order", () =>
    Effect.gen(function* () {
      const shared = {
        postRun: say("shared"),
        preRun: [say("shared"), say("shared too")],
        preInit: say("shared"),
        run: [DEFAULT]
      }
      expect(yield* said(own, shared)).toEqual([
        "The command nested leaves out what wake shares in preRun, run, postRun: its own hooks there do not have SHARED."
      ])
      expect(yield* said(own, shared, "info")).toEqual([])
      expect((yield* run([own], ["nested"], shared)).out).toEqual(["shared", "own", "Third"])
    })
  )

  it.effect("are not told where wake shares nothing in the slot", () =>
    Effect.gen(function* () {
      expect(yield* said(own, {})).toEqual([])
      expect(yield* said(own, { preInit: say("shared"), preRun: undefined, postRun: null })).toEqual([])
    })
  )

  it.effect("are not told where what wake shares is false or empty", () =>
    Effect.gen(function* () {
      expect(yield* said(own, { preRun: false })).toEqual([])
      expect(yield* said(own, { preRun: [], postRun: [null, [false]] })).toEqual([])
    })
  )

  it.effect("are not told where the command adds hooks, or leaves the slot out", () =>
    Effect.gen(function* () {
      const shared = { preRun: say("shared"), config: ConfigHook.makeDefault({ write: false }) }
      expect(yield* said(third, shared)).toEqual([])
      expect(yield* said(third.pipe(Command.addHooks({ preRun: say("own"), config: say("own") })), shared)).toEqual([])
    })
  )

  it.effect("are not told where SHARED stands, whatever is around it", () =>
    Effect.gen(function* () {
      for (const preRun of [
        SHARED,
        [say("own"), [[SHARED]]],
        SHARED.pipe(Effect.retry({ times: 2 }), Effect.timeout("5 minutes"), Effect.withSpan("shared")),
        Effect.asVoid(Effect.all([SHARED, Effect.void], { concurrency: 2 })),
        Hook.make(() => Effect.andThen(Effect.void, SHARED))
      ]) {
        const command = third.pipe(Command.withHooks({ preRun }))
        expect(yield* said(command, { preRun: say("shared") })).toEqual([])
        expect((yield* run([command], ["nested"], { preRun: say("shared") })).out).toContain("shared")
      }
    })
  )

  it.effect("are told of the command that runs, not of others", () =>
    Effect.gen(function* () {
      const other = Command.make("other", {}, () => Console.log("other"))
      const hooks = { preRun: say("shared") }
      const ran = yield* TestProgram.run([own, other], ["other", "--log-level", "debug"], { hooks })
      expect(ran.stdout).toEqual(["shared", "other"])
    })
  )
})
