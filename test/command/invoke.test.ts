import { describe, expect, it } from "@effect/vitest"
import { Cause, Console, Context, Effect, Exit, Layer, Schema } from "effect"
import { Command, ConfigHook, DEFAULT, Field, Hook, type Hooks, Invocation } from "effect-coma"
import { invocationSlots } from "../../src/hook/Slot.ts"
import { say, third } from "../support/commands.ts"
import { failure, run } from "../support/run.ts"

const acquire = (name: string) =>
  Effect.acquireRelease(Console.log(`acquire ${name}`), () => Console.log(`release ${name}`))

const holding = (name: string) => Hook.make(() => Effect.asVoid(acquire(name)))
class Db extends Context.Service<Db, { readonly name: string }>()("test/Db") {}
class Mail extends Context.Service<Mail, { readonly name: string }>()("test/Mail") {}
const unwritten = { config: ConfigHook.makeDefault({ write: false }) }

describe("the scope of an invocation", () => {
  const command = Command.make("cmd", {}, () => Console.log("run"))
  const held = Command.withHooks({ preRun: holding("resource"), postRun: Hook.make(() => Console.log("post")) })

  it.effect("releases what preRun acquired after postRun, in reverse order, once", () =>
    Effect.gen(function* () {
      const two = command.pipe(held, Command.withHooks({ preInit: holding("outer") }))
      const { out } = yield* run([two], ["cmd"])
      expect(out).toEqual(["acquire outer", "acquire resource", "run", "post", "release resource", "release outer"])
    })
  )

  it.effect("releases when run fails", () =>
    Effect.gen(function* () {
      const failing = Command.make("cmd", {}, () => Effect.fail(new Error("no"))).pipe(held)
      const ran = yield* run([failing], ["cmd"])
      expect(ran.out).toEqual(["acquire resource", "release resource"])
      expect(ran.err).toEqual(["error: cmd: no"])
    })
  )

  it.effect("releases when run dies and when it is interrupted", () =>
    Effect.gen(function* () {
      for (const [end, said] of [
        [Effect.die("bug"), ["error: A bug in run of the command cmd: bug"]],
        [Effect.interrupt, []]
      ] as const) {
        const ran = yield* run([Command.make("cmd", {}, () => end).pipe(held)], ["cmd"])
        expect(ran.out).toEqual(["acquire resource", "release resource"])
        expect(ran.err).toEqual(said)
      }
    })
  )

  it.effect("releases on an early exit, which skips what follows and keeps its code", () =>
    Effect.gen(function* () {
      const exiting = command.pipe(Command.withHooks({ preRun: [holding("resource"), Hook.make(() => Hook.exit(3))] }))
      const ran = yield* run([exiting], ["cmd"])
      expect(ran.out).toEqual(["acquire resource", "release resource"])
      expect(failure(ran)).toEqual({ _tag: "Exited", code: 3 })
      expect(ran.err).toEqual([])
    })
  )

  it.effect("an early exit with 0 is success", () =>
    Effect.gen(function* () {
      const ran = yield* run([command.pipe(Command.withHooks({ preRun: Hook.make(() => Hook.exit()) }))], ["cmd"])
      expect(ran.exit).toEqual(Exit.void)
      expect(ran.out).toEqual([])
    })
  )
})

describe("provide", () => {
  const Config = Schema.Struct({ name: Field.make(Schema.String, "sqlite") })

  it.live("builds a layer of the parameters after postInit, and releases it after postRun", () =>
    Effect.gen(function* () {
      const layer = (name: string) => Layer.effect(Db, Effect.as(acquire(name), { name }))
      const command = Command.make("cmd", { config: Config }, () =>
        Effect.flatMap(Db, (db) => Console.log(`using ${db.name}`))
      ).pipe(
        Command.withHooks({
          ...unwritten,
          postInit: Hook.make(() => Console.log("postInit")),
          preRun: Hook.make(() => Effect.flatMap(Db, (db) => Console.log(`preRun ${db.name}`))),
          postRun: Hook.make(() => Console.log("postRun"))
        }),
        Command.provide(({ config }) => layer(config.name))
      )
      const { out } = yield* run([command], ["cmd", "name=memory"])
      expect(out).toEqual(["postInit", "acquire memory", "preRun memory", "using memory", "postRun", "release memory"])
    })
  )

  it.effect("gives a later layer to an earlier one, and builds a shared one once", () =>
    Effect.gen(function* () {
      const mail = Layer.effect(Mail, Effect.as(acquire("mail"), { name: "mail" }))
      const db = Layer.effect(
        Db,
        Effect.map(Mail, (given) => ({ name: `db over ${given.name}` }))
      )
      const command = Command.make("cmd", {}, () =>
        Effect.gen(function* () {
          yield* Console.log((yield* Db).name, (yield* Mail).name)
        })
      ).pipe(Command.provide(db), Command.provide(mail))
      const { out } = yield* run([command], ["cmd"])
      expect(out).toEqual(["acquire mail", "db over mail mail", "release mail"])
    })
  )

  it.effect("a layer that fails is the command's failure, and nothing runs", () =>
    Effect.gen(function* () {
      class NoDb extends Schema.TaggedError<NoDb>()("NoDb", {}) {}
      const command = Command.make("cmd", {}, () => Effect.asVoid(Db)).pipe(
        Command.provide(Layer.effect(Db, Effect.fail(new NoDb())))
      )
      const ran = yield* run([command], ["cmd"])
      expect(failure(ran)).toMatchObject({ _tag: "NoDb" })
      expect(ran.err).toEqual(["error: cmd: NoDb"])
    })
  )
})

