import { existsSync, globSync, mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { PgClient } from "@effect/sql-pg"
import { Effect, Fiber, Layer, Redacted, type Scope } from "effect"
import { SqlClient } from "effect/sql/SqlClient"
import { TestClock } from "effect/testing"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openClient } from "../../../src/sweep/node/record.ts"
import * as SqlQueue from "../../../src/sweep/sql/SqlQueue.ts"
import { type Ended, type Started, start, startProgram } from "../../support/process.ts"
import { until } from "../../support/sweeps.ts"

const example = resolve(import.meta.dirname, "../../../examples/48-sweep-postgres")
const scratch = mkdtempSync(join(tmpdir(), "postgres-"))
const isInstalled = globSync("/usr/lib/postgresql/*/bin/initdb").length > 0
if (!isInstalled) console.warn("PostgreSQL is not installed: the tests of sweeps over it are skipped.")

let database: Started | undefined
let url = ""

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { readonly port: number }
      server.close(() => resolve(port))
    })
  })

beforeAll(async () => {
  if (!isInstalled) return
  database = start("sh", [join(example, "postgres.sh"), String(await freePort())])
  let said = ""
  database.child.stdout!.on("data", (chunk) => {
    said += chunk
  })
  await until(() => said.includes("\n") || database!.child.exitCode !== null)
  url = said.trim()
}, 120_000)

afterAll(async () => {
  database?.child.kill("SIGTERM")
  await database?.ended
  rmSync(scratch, { recursive: true })
})

const makeDirectory = () => mkdtempSync(join(scratch, "machine-"))

/** Starts the program as one machine has it, with what it has printed by now. */
const begin = (directory: string, ...args: ReadonlyArray<string>) => {
  const { child, ended } = startProgram(join(example, "main.ts"), ["train", ...args], {
    cwd: directory,
    env: { ...process.env, DATABASE_URL: url }
  })
  let printed = ""
  child.stdout!.on("data", (chunk) => {
    printed += chunk
  })
  return { child, ended, printed: () => printed }
}

const processesIn = ({ stdout }: Pick<Ended, "stdout">) => [
  ...new Set([...stdout.matchAll(/in process (\d+)/g)].map(([, pid]) => Number(pid)))
]
const statuses = async (directory: string, takes: number) =>
  (await begin(directory, `takes=${takes}`, "--table=csv").ended).stdout.match(
    /(?<=,)(?:done|lost|interrupted|running)/g
  )

/** A client of the database, as a program has it. */
const clientOf = (options: Partial<Parameters<typeof PgClient.layer>[0]> = {}) =>
  Layer.suspend(() => PgClient.layer({ url: Redacted.make(url), ...options }))

/** Asks the database beside what runs. */
const query = <A extends object>(statement: string): Promise<ReadonlyArray<A>> =>
  Effect.runPromise(
    Effect.provide(
      Effect.flatMap(SqlClient, (sql) => sql.unsafe<A>(statement)),
      clientOf()
    )
  )

/** Cuts every connection of others. */
const cut = () =>
  query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = 'sweeps'")

/** The attempts at the points of a sweep whose points take so long: `lr=1 1 done`. */
const attemptsOf = async (takes: number) => {
  const rows = await query<{ text: string }>(
    `SELECT p.overrides::json->>0 || ' ' || a.attempt || ' ' || a.status AS text FROM coma_attempts a
     JOIN coma_points p ON p.sweep = a.sweep AND p.id = a.point JOIN coma_sweeps s ON s.id = a.sweep
     WHERE s.overrides LIKE '%takes=${takes}"%' ORDER BY 1`
  )
  return rows.map(({ text }) => text)
}

/** Tells whether workers have begun all that was handed out of the sweep whose points take so long. */
const isBegun = async (takes: number) => {
  const rows = await query(
    `SELECT 1 FROM coma_queue q JOIN coma_sweeps s ON s.id = q.queue_name WHERE s.overrides LIKE '%takes=${takes}"%'
     AND q.state = 'pending' AND NOT EXISTS (SELECT 1 FROM coma_attempts a
       WHERE a.sweep = q.queue_name AND a.point = q.id AND a.status = 'running')`
  )
  return rows.length === 0
}

/** Tells whether some process makes the sweep whose points take so long. */
const isHeld = async (takes: number) => {
  const rows = await query(
    `SELECT 1 FROM pg_locks, coma_sweeps WHERE overrides LIKE '%takes=${takes}"%' AND locktype = 'advisory'
     AND objid::bigint = hashtextextended(id, 0) & 4294967295`
  )
  return rows.length > 0
}

