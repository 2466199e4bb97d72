import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { DatabaseSync } from "node:sqlite"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { type Launcher, Store } from "effect-coma/sweep"
import { SweepNode } from "effect-coma/sweep/node"
import { afterAll } from "vitest"
import { attempt } from "../../src/sweep/attempt.ts"

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "store-"))
afterAll(() => fs.rmSync(scratch, { recursive: true }))

const makeFile = () => path.join(fs.mkdtempSync(path.join(scratch, "record-")), "below/sweeps.db")
const inFile = (file: string): Layer.Layer<Store.Store | Launcher.Launcher> =>
  SweepNode.layer({ file }).pipe(Layer.provide(NodeServices.layer))

const sweep = { id: "s", command: "train", overrides: ["a=1"] }
const point = (index: number) => ({ id: `p${index}`, index, overrides: [`lr=${index}`], directory: `d${index}` })

/** Begins an attempt at a point that is not done. */
const begin = (store: Store.Store["Service"], index: number) =>
  Effect.map(store.begin("s", point(index)), (begun) => {
    if (typeof begun !== "number") throw new Error("it is done")
    return begun
  })

describe.each<readonly [string, () => Layer.Layer<Store.Store>]>([
  ["in memory", () => Store.memory()],
  ["in SQLite", () => inFile(makeFile())]
])("a record %s", (_, layer) => {
  it.effect("has a row for each attempt, and of a point the first that was done, or the last", () =>
    Effect.gen(function* () {
      const store = yield* Store.Store
      yield* Effect.scoped(
        Effect.gen(function* () {
          yield* store.open(sweep)
          for (const [index, ends] of [
            [
              1,
              [
                { status: "failed", problem: "p" },
                { status: "done", result: { a: [1, "x"] } }
              ]
            ],
            [0, [{ status: "done", result: undefined }]],
            [2, [{ status: "failed", problem: "a" }, { status: "interrupted" }]]
          ] as const) {
            for (const end of ends) {
              yield* store.end("s", `p${index}`, yield* begin(store, index), end)
            }
          }
          expect(yield* begin(store, 2)).toBe(3)
          expect((yield* store.points("s"))[2]?.status).toBe("running")
        })
      )
      expect(
        (yield* store.points("s")).map(({ index, problem, result, status }) => [index, status, result, problem])
      ).toEqual([
        [0, "done", undefined, undefined],
        [1, "done", { a: [1, "x"] }, undefined],
        [2, "lost", undefined, undefined]
      ])
      expect((yield* store.points("s"))[1]).toMatchObject(point(1))
      yield* Effect.scoped(store.open(sweep))
      const attempts = yield* store.attempts("s")
      expect(attempts).toHaveLength(6)
      const last = attempts.filter((each) => each.point === "p2").map(({ attempt, status }) => `${attempt} ${status}`)
      expect(last).toEqual(["1 failed", "2 interrupted", "3 lost"])
      expect(attempts.every(({ endedAt, startedAt }) => [startedAt, endedAt].every(Number.isInteger))).toBe(true)
    }).pipe(Effect.provide(layer()))
  )

  it.effect("begins nothing that is done: it says how that ended", () =>
    Effect.gen(function* () {
      const store = yield* Store.Store
      yield* store.open(sweep)
      yield* store.end("s", "p1", yield* begin(store, 1), { status: "done", result: { a: 1 } })
      expect(yield* store.begin("s", point(1), "worker-1")).toEqual({ status: "done", result: { a: 1 } })
      expect(yield* store.attempts("s")).toHaveLength(1)
    }).pipe(Effect.scoped, Effect.provide(layer()))
  )

  it.effect("has nothing run that is done by now", () =>
    Effect.gen(function* () {
      const store = yield* Store.Store
      yield* store.open(sweep)
      let runs = 0
      const run = () => Effect.sync(() => ({ status: "done", result: ++runs }) as const)
      const own = { ...point(1), sweep: "s", slot: 0, directory: path.join(scratch, "own") }
      const ended = [yield* attempt(own, run), yield* attempt(own, run, "worker-1")]
      expect(ended).toEqual(Array(2).fill({ status: "done", result: 1 }))
    }).pipe(Effect.scoped, Effect.provide(Layer.merge(layer(), NodeServices.layer)))
  )

  it.effect("ends an attempt that another one follows", () =>
    Effect.gen(function* () {
      const store = yield* Store.Store
      yield* store.open(sweep)
      yield* begin(store, 1)
      yield* begin(store, 1)
      // It comes too late.
      yield* store.end("s", "p1", 1, { status: "done", result: 1 })
      const told = (yield* store.attempts("s")).map(({ endedAt, status }) => [status, typeof endedAt])
      expect(told).toEqual([
        ["lost", "number"],
        ["running", "undefined"]
      ])
    }).pipe(Effect.scoped, Effect.provide(layer()))
  )

  it.effect("knows the sweeps of a command, and nothing of one that it does not have", () =>
    Effect.gen(function* () {
      const store = yield* Store.Store
      yield* Effect.scoped(store.open(sweep))
      yield* Effect.scoped(store.open(sweep))
      expect(yield* store.sweeps("train")).toEqual([sweep])
      expect(yield* store.sweeps("other")).toEqual([])
      expect([yield* store.points("x"), yield* store.attempts("x")]).toEqual([[], []])
    }).pipe(Effect.provide(layer()))
  )

  it.effect("gives a sweep to one scope at a time, and others meanwhile", () =>
    Effect.gen(function* () {
      const store = yield* Store.Store
      const taken = Effect.scoped(store.open(sweep))
      yield* Effect.scoped(
        Effect.gen(function* () {
          yield* store.open(sweep)
          yield* store.open({ ...sweep, id: "other" })
          expect(yield* Effect.flip(taken)).toMatchObject({ reason: { _tag: "Busy", sweep: "s" } })
        })
      )
      yield* taken
    }).pipe(Effect.provide(layer()))
  )
})