describe("around", () => {
  it.effect("wraps the whole invocation, its release included, the last one outermost", () =>
    Effect.gen(function* () {
      const wrap =
        (name: string) =>
        <A, E, R>(effect: Effect.Effect<A, E, R>) =>
          Console.log(`${name} in`).pipe(Effect.andThen(effect), Effect.tap(Console.log(`${name} out`)))
      const command = Command.make("cmd", {}, () => Console.log("run")).pipe(
        Command.withHooks({ preConfig: holding("it") }),
        Command.around(wrap("inner")),
        Command.around(wrap("outer"))
      )
      const { out } = yield* run([command], ["cmd"])
      expect(out).toEqual(["outer in", "inner in", "acquire it", "run", "release it", "inner out", "outer out"])
    })
  )

  it.effect("reads the data of the invocation, and runs it over other data any number of times", () =>
    Effect.gen(function* () {
      class Model extends Schema.Class<Model>("Model")({
        lr: Field.make(Schema.Finite, 1),
        n: Field.make(Schema.Int, 0)
      }) {}
      const over =
        (override: string) =>
        <A, E, R>(run: Effect.Effect<A, E, R>) =>
          Effect.flatMap(Invocation, (data) =>
            Effect.provideService(run, Invocation, { ...data, overrides: [...data.overrides, override] })
          )
      const command = Command.make("cmd", { model: Model }, ({ model }) => Console.log(`${model.lr} ${model.n}`)).pipe(
        Command.provide(Layer.effectDiscard(acquire("layer"))),
        Command.withHooks(unwritten),
        Command.around((run) => Effect.andThen(over("lr=2")(run), over("lr=3")(run)))
      )
      const { err, out } = yield* run([command], ["cmd", "n=7"])
      expect(err).toEqual([])
      const once = (line: string) => ["acquire layer", line, "release layer"]
      expect(out).toEqual([...once("2 7"), ...once("3 7")])
    })
  )

  it.effect("runs it at once over several data, which share no accounting, no config and no file that was read", () =>
    Effect.gen(function* () {
      class Model extends Schema.Class<Model>("Model")({ lr: Field.make(Schema.Finite, 1) }) {}
      const seen: Array<Model> = []
      const command = Command.make("cmd", { model: Model }, ({ model }) =>
        Effect.sync(() => void seen.push(model))
      ).pipe(
        Command.withHooks(unwritten),
        Command.around((run) =>
          Effect.flatMap(Invocation, (data) =>
            Effect.forEach(
              ["lr=2", "lr=3", "nothing=4"],
              (token) => Effect.provideService(run, Invocation, { ...data, overrides: [token] }),
              { concurrency: "unbounded", discard: true }
            )
          )
        )
      )
      const { err, exit } = yield* run([command], ["cmd"])
      expect(Exit.isSuccess(exit)).toBe(true)
      expect(seen.map(({ lr }) => lr)).toEqual([2, 3, 1])
      expect(new Set(seen).size).toBe(3)
      expect(err.filter((line) => line.includes("nothing=4"))).not.toEqual([])
      expect(err.filter((line) => line.includes("lr=2"))).toEqual([])
    })
  )
})

describe("slots", () => {
  it.effect("run in the order of the lifecycle", () =>
    Effect.gen(function* () {
      const hooks: Hooks = Object.fromEntries(invocationSlots.map((name) => [name, [say(name), DEFAULT]]))
      const { out } = yield* run([third.pipe(Command.withHooks(hooks))], ["nested"])
      expect(out).toEqual([
        "preConfig",
        "config",
        "postConfig",
        "preInit",
        "init",
        "postInit",
        "preRun",
        "run",
        "Third",
        "postRun"
      ])
    })
  )
})

describe("invocations that fail", () => {
  it.effect("keep every reason of a failure", () =>
    Effect.gen(function* () {
      const dying = Hook.make(() => Effect.asVoid(Effect.acquireRelease(Effect.void, () => Effect.die("release"))))
      const command = Command.make("cmd", {}, () => Effect.die("bug")).pipe(Command.withHooks({ preRun: dying }))
      const { err, exit } = yield* run([command], ["cmd"])
      const defects = Exit.isFailure(exit)
        ? exit.cause.reasons.filter(Cause.isDieReason).map((reason) => reason.defect)
        : []
      expect(defects).toEqual([new Error("bug"), new Error("release")])
      expect(err).toEqual(["error: A bug in run of the command cmd: bug", "error: A bug of the command cmd: release"])
    })
  )
})
