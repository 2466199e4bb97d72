import { describe, expect, it } from "@effect/vitest"
import { Console, Context, Effect, Layer, Schema } from "effect"
import { Command, ConfigHook, DEFAULT, Field, Hook, SHARED } from "effect-coma"
import { TestProgram } from "effect-coma/testing"

class Offline extends Schema.TaggedError<Offline>()("Offline", {}) {}

class Model extends Schema.Class<Model>("Model")({
  lr: Field.make(Schema.Finite, 1),
  epochs: Field.make(Schema.Int, 3)
}) {}

/** Makes a hook that fails so many times. */
const failing = (times: number, name = "connect") => {
  let runs = 0
  return Hook.make(name, () => Effect.suspend(() => (runs++ < times ? Effect.fail(new Offline()) : Effect.void)))
}

const idle = Command.make("train", {}, () => Effect.void)

/** Draws what a slot of a command did. */
const drawn = Effect.fnUntraced(function* (
  command: Command.Any,
  slot: string,
  options: object = {},
  args: ReadonlyArray<string> = []
) {
  // The commands below provide what they need.
  const { ran } = yield* TestProgram.run([command], [command.name, ...args], options) as Effect.Effect<
    TestProgram.Outcome<unknown>
  >
  return TestProgram.picture(ran[0]!.ran.filter(({ name }) => name === slot))
})

