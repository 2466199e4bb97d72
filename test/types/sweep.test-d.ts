import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Context, Effect, type FileSystem, Layer, type Path, Schema } from "effect"
import { SqlClient } from "effect/sql/SqlClient"
import { Command, wake } from "effect-coma"
import { type Launcher, Point, Space, type Store, Sweep, type SweepError } from "effect-coma/sweep"
import { SweepNode } from "effect-coma/sweep/node"
import { describe, expectTypeOf, test } from "vitest"
import { Db, DbError, Model } from "./subjects.ts"

const app = { name: "main", version: "1.0.0" }
const Loss = Schema.Struct({ loss: Schema.Finite, at: Schema.DateFromString })

const train = Command.make("train", { model: Model }, ({ model }) =>
  Effect.gen(function* () {
    yield* Db
    if (model.lr > 1) return yield* new DbError()
    const point = yield* Sweep.Point
    expectTypeOf(point).toEqualTypeOf<Point.Point>()
    return { loss: model.lr, at: new Date(0) }
  })
)
const enabled = train.pipe(Sweep.enable({ result: Loss }))

type Needs<T> = T extends Effect.Effect<infer _A, infer _E, infer R> ? R : never

describe("a command that can be swept", () => {
  test("fails and needs what its handler does, and a sweep", () => {
    expectTypeOf<Command.Error<typeof enabled>>().toEqualTypeOf<DbError | SweepError.SweepError>()
    expectTypeOf<Command.Services<typeof enabled>>().toEqualTypeOf<
      Db | Launcher.Launcher | Store.Store | FileSystem.FileSystem | Path.Path
    >()
  })

  test("still gets its layers, hooks and errors handled", () => {
    const provided = enabled.pipe(
      Command.provide(Layer.succeed(Db, { query: Effect.succeed("") })),
      Command.around((run) => Effect.catchTag(run, "DbError", () => Effect.void))
    )
    expectTypeOf<DbError>().not.toExtend<Command.Error<typeof provided>>()
    expectTypeOf<Db>().not.toExtend<Command.Services<typeof provided>>()
  })

  test("does not compile without a launcher", () => {
    const db = Layer.succeed(Db, { query: Effect.succeed("") })
    const program = wake([enabled], app).pipe(Effect.provide(db))
    expectTypeOf<Needs<typeof program>>().toExtend<
      Launcher.Launcher | Store.Store | Layer.Success<typeof NodeServices.layer>
    >()
    const without = program.pipe(Effect.provide(NodeServices.layer))
    // @ts-expect-error nothing launches points, and nothing records them
    const start = () => NodeRuntime.runMain(without)
    const complete = () =>
      program.pipe(
        Effect.provide(SweepNode.layer({ file: "sweeps.db" })),
        Effect.provide(NodeServices.layer),
        NodeRuntime.runMain
      )
    expectTypeOf(start).toBeFunction()
    expectTypeOf(complete).returns.toEqualTypeOf<void>()
  })

  test("is launched in worker processes, too, which need no more than Node.js has", () => {
    const files = SweepNode.workers({ file: "sweeps.db", workers: 2, concurrency: 2 })
    const machines = SweepNode.workers({ client: Layer.succeed(SqlClient, {} as SqlClient), workers: 0 })
    expectTypeOf(files).toEqualTypeOf(machines)
    expectTypeOf<Layer.Success<typeof files>>().toEqualTypeOf<Launcher.Launcher | Store.Store>()
    expectTypeOf<Layer.Error<typeof files>>().toEqualTypeOf<never>()
    expectTypeOf<Layer.Services<typeof files>>().toExtend<Layer.Success<typeof NodeServices.layer>>()
    // @ts-expect-error a record is in a file or in a database
    SweepNode.workers({ workers: 2 })
    // @ts-expect-error there is no such option
    SweepNode.layer({ file: "sweeps.db", concurency: 2 })
  })

  test("returns what its schema says", () => {
    // @ts-expect-error the handler returns something else
    train.pipe(Sweep.enable({ result: Schema.Struct({ accuracy: Schema.Finite }) }))
  })
})

describe("results", () => {
  test("are typed by the schema", () => {
    const results = Sweep.results("train", { result: Loss })
    expectTypeOf(results).toEqualTypeOf<
      Effect.Effect<
        ReadonlyArray<Sweep.Result<{ readonly loss: number; readonly at: Date }>>,
        SweepError.SweepError,
        Store.Store
      >
    >()
  })
})

describe("a point", () => {
  test("needs nothing of the program", () => {
    expectTypeOf<Effect.Services<typeof Point.Point>>().toEqualTypeOf<never>()
    expectTypeOf(Space.grid({ lr: [1, 2] })).toEqualTypeOf<Space.Space>()
    expectTypeOf(Context.get(Context.make(Point.Point, {} as Point.Point), Point.Point)).toEqualTypeOf<Point.Point>()
  })
})
