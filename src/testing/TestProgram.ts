/**
 * Runs whole programs under test.
 *
 * Owns the services that stand for the process: files in memory, an environment, stdin, and captured output. It touches
 * none of the real ones, unless a whole program brings them along: give it without `NodeServices`. Other services that the
 * commands need stay required.
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
import type { Any, Members } from "../command/Command.ts"
import { Host } from "../command/host.ts"
import { Replacements } from "../command/invoke.ts"
import * as Wake from "../command/wake.ts"
import { Pipeline, plain, traced } from "../hook/Pipeline.ts"
import type { Hooks, NoHooks } from "../hook/Slot.ts"
import { line, make as makeRecorder, type Ran, type Recorder, Recorders, recorded } from "../hook/trace/Recorder.ts"
import type * as Source from "../param/source/Source.ts"
import { makeConsole, makeOutput, type Output, sink } from "../terminal/capture.ts"
import * as MemoryFileSystem from "./MemoryFileSystem.ts"

/**
 * The process that a program runs in.
 *
 * @since 0.1.0
 * @category models
 */
export interface ProcessOptions<Out = never, E = never, R = never> {
  /** The files that are there, by path; none by default. Relative paths start at the root. */
  readonly files?: MemoryFileSystem.Files | undefined
  /** The environment variables; none by default. */
  readonly env?: Readonly<Record<string, string>> | undefined
  /** The text on stdin; empty by default. */
  readonly stdin?: string | undefined
  /**
   * Services that win over those of `Command.provide`, and serve whatever else needs them.
   *
   * The commands' own layers are built as well, for the services that are not replaced. One that cannot be built, such as
   * a database that is not there, is left out; what needs one of its services then dies. `Layer.empty` replaces nothing.
   */
  readonly layers?: Layer.Layer<Out, E, R>
}

/**
 * The process that commands run in, and what `wake` is told of the program.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options<H, Out = never, E = never, R = never, S extends ReadonlyArray<Source.Any> = readonly []>
  extends Partial<Omit<Wake.Options<H, string, S>, "args">>,
    ProcessOptions<Out, E, R> {}

/**
 * What a program left behind.
 *
 * @since 0.1.0
 * @category models
 */
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
  /**
   * What ran: the run, in it the slots that have hooks, and in them the hooks, with each of their attempts. An outcome that
   * is compared as a whole is compared without it.
   */
  readonly ran: ReadonlyArray<Ran>
}

export type { Ran } from "../hook/trace/Recorder.ts"

/** The services that a program under test gets. */
type Provided = Environment | MemoryFileSystem.MemoryFiles