/** Looks how many points run at once from when there are more attempts than so many, until it is over. */
const mostOf = async (takes: number, seen: number, ended: Promise<unknown>) => {
  let isOver = false
  ended.then(() => {
    isOver = true
  })
  let most = 0
  await until(async () => {
    const attempts = await attemptsOf(takes)
    const running = attempts.filter((line) => line.endsWith(" running"))
    if (attempts.length > seen) most = Math.max(most, running.length)
    return isOver
  })
  return most
}

describe.skipIf(!isInstalled)("a sweep over PostgreSQL", () => {
  test("runs points in its workers and in those that join from another folder", async () => {
    const [here, there] = [makeDirectory(), makeDirectory()]
    const maker = begin(here, "--sweep", "lr=1..8", "takes=700", "--jobs", "3")
    await until(() => maker.printed().includes("training"))
    const worker = begin(there, "takes=700", "--worker")
    expect((await maker.ended).code).toBe(0)
    const joined = await worker.ended
    expect([joined.code, joined.stderr.replaceAll(/^created .*\n/gm, "")]).toEqual([0, ""])
    expect(processesIn(joined)).toHaveLength(1)
    expect(existsSync(join(there, "sweeps"))).toBe(true)
    expect(await statuses(here, 700)).toEqual(Array(8).fill("done"))
  })

  test("has another worker take the point of one that is killed", async () => {
    const here = makeDirectory()
    const maker = begin(here, "--sweep", "lr=1..3", "takes=801")
    await until(() => processesIn({ stdout: maker.printed() }).length === 2)
    process.kill(processesIn({ stdout: maker.printed() })[0]!, "SIGKILL")
    const { code, stdout } = await maker.ended
    expect([code, stdout.match(/training/g)?.length]).toEqual([0, 4])
    expect(await statuses(here, 801)).toEqual(["done", "done", "done"])
  })

  test("has its maker's workers taken over, and is interrupted in all of them, with 130", async () => {
    const here = makeDirectory()
    const args = ["--sweep", "lr=1..6", "takes=60000"]
    const first = begin(here, ...args)
    await until(() => processesIn({ stdout: first.printed() }).length === 2)
    first.child.kill("SIGKILL")
    expect(await statuses(here, 60000)).toEqual(["running", "running"])
    await until(async () => !(await isHeld(60000)))
    const second = begin(here, ...args)
    await until(() => isHeld(60000))
    const busy = await begin(here, ...args).ended
    expect([busy.code, busy.stderr]).toEqual([1, expect.stringContaining("Another process runs the sweep")])
    second.child.kill("SIGINT")
    expect((await second.ended).code).toBe(130)
    // They print where the first one did.
    expect((await first.ended).stdout.match(/released/g)).toHaveLength(2)
    expect(await statuses(here, 60000)).toEqual(["interrupted", "interrupted"])
  })

  test("runs no more points at once than asked for, with a worker that joins and when resumed with fewer", async () => {
    const [here, there] = [makeDirectory(), makeDirectory()]
    const args = ["--sweep", "lr=1..9", "takes=702"]
    const first = begin(here, ...args, "--jobs", "3")
    await until(() => first.printed().includes("training"))
    const joined = begin(there, "takes=702", "--worker")
    const watched = mostOf(702, 0, first.ended)
    await until(async () => (await attemptsOf(702)).filter((line) => line.endsWith(" running")).length === 3)
    first.child.kill("SIGKILL")
    await until(() => isBegun(702))
    const seen = (await attemptsOf(702)).length
    const second = begin(here, ...args, "--jobs", "1")
    expect(await mostOf(702, seen, second.ended)).toBe(1)
    // There were three at a moment, and never more.
    expect(await watched).toBeLessThanOrEqual(3)
    expect([(await second.ended).code, (await joined.ended).code]).toEqual([0, 0])
    expect(await attemptsOf(702)).toEqual(Array.from({ length: 9 }, (_, index) => `lr=${index + 1} 1 done`))
  })

  test("goes on when its connections are cut, and runs nothing twice", async () => {
    const here = makeDirectory()
    const maker = begin(here, "--sweep", "lr=1..4", "takes=4003")
    for (const count of [2, 4]) {
      await until(async () => (await attemptsOf(4003)).length === count)
      await cut()
      await until(() => isHeld(4003))
    }
    expect((await maker.ended).code).toBe(0)
    expect(await attemptsOf(4003)).toEqual([1, 2, 3, 4].map((lr) => `lr=${lr} 1 done`))
  })

  test("has another worker take the point of one that had joined and was killed, long before its lock expires", async () => {
    const [here, there] = [makeDirectory(), makeDirectory()]
    const maker = begin(here, "--sweep", "lr=1..3", "takes=2504", "--jobs", "3")
    await until(() => maker.printed().includes("training"))
    const joined = begin(there, "takes=2504", "--worker")
    await until(() => joined.printed().includes("training"))
    const before = performance.now()
    joined.child.kill("SIGKILL")
    expect((await maker.ended).code).toBe(0)
    expect(performance.now() - before).toBeLessThan(20_000)
    expect((await attemptsOf(2504)).filter((line) => !line.endsWith(" 1 done"))).toHaveLength(2)
  })
})

