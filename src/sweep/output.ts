/**
 * What a point prints: into a file of its own, and with its label on the program's streams.
 *
 * Owns the services through which a program prints: `Console`, which loggers use, too, `Stdio` and `Terminal`. Lines stay whole,
 * whichever points print at once. What a program prints in another way, as with `console.log`, goes where it always does.
 */
import * as Cause from "effect/Cause"
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import * as Terminal from "effect/Terminal"
import { makeConsole, type Output, sink } from "../terminal/capture.ts"
import { warningOf } from "../terminal/notify.ts"
import type { SweepError } from "./space/SweepError.ts"
import { failedTo } from "./space/storeFailed.ts"

/** Passes on whole lines; what is left is passed on in the end. */
export const byLine = (show: (line: string) => void) => {
  const decoder = new TextDecoder()
  let rest = ""
  return {
    write: (chunk: string | Uint8Array): void => {
      const lines = (rest + (typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true }))).split("\n")
      rest = lines.pop()!
      for (const line of lines) show(line)
    },
    end: (): void => {
      if (rest !== "") show(rest)
      rest = ""
    }
  }
}

/** What a point prints with, and what keeps a text in its file alone. */
interface Captured {
  readonly context: Context.Context<never>
  readonly note: (text: string) => void
}

/** Captures what is printed, until the scope ends. */
export const capture = Effect.fnUntraced(function* (options: {
  readonly file: string
  /** What stands before each line that is shown; `undefined` for showing none. */
  readonly label: string | undefined
}): Effect.fn.Return<Captured, SweepError, FileSystem.FileSystem | Scope.Scope> {
  const fs = yield* FileSystem.FileSystem
  const outer = yield* Console.Console
  const failed = failedTo(`${options.file} cannot be written`)
  const file = yield* Effect.mapError(fs.open(options.file, { flag: "a" }), failed)
  const queue = yield* Queue.unbounded<Uint8Array, Cause.Done>()
  const drain = Effect.forever(
    Effect.flatMap(Queue.takeAll(queue), (chunks) =>
      Effect.forEach(chunks, (chunk) => file.writeAll(chunk), { discard: true })
    )
  ).pipe(
    Effect.catch((error) =>
      Cause.isDone(error) ? Effect.void : Effect.provideService(warningOf(failed(error)), Console.Console, outer)
    ),
    Effect.ensuring(Queue.shutdown(queue))
  )
  const fiber = yield* Effect.forkScoped(drain)
  const encoder = new TextEncoder()
  const keep = (chunk: string | Uint8Array) =>
    Queue.offerUnsafe(queue, typeof chunk === "string" ? encoder.encode(chunk) : chunk.slice())
  const shown = (print: (line: string) => void) => {
    const lines = byLine((line) => print(line === "" ? `${options.label}` : `${options.label} ${line}`))
    const write = (chunk: string | Uint8Array) => {
      keep(chunk)
      if (options.label !== undefined) lines.write(chunk)
    }
    return { output: { write, lines: () => [] } satisfies Output, end: lines.end }
  }
  const stdout = shown((line) => outer.log(line))
  const stderr = shown((line) => outer.error(line))
  yield* Effect.addFinalizer(() =>
    Effect.suspend(() => {
      stdout.end()
      stderr.end()
      Queue.endUnsafe(queue)
      return Fiber.await(fiber)
    })
  )
  const given = yield* Effect.serviceOption(Stdio.Stdio)
  const terminal = yield* Effect.serviceOption(Terminal.Terminal)
  let context: Context.Context<never> = Context.make(Console.Console, makeConsole(stdout.output, stderr.output))
  if (Option.isSome(given)) {
    // Nobody can answer several points at once.
    const stdio = {
      ...given.value,
      stdin: Stream.empty,
      stdout: () => sink(stdout.output),
      stderr: () => sink(stderr.output)
    }
    const no = Effect.succeed(false)
    const all = { ...stdio, stdinIsTerminal: no, stdoutIsTerminal: no, stderrIsTerminal: no }
    // What is added hides what the program has: nothing more is provided by its type.
    context = Context.merge(context, Context.make(Stdio.Stdio, Stdio.make(all))) as Context.Context<never>
  }
  if (Option.isSome(terminal)) {
    const display = (text: string) => Effect.sync(() => stdout.output.write(text))
    // As above.
    context = Context.merge(
      context,
      Context.make(Terminal.Terminal, Terminal.make({ ...terminal.value, display }))
    ) as Context.Context<never>
  }
  return { context, note: (text) => void keep(text) }
})