const terminal = (stdout: Output): Terminal.Terminal =>
  Terminal.make({
    columns: Effect.succeed(80),
    rows: Effect.succeed(24),
    size: Effect.tap(Queue.unbounded<Terminal.Size>(), (queue) => Queue.offer(queue, { columns: 80, rows: 24 })),
    readInput: Effect.tap(Queue.unbounded<Terminal.UserInput, Cause.Done>(), (queue) => Queue.end(queue)),
    readLine: Effect.failSync(() => new Terminal.QuitError({})),
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

const layer = (
  options: Pick<ProcessOptions, "env" | "files" | "stdin">,
  args: ReadonlyArray<string>,
  stdout: Output,
  stderr: Output
) =>
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
    Layer.succeed(Host, undefined),
    ConfigProvider.layer(ConfigProvider.fromEnv({ env: { ...options.env } }))
  )

const codeOf = (exit: Exit.Exit<unknown, unknown>): number => {
  let code = 0
  Runtime.defaultTeardown(exit, (told) => {
    code = told
  })
  return code
}

type Needed<R, Out, RIn> = Exclude<Exclude<R, Out> | RIn, Provided>

/**
 * Runs a program with a command line, and tells what it left behind.
 *
 * The program is a list of commands, called `main`, in version `0.0.0`, unless the options say otherwise; or it is what
 * `wake` made, with whatever handles its errors. It never fails: how the program ended is in the outcome. Services that
 * it needs, those of `effect/cli` aside, are required of the test.
 *
 * ```ts
 * const first = yield* TestProgram.run([greet], ["greet", "entity=coma"])
 * expect(first.stdout).toEqual(["Hello coma!"])
 * const second = yield* TestProgram.run([greet], ["greet"], { files: first.files })
 * ```
 *
 * @since 0.1.0
 * @category running
 */
export const run: {
  <E, R, Out = never, ELayer = never, RIn = never>(
    program: Effect.Effect<void, E, R>,
    args: ReadonlyArray<string>,
    options?: ProcessOptions<Out, ELayer, RIn>
  ): Effect.Effect<Outcome<E | ELayer>, never, Needed<R, Out, RIn>>
  <
    const Commands extends ReadonlyArray<Any>,
    const H extends Hooks | undefined = NoHooks,
    Out = never,
    ELayer = never,
    RIn = never,
    const S extends ReadonlyArray<Source.Any> = readonly []
  >(
    commands: Commands,
    args: ReadonlyArray<string>,
    options?: Options<H, Out, ELayer, RIn, S>
  ): Effect.Effect<
    // A union is taken apart and put together again, so that it shows as its members and not as what made it.
    Outcome<Members<Wake.Error<Commands[number], H, S[number]> | ELayer>>,
    never,
    Members<Needed<Wake.Services<Commands[number], H, S[number]>, Out, RIn>>
  >
} = (
  program: Effect.Effect<void, unknown, unknown> | ReadonlyArray<Any>,
  args: ReadonlyArray<string>,
  given: object = {}
): Effect.Effect<Outcome<never>> => {
  // The two signatures tell what the options are.
  const options = given as Options<Hooks, unknown, unknown, unknown, ReadonlyArray<Source.Any>>
  const ran = Effect.suspend(() => {
    const stdout = makeOutput()
    const stderr = makeOutput()
    const effect = Effect.isEffect(program)
      ? program
      : Wake.wake<ReadonlyArray<Any>, Hooks, ReadonlyArray<Source.Any>>(program, {
          name: "main",
          version: "0.0.0",
          ...options
        })
    const recorder = makeRecorder()
    return Effect.gen(function* () {
      const exit = yield* Effect.exit(recording(withLayers(effect, options.layers), recorder))
      const files = yield* MemoryFileSystem.files
      const ran = recorded(recorder)
      const outcome = { exit, code: codeOf(exit), stdout: stdout.lines(), stderr: stderr.lines(), files, ran }
      // What a program left behind is compared, and printed, without how it came about.
      return Object.defineProperty(outcome, "ran", { enumerable: false })
    }).pipe(Effect.provide(layer(options, args, stdout, stderr)))
  })
  // The types above tell what the program fails with and needs.
  return ran as Effect.Effect<Outcome<never>>
}

/**
 * Draws what ran: a line for each run, slot and hook, with the attempt and how it ended, below what it ran in.
 *
 * ```ts
 * const { ran } = yield* TestProgram.run([greet.pipe(Command.withHooks({ run: Hook.make("greet", () => Hook.exit(3)) }))], ["greet"])
 * expect(TestProgram.picture(ran[0]!.ran.slice(-1))).toEqual("run, exit 3\n  greet, exit 3")
 * ```
 *
 * @since 0.1.0
 * @category getters
 */
export const picture = (ran: ReadonlyArray<Ran>): string => linesOf(ran, "").join("\n")

const linesOf = (ran: ReadonlyArray<Ran>, indent: string): ReadonlyArray<string> =>
  ran.flatMap((each) => [`${indent}${line(each)}`, ...linesOf(each.ran, `${indent}  `)])

/** Traces a program, and keeps what ran. Another pipeline than the built-in one stays. */
const recording = (program: Effect.Effect<void, unknown, unknown>, recorder: Recorder) =>
  Effect.withFiber<void, unknown, unknown>((fiber) => {
    const pipeline = fiber.getRef(Pipeline)
    return program.pipe(
      Effect.provideService(Pipeline, pipeline === plain ? traced : pipeline),
      Effect.provideService(Recorders, [...fiber.getRef(Recorders), recorder])
    )
  })

/** Provides what wins over the layers of commands. */
const withLayers = (
  program: Effect.Effect<void, unknown, unknown>,
  layers: Layer.Layer<unknown, unknown, unknown> | undefined
): Effect.Effect<void, unknown, unknown> =>
  layers === undefined
    ? program
    : Effect.scoped(
        Effect.flatMap(Layer.build(layers), (context) =>
          Effect.provideContext(Effect.provideService(program, Replacements, context), context)
        )
      )