describe("a record in memory", () => {
  it.effect("of a sweep that was not opened is an error, and no crash", () =>
    Effect.gen(function* () {
      const store = yield* Store.Store
      const begun = yield* Effect.flip(store.begin("x", point(1)))
      const ended = yield* Effect.flip(store.end("x", "p1", 1, { status: "done" }))
      for (const error of [begun, ended]) expect(error).toMatchObject({ message: "the sweep x was not opened" })
    }).pipe(Effect.provide(Store.memory()))
  )
})

describe("a record in a file", () => {
  it.effect("takes the attempt of the highest number for the last one, whatever clocks say", () =>
    Effect.gen(function* () {
      const file = makeFile()
      yield* Effect.gen(function* () {
        const store = yield* Store.Store
        yield* store.open(sweep)
        yield* store.end("s", "p1", yield* begin(store, 1), { status: "failed", problem: "the first" })
        yield* store.end("s", "p1", yield* begin(store, 1), { status: "failed", problem: "the second" })
        const database = new DatabaseSync(file)
        database.exec("UPDATE coma_attempts SET started_at = 1000 - attempt")
        database.close()
        expect(yield* store.points("s")).toMatchObject([{ problem: "the second" }])
      }).pipe(Effect.scoped, Effect.provide(inFile(file)))
    })
  )

  it.effect("is there for the next program, in the documented tables", () =>
    Effect.gen(function* () {
      const file = makeFile()
      const write = Effect.gen(function* () {
        const store = yield* Store.Store
        yield* Effect.scoped(Effect.andThen(store.open(sweep), store.begin("s", point(4))))
      })
      yield* write.pipe(Effect.provide(inFile(file)))
      yield* write.pipe(Effect.provide(inFile(file)))
      const database = new DatabaseSync(file)
      const columns = (table: string) =>
        database
          .prepare(`SELECT name FROM pragma_table_info('${table}')`)
          .all()
          .map(({ name }) => name)
      expect(columns("coma_sweeps")).toEqual(["id", "command", "overrides", "created_at"])
      expect(columns("coma_points")).toEqual(["sweep", "id", "position", "overrides", "directory"])
      expect(columns("coma_attempts")).toEqual([
        "sweep",
        "point",
        "attempt",
        "status",
        "result",
        "problem",
        "started_at",
        "ended_at",
        "worker"
      ])
      expect(database.prepare("SELECT attempt, status FROM coma_attempts ORDER BY attempt").all()).toMatchObject([
        { attempt: 1, status: "lost" },
        { attempt: 2, status: "running" }
      ])
      database.close()
    })
  )

  it.effect("that a later version made, or somebody else, is an error that says so", () =>
    Effect.gen(function* () {
      const file = makeFile()
      const points = Effect.flatMap(Store.Store, (store) => store.points("s")).pipe(Effect.provide(inFile(file)))
      yield* points
      const change = (sql: string) => {
        const database = new DatabaseSync(file)
        database.exec(sql)
        database.close()
      }
      change("INSERT INTO coma_migrations (migration_id, name) VALUES (99, 'later')")
      expect((yield* Effect.flip(points)).message).toBe(
        "the record of sweeps failed: a later version of this library has changed its tables"
      )
      change("DELETE FROM coma_migrations")
      expect((yield* Effect.flip(points)).message).toMatch(/^the record of sweeps failed: .*coma_sweeps already exists/)
    })
  )

  it.effect("that is none is an error, and no crash", () =>
    Effect.gen(function* () {
      const file = path.join(scratch, "none.db")
      fs.writeFileSync(file, "this is no database, and has never been one".repeat(100))
      const points = Effect.flatMap(Store.Store, (store) => store.points("s")).pipe(Effect.provide(inFile(file)))
      expect(yield* Effect.flip(points)).toMatchObject({ reason: { _tag: "StoreFailed" } })
    })
  )
})
