/**
 * What workers print, told to the process that has started them: it knows what else is on the terminal.
 *
 * Owns the pipe between the two: lines, each after the number of its stream. Once nobody reads them, since that process was
 * killed, a worker prints where it printed.
 */
import { writeSync } from "node:fs"
import * as Console from "effect/Console"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import type { ChildProcessHandle } from "effect/process/ChildProcessSpawner"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { makeConsole, type Output } from "../../terminal/capture.ts"
import { byLine } from "../output.ts"

/** The file descriptor of the pipe in a worker. */
const descriptor = 3

/** What gives a worker its pipe. */
export const additionalFds = { [`fd${descriptor}`]: { type: "output" } } as const

/** Makes the console of a worker. */
export const console: Effect.Effect<Console.Console> = Effect.map(Console.Console, (own) => {
  let isRead = true
  const output = (stream: 1 | 2): Output => ({
    write: (chunk) => {
      // Only `makeConsole` writes here, and whole lines.
      const text = String(chunk)
      if (isRead) {
        try {
          const bytes = Buffer.from(`${stream}${text.slice(0, -1).replaceAll("\n", `\n${stream}`)}\n`)
          for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
          return
        } catch {
          isRead = false
        }
      }
      const line = text.replace(/\n$/, "")
      if (stream === 1) own.log(line)
      else own.error(line)
    },
    lines: () => []
  })
  return makeConsole(output(1), output(2))
})

/** Prints what a worker tells, to its end: that comes after the scope's when the worker is ended with that. */
export const relaying: Effect.Effect<(worker: ChildProcessHandle) => Effect.Effect<void>, never, Scope.Scope> =
  Effect.gen(function* () {
    const own = yield* Console.Console
    const over = yield* Deferred.make<void>()
    let isUsed = false
    yield* Effect.addFinalizer(() =>
      isUsed ? Effect.ignore(Effect.timeout(Deferred.await(over), "1 second")) : Effect.void
    )
    return (worker) => {
      isUsed = true
      const show = (line: string): void => {
        if (line.startsWith("1")) own.log(line.slice(1))
        else own.error(line.slice(1))
      }
      // Only `\n` ends a line: points print `\r`, too.
      const lines = byLine(show)
      return Stream.runForEach(worker.getOutputFd(descriptor), (chunk) => Effect.sync(() => lines.write(chunk))).pipe(
        Effect.ignore,
        Effect.ensuring(Effect.sync(lines.end)),
        Effect.ensuring(Deferred.succeed(over, undefined)),
        Effect.forkDetach,
        Effect.asVoid
      )
    }
  })