describe("a hook in a trace", () => {
  it.effect("is called by the name that it is given, its function's own, its factory, or its place", () =>
    Effect.gen(function* () {
      const announce = () => Effect.void
      const command = idle.pipe(
        Command.addHooks({
          preRun: [
            Hook.make("warm up", () => Effect.void),
            Hook.make(announce),
            ConfigHook.preload(),
            Hook.make(() => Effect.void),
            Console.log("no hook at all")
          ]
        })
      )
      expect(yield* drawn(command, "preRun")).toBe(
        [
          "preRun",
          "  warm up",
          "  announce",
          "  ConfigHook.preload",
          "    ConfigHook.makeDefault",
          "  preRun[4]",
          "  preRun[5]"
        ].join("\n")
      )
    })
  )

  it.effect("keeps its name and its attempts under combinators, within a span of its place", () =>
    Effect.gen(function* () {
      const preRun = [failing(2).pipe(Effect.retry({ times: 2 })), failing(0, "once").pipe(Effect.timeout("1 second"))]
      expect(yield* drawn(idle.pipe(Command.withHooks({ preRun })), "preRun")).toMatchInlineSnapshot(`
        "preRun
          preRun[0]
            connect, failed: Offline
            connect, attempt 2, failed: Offline
            connect, attempt 3
          preRun[1]
            once"
      `)
    })
  )

  it.effect("shows each attempt where SHARED is run again, those of hooks without a name, too", () =>
    Effect.gen(function* () {
      let runs = 0
      const unnamed = Effect.suspend(() => (runs++ < 2 ? Effect.fail(new Offline()) : Effect.void))
      const command = idle.pipe(Command.withHooks({ preRun: SHARED.pipe(Effect.retry({ times: 2 })) }))
      const picture = yield* drawn(command, "preRun", { hooks: { preRun: [failing(0, "before"), unnamed] } })
      expect(picture).toMatchInlineSnapshot(`
        "preRun
          preRun[0]
            before
            preRun[1], failed: Offline
            before
            preRun[1], attempt 2, failed: Offline
            before
            preRun[1], attempt 3"
      `)
    })
  )

  it.effect("is no other attempt where it is run again after it ended well, or stands there twice", () =>
    Effect.gen(function* () {
      const log = failing(0, "log")
      const command = idle.pipe(Command.withHooks({ preRun: [log, log.pipe(Effect.repeat({ times: 1 }))] }))
      expect(yield* drawn(command, "preRun")).toBe("preRun\n  log\n  preRun[1]\n    log\n    log")
    })
  )

  it.effect("counts its attempts from 1 again once one has ended well", () =>
    Effect.gen(function* () {
      let runs = 0
      const connect = Hook.make("connect", () =>
        Effect.suspend(() => (runs++ % 2 === 0 ? Effect.fail(new Offline()) : Effect.void))
      )
      const preRun = connect.pipe(Effect.retry({ times: 1 }), Effect.repeat({ times: 1 }))
      const attempts = ["    connect, failed: Offline", "    connect, attempt 2"]
      expect(yield* drawn(idle.pipe(Command.withHooks({ preRun })), "preRun")).toBe(
        ["preRun", "  preRun[0]", ...attempts, ...attempts].join("\n")
      )
    })
  )

  it.effect("is no other hook at the log level debug", () =>
    Effect.gen(function* () {
      const command = idle.pipe(
        Command.withHooks({ preRun: SHARED.pipe(Effect.retry({ times: 1 })), run: DEFAULT.pipe(Effect.timeout(1000)) })
      )
      const options = () => ({ hooks: { preRun: failing(1) } })
      for (const slot of ["preRun", "run"]) {
        const plain = yield* drawn(command, slot, options())
        expect(yield* drawn(command, slot, options(), ["--log-level", "debug"])).toBe(plain)
      }
    })
  )

  it.effect("tells how it ended: with an early exit, an interruption, an error", () =>
    Effect.gen(function* () {
      const endings = [Hook.exit(3), Effect.interrupt, Effect.fail(new Offline()), Effect.die(new TypeError("no"))]
      const pictures = yield* Effect.forEach(endings, (ending) => {
        const end: Effect.Effect<void, Offline> = ending
        return drawn(idle.pipe(Command.withHooks({ preRun: Hook.make("end", () => end) })), "preRun")
      })
      expect(pictures).toEqual(
        ["exit 3", "interrupted", "failed: Offline", "failed: TypeError"].map(
          (ended) => `preRun, ${ended}\n  end, ${ended}`
        )
      )
    })
  )

  it.effect("tells which files it read and wrote, and how many overrides it applied", () =>
    Effect.gen(function* () {
      const command = Command.make("train", { model: Model, other: Model }, () => Effect.void)
      const files = { "model.yaml": "lr: 2\n" }
      const { ran } = yield* TestProgram.run([command], ["train", "model::lr=5", "epochs=2"], { files })
      const config = ran[0]!.ran.find(({ name }) => name === "config")
      expect(config?.ran.map(({ attributes }) => attributes)).toEqual([
        {
          "coma.slot": "config",
          "coma.place": "config[0]",
          "coma.configs.read": ["model: model.yaml"],
          "coma.overrides.applied": 2,
          "coma.configs.written": ["other: other.yaml"]
        }
      ])
    })
  )
})

describe("a slot in a trace", () => {
  it.effect("is there if it has hooks", () =>
    Effect.gen(function* () {
      const options = { inspect: false, ask: false }
      const { ran } = yield* TestProgram.run([idle], ["train"], options)
      expect(TestProgram.picture(ran)).toMatchInlineSnapshot(`
        "main train
          parser
            ParserHook.makeDefault
          config
            ConfigHook.makeDefault
          init
            InitHook.makeDefault
          run
            RunHook.makeDefault"
      `)
    })
  )

  it.effect("has the layers before it that it runs with", () =>
    Effect.gen(function* () {
      class Db extends Context.Service<Db, string>()("test/Db") {}
      const layer = Layer.effect(Db, Effect.withSpan(Effect.succeed("db"), "connect"))
      const { ran } = yield* TestProgram.run([idle.pipe(Command.provide(layer))], ["train"])
      const layers = ran[0]!.ran.filter(({ name }) => name === "layers")
      expect(TestProgram.picture(layers)).toBe("layers\n  connect")
      expect(layers[0]!.attributes).toEqual({ "coma.layers": 1 })
    })
  )
})
