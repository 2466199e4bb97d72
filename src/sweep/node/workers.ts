/**
 * Worker processes of a sweep: this program again, with the same command line and `--worker`.
 *
 * Owns that there are as many as asked for. One that ends while the sweep goes on is started again. Those of an earlier maker that
 * was killed are left in their places until they end.
 */
import * as Deferred from "effect/Deferred"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as ChildProcess from "effect/process/ChildProcess"
import { ChildProcessSpawner } from "effect/process/ChildProcessSpawner"
import type * as Scope from "effect/Scope"
import type { Given, Opening, Working } from "../Launcher.ts"
import { join, type Queue } from "../Queue.ts"
import type { SweepError } from "../space/SweepError.ts"
import { storeFailed } from "../space/storeFailed.ts"
import * as SqlQueue from "../sql/SqlQueue.ts"
import type { Record, WorkersOptions } from "./record.ts"
import * as relay from "./relay.ts"

/** What tells a worker which place it takes. */
const variable = "EFFECT_COMA_WORKER"

/** What tells a worker where the sweep has its files: a config may have changed since it began. */
const files = "EFFECT_COMA_SWEEP"

/** What this process was given, if a sweep has started it. */
export const given: Effect.Effect<Given | undefined> = Effect.suspend(() => {
  const directory = process.env[files]
  if (directory === undefined) return Effect.succeed(undefined)
  return Effect.map(relay.console, (console) => ({ directory, console }))
})

/** How often a worker may end before it runs a point, in a row, until it is not started again. */
const patience = 5

/** The place that this process was given, if it was. */
const givenPlace = (): number | undefined => {
  const text = process.env[variable]
  return text === undefined ? undefined : Number(text)
}

/** The command line of a worker. */
const commandLine = (): ReadonlyArray<string> => {
  const args = process.argv.slice(2)
  const end = args.indexOf("--")
  const at = end === -1 ? args.length : end
  // A single executable is its own program.
  const isAlone = process.getBuiltinModule?.("node:sea")?.isSea() === true
  const program = isAlone ? [] : [...process.execArgv, process.argv[1]!]
  return [...program, ...args.slice(0, at), "--worker", ...args.slice(at)]
}

/** Keeps workers running until the scope ends, and returns what fails once they cannot run. */
const supervise = Effect.fnUntraced(function* (
  queue: Queue["Service"],
  { directory, sweep: { id: sweep } }: Opening,
  workers: number,
  poll: Duration.Input
): Effect.fn.Return<Effect.Effect<never, SweepError>, never, ChildProcessSpawner | Scope.Scope> {
  const broken = yield* Deferred.make<never, SweepError>()
  const runOnce = (place: number) =>
    Effect.scoped(
      Effect.gen(function* () {
        const tell = yield* relay.relaying
        const child = yield* ChildProcess.make(process.execPath, commandLine(), {
          // What is not told, such as a crash, goes where this process prints.
          stdin: "ignore",
          stdout: "inherit",
          stderr: "inherit",
          additionalFds: relay.additionalFds,
          // It runs no point any more, or is frozen.
          forceKillAfter: "2 seconds",
          env: { [variable]: String(place), [files]: directory },
          extendEnv: true
        })
        yield* tell(child)
        return yield* Effect.match(child.exitCode, {
          onFailure: () => "a signal",
          onSuccess: (code) => `exit code ${code}`
        })
      })
    )
  const keep = Effect.fnUntraced(function* (place: number) {
    let failures = 0
    let ending = ""
    while (failures < patience) {
      if (yield* queue.isWorker(sweep, place)) {
        yield* Effect.sleep(poll)
        continue
      }
      yield* queue.release(sweep, place)
      const before = yield* queue.begun(sweep, place)
      ending = yield* Effect.mapError(runOnce(place), (cause) => {
        const problem = `a worker cannot be started: ${cause.message}`
        return storeFailed(problem, cause)
      })
      // One that ran a point is no failure of the program, however it ended: who ends too many is the point.
      failures = (yield* queue.begun(sweep, place)) > before ? 0 : failures + 1
      if (failures > 0) yield* Effect.sleep(poll)
    }
    const problem = `a worker of the sweep ended ${patience} times before it ran a point, with ${ending}`
    return yield* storeFailed(problem)
  })
  for (let place = 0; place < workers; place++) {
    yield* Effect.forkScoped(Effect.catch(keep(place), (error) => Deferred.fail(broken, error)))
  }
  return Deferred.await(broken)
})

/** Opens the queue of a record until the scope ends. */
export const openQueue = Effect.fnUntraced(function* ({ client, lock }: Record, options: WorkersOptions) {
  const { concurrency = 1, pollInterval: poll = 100, workers = 2 } = options
  const { lockExpiration: expiration = "30 seconds", lockRefreshInterval: refresh = "5 seconds" } = options
  const queue = yield* Effect.provideContext(SqlQueue.make(lock, { poll, refresh, expiration }), client)
  const given = givenPlace()
  return {
    open: (opening: Opening) =>
      Effect.flatMap(ChildProcessSpawner, (spawner) =>
        queue.open(
          opening,
          Effect.provideService(supervise(queue, opening, workers, poll), ChildProcessSpawner, spawner)
        )
      ),
    work: (working: Working) =>
      given === undefined
        ? join(queue, working, { concurrency, place: workers })
        : queue.work(working, { place: given, concurrency, isGuest: false })
  }
})
