/**
 * Runs whole programs under test.
 *
 * Owns the services that stand for the process: files in memory, an environment, stdin, and captured output. It touches
 * none of the real ones. Other services that the commands need stay required.
 */
import type * as Cause from "effect/Cause"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Console from "effect/Console"
import type { Environment } from "effect/cli/Command"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import { systemError } from "effect/PlatformError"
import * as ChildProcessSpawner from "effect/process/ChildProcessSpawner"
import * as Queue from "effect/Queue"
import * as Runtime from "effect/Runtime"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import * as Terminal from "effect/Terminal"
import type { Any } from "../command/Command.ts"
import * as Wake from "../command/wake.ts"
import type { Hooks, Listed, NoHooks } from "../hook/Slot.ts"
import { makeConsole, makeOutput, type Output, sink } from "./capture.ts"
import * as MemoryFileSystem from "./MemoryFileSystem.ts"

/** The process that a program runs in, and the options of `wake`. */
export interface Options<H> extends Partial<Omit<Wake.Options<H>, "args">> {
  /** The files at the start, by path; none by default. Relative paths start at the root. */
  readonly files?: MemoryFileSystem.Files | undefined
  /** The environment variables; none by default. */
  readonly env?: Readonly<Record<string, string>> | undefined
  /** The text on stdin; empty by default. */
  readonly stdin?: string | undefined
}

/** What a program left behind. */
export interface Outcome<E> {
  readonly exit: Exit.Exit<void, E>
  /** The exit code of a process: 0, 130 for interruption, or the error's own. */
  readonly code: number
  /** The lines that were printed on stdout, by `Console`, `Stdio` or `Terminal`. */
  readonly stdout: ReadonlyArray<string>
  /** The lines that were printed on stderr. */
  readonly stderr: ReadonlyArray<string>
  /** The files at the end, which the next run can start with. */
  readonly files: MemoryFileSystem.Files
}

/** The services that a program under test gets. */
type Provided = Environment | MemoryFileSystem.MemoryFiles

const terminal = (stdout: Output): Terminal.Terminal =>
  Terminal.make({
    columns: Effect.succeed(80),
    rows: Effect.succeed(24),
    size: Effect.tap(Queue.unbounded<Terminal.Size>(), (queue) => Queue.offer(queue, { columns: 80, rows: 24 })),
    readInput: Effect.tap(Queue.unbounded<Terminal.UserInput, Cause.Done>(), (queue) => Queue.end(queue)),
    readLine: Effect.fail(new Terminal.QuitError({})),
    display: (text) => Effect.sync(() => stdout.write(text))
  })

const noProcesses = ChildProcessSpawner.make(() =>
  Effect.fail(
    systemError({
      _tag: "NotFound",
      module: "ChildProcess",
      method: "spawn",
      description: "a program under test spawns no processes"
    })
  )
)

const layer = (options: Options<Hooks>, args: ReadonlyArray<string>, stdout: Output, stderr: Output) =>
  Layer.mergeAll(
    MemoryFileSystem.layer(options.files),
    Stdio.layerTest({
      args: Effect.succeed(args),
      stdin: options.stdin === undefined ? Stream.empty : Stream.succeed(new TextEncoder().encode(options.stdin)),
      stdout: () => sink(stdout),
      stderr: () => sink(stderr)
    }),
    Layer.succeed(Terminal.Terminal, terminal(stdout)),
    Layer.succeed(TerminalCapabilities.TerminalCapabilities, { canColor: false, canAnimate: false, canPrompt: false }),
    Layer.succeed(ChildProcessSpawner.ChildProcessSpawner, noProcesses),
    Layer.succeed(Console.Console, makeConsole(stdout, stderr)),
    ConfigProvider.layer(ConfigProvider.fromEnv({ env: { ...options.env } }))
  )

const codeOf = (exit: Exit.Exit<unknown, unknown>): number => {
  let code = 0
  Runtime.defaultTeardown(exit, (told) => {
    code = told
  })
  return code
}

/**
 * Runs a program of commands with a command line, and returns what it left behind.
 *
 * It never fails: the outcome holds the exit. The program is called `main`, in version `0.0.0`, unless the options say
 * otherwise. The test must provide the services that the commands need, except those of `effect/cli`.
 *
 * ```ts
 * const first = yield* TestProgram.run([greet], ["greet", "entity=coma"])
 * expect(first.stdout).toEqual(["Hello coma!"])
 * const second = yield* TestProgram.run([greet], ["greet"], { files: first.files })
 * ```
 */
export const run = <const Commands extends ReadonlyArray<Any>, const H extends Hooks = NoHooks>(
  commands: Commands,
  args: ReadonlyArray<string>,
  options: Options<H> = {}
): Effect.Effect<
  Outcome<Listed<Wake.Error<Commands[number], H>>>,
  never,
  Exclude<Listed<Wake.Services<Commands[number], H>>, Provided>
> =>
  Effect.suspend(() => {
    const stdout = makeOutput()
    const stderr = makeOutput()
    const program = Wake.wake<Commands, H>(commands, { name: "main", version: "0.0.0", ...options, args })
    return Effect.gen(function* () {
      const exit = yield* Effect.exit(program)
      const files = yield* MemoryFileSystem.files
      return { exit, code: codeOf(exit), stdout: stdout.lines(), stderr: stderr.lines(), files }
    }).pipe(Effect.provide(layer(options, args, stdout, stderr)))
  })