const sweep = { id: "s", command: "own", overrides: [] }
const point = { id: "p", index: 0, overrides: ["lr=1"], directory: "d" }

const isolated = <A, E>(self: Effect.Effect<A, E, Scope.Scope>) => Effect.runPromise(Effect.scoped(self))

describe.skipIf(!isInstalled)("a record in PostgreSQL", () => {
  const open = (options?: Parameters<typeof clientOf>[0]) => openClient({ client: clientOf(options) })

  test("is the same for clients that change the names of columns, and takes two connections in each process", () =>
    isolated(
      Effect.gen(function* () {
        const options = {
          maxConnections: 2,
          transformResultNames: (name: string) => name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
          transformQueryNames: (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
        }
        const own = { ...sweep, id: "transformed" }
        const process = Effect.flatMap(open(options), ({ client, lock, store }) => {
          const queue = SqlQueue.make(lock, { poll: 10, refresh: "1 second", expiration: "10 seconds" })
          return Effect.map(Effect.provideContext(queue, client), (queue) => ({ queue, store }))
        })
        const [maker, worker] = [yield* process, yield* process]
        yield* maker.store.open(own)
        const first = yield* maker.store.begin(own.id, point)
        yield* maker.store.end(own.id, "p", Number(first), { status: "failed", problem: "p" })
        const run = yield* maker.queue.open({ sweep: own, jobs: 1, directory: "d" }, Effect.succeed(Effect.never))
        const working = {
          sweep: own,
          run: () =>
            worker.store.begin(own.id, point, "worker-1").pipe(
              Effect.flatMap((begun) => worker.store.end(own.id, "p", Number(begun), { status: "done", result: 1 })),
              Effect.as({ status: "done" } as const)
            )
        }
        yield* Effect.forkScoped(worker.queue.work(working, { place: 0, concurrency: 2, isGuest: false }))
        const task = { point: { ...point, sweep: own.id, slot: 0 }, number: "[1]", here: Effect.never }
        expect(yield* run(task)).toEqual({ status: "done", result: 1, problem: undefined })
        const attempts = yield* maker.store.attempts(own.id)
        expect(attempts.map(({ endedAt, startedAt }) => [startedAt, endedAt].every(Number.isInteger))).toEqual([
          true,
          true
        ])
        expect(yield* maker.store.points(own.id)).toMatchObject([{ status: "done", result: 1 }])
      })
    ))

  test("says that a client has too few connections", () =>
    isolated(
      Effect.gen(function* () {
        const { lock } = yield* open({ maxConnections: 1 })
        const error = yield* Effect.forkChild(Effect.flip(Effect.scoped(lock.hold("few"))))
        yield* Effect.promise(() => new Promise((resolve) => setTimeout(resolve, 500)))
        yield* TestClock.adjust("10 seconds")
        expect((yield* Fiber.join(error)).message).toContain("Each process of a sweep needs two at once")
      }).pipe(Effect.provide(TestClock.layer()))
    ))

  test("begins a point for several at once, each time as another attempt", () =>
    isolated(
      Effect.gen(function* () {
        const { store } = yield* open()
        const begin = (worker: string) => store.begin("several", point, worker)
        const numbers = Array.from({ length: 12 }, (_, index) => index + 1)
        const begun = yield* Effect.all(
          numbers.map((n) => begin(`worker-${n}`)),
          { concurrency: "unbounded" }
        )
        expect(begun.map(Number).toSorted((a, b) => a - b)).toEqual(numbers)
        const running = (yield* store.attempts("several")).filter(({ status }) => status === "running")
        expect(running.map(({ attempt }) => attempt)).toEqual([12])
      })
    ))

  test("takes its locks again when their connection is cut, unless somebody else has them by then", () =>
    isolated(
      Effect.gen(function* () {
        const [one, two] = [(yield* open()).lock, (yield* open()).lock]
        yield* one.hold("a")
        expect([yield* one.isTaken("a"), yield* two.isTaken("a"), yield* two.isTaken("b")]).toEqual([true, true, false])
        expect(yield* Effect.flip(two.hold("a"))).toMatchObject({ reason: { _tag: "Busy", sweep: "a" } })
        yield* Effect.promise(cut)
        yield* Effect.promise(() => until(() => Effect.runPromise(two.isTaken("a"))))
        expect(yield* Effect.flip(two.hold("a"))).toMatchObject({ reason: { _tag: "Busy", sweep: "a" } })
        yield* Effect.promise(cut)
        yield* two.hold("a")
        expect(yield* Effect.flip(one.lost)).toMatchObject({ reason: { _tag: "Busy", sweep: "a" } })
      })
    ))
})
