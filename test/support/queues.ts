/**
 * A queue of points in a file of SQLite, both of whose sides are in this process.
 */
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { SqlClient } from "effect/sql/SqlClient"
import type { Task } from "../../src/sweep/Launcher.ts"
import * as Sqlite from "../../src/sweep/node/sqlite.ts"
import { Store } from "../../src/sweep/Store.ts"
import { SweepError } from "../../src/sweep/space/SweepError.ts"
import type { Lock } from "../../src/sweep/sql/lock.ts"
import * as SqlQueue from "../../src/sweep/sql/SqlQueue.ts"
import * as SqlStore from "../../src/sweep/sql/SqlStore.ts"

/** Locks whose names a test gives and takes. */
export const makeLock = Effect.gen(function* () {
  const held = new Set<string>()
  const lost = yield* Deferred.make<never, SweepError>()
  const hold: Lock["hold"] = (name) =>
    Effect.acquireRelease(
      Effect.suspend(() => {
        if (held.has(name)) return Effect.fail(new SweepError({ reason: { _tag: "Busy", sweep: name } }))
        return Effect.sync(() => void held.add(name))
      }),
      () => Effect.sync(() => held.delete(name))
    )
  const lock: Lock = { hold, isTaken: (name) => Effect.sync(() => held.has(name)), lost: Deferred.await(lost) }
  return { held, lock, lose: (error: SweepError) => Deferred.fail(lost, error) }
})

export const sweep = { id: "s", command: "train", overrides: [] }
export const opening = (jobs: number) => ({ sweep, jobs, directory: "d" })
export const pointOf = (index: number) => ({
  id: `p${index}`,
  index,
  overrides: [`n=${index}`],
  directory: `d${index}`
})
export const taskOf = (index: number): Task => ({
  point: { ...pointOf(index), sweep: "s", slot: 0 },
  number: `[${index}]`,
  here: Effect.succeed({ status: "done" })
})

export const failure = (problem: string) => new SweepError({ reason: { _tag: "StoreFailed", problem, cause: problem } })

/** Opens a queue, and the record beside it. */
export const openQueue = Effect.fnUntraced(function* (
  lock: Lock,
  { expiration = "30 seconds" }: { readonly expiration?: "30 seconds" | "1 second" } = {}
) {
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => fs.mkdtempSync(path.join(os.tmpdir(), "queue-"))),
    (folder) => Effect.sync(() => fs.rmSync(folder, { recursive: true }))
  )
  const file = path.join(folder, "sweeps.db")
  const layer = Layer.provideMerge(SqlStore.layer({ directory: folder, lock }), Sqlite.layer(file))
  const context = yield* Layer.build(layer)
  const times = { poll: 10, refresh: "100 millis", expiration } as const
  const queue = yield* Effect.provideContext(SqlQueue.make(lock, times), context)
  return { file, queue, store: Context.get(context, Store), sql: Context.get(context, SqlClient) }
})

/** An open queue. */
export type Opened = Effect.Success<ReturnType<typeof openQueue>>
