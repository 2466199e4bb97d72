/**
 * Running a program: commands in, one effect out.
 *
 * Registers the commands (their parser hooks run, all of them), parses the command line, and runs the invocation of the
 * command that it names.
 */
import type * as Cli from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as References from "effect/References"
import type * as Scope from "effect/Scope"
import * as Stdio from "effect/Stdio"
import type { DefaultError } from "../hook/DefaultHooks.ts"
import { HookExit, ParserHookFailed } from "../hook/HookError.ts"
import * as InvocationData from "../hook/InvocationData.ts"
import * as ParserData from "../hook/ParserData.ts"
import { type CurrentSlot, Pipeline } from "../hook/Pipeline.ts"
import {
  flatten,
  type Hooks,
  type HooksServices,
  type InvocationSlot,
  type Listed,
  type NoHooks,
  type OnlySlots
} from "../hook/Slot.ts"
import { DEFAULT, type ErrorOfHooks, SHARED, SharedHooks, WithinDefault } from "../hook/sentinel.ts"
import { InvalidDeclaration } from "../param/ParamError.ts"
import type * as Command from "./Command.ts"
import { type Chosen, checkNames, type Program, parse } from "./cli/parse.ts"
import { WakeError } from "./cli/WakeError.ts"
import { invoke } from "./invoke.ts"
import { report } from "./report.ts"

/** How a program runs. */
export interface Options<H> extends Program {
  /** The command line to parse, without the program's own name; by default that of `Stdio`. */
  readonly args?: ReadonlyArray<string> | undefined
  /** Hooks that every command shares; a slot that is left out is `DEFAULT` in parser, config, init and run. */
  readonly hooks?: (H & OnlySlots<H>) | undefined
  /** Whether failures are printed on stderr; true by default. Without it, print what you do not handle with `report`. */
  readonly report?: boolean | undefined
}

/** The errors of a program. */
export type Error<C, H = NoHooks> = Command.Error<C> | ErrorOfHooks<H> | DefaultError | WakeError

/** The services that a program needs. */
export type Services<C, H = NoHooks> =
  | Command.Services<C>
  | Exclude<HooksServices<H, InvocationSlot>, InvocationData.Invocation | CurrentSlot | Scope.Scope>
  | Exclude<HooksServices<H, "parser">, ParserData.Parser | CurrentSlot | Scope.Scope>
  | Cli.Environment

/** A command, with what its parser hooks made of it. */
type Registered = Effect.Success<ReturnType<typeof register>>

/** Runs a command's parser slot; its failure names the command. */
const register = Effect.fnUntraced(function* (command: Command.Any, shared: SharedHooks["Service"]) {
  const { declaration } = command
  const { params, supplemental, persistence, hooks } = declaration
  const parameters = yield* Effect.mapError(
    declaration.inspector({ params, supplemental }),
    ({ parameter, reason }) => new InvalidDeclaration({ command: command.name, parameter, reason })
  )
  const data = ParserData.make({ name: command.name, parameters, persistence })
  const slot = flatten<ParserData.ParserData, unknown, unknown>(hooks.parser === undefined ? SHARED : hooks.parser)
  const pipeline = yield* Pipeline
  const parsed = yield* pipeline.run("parser", slot, ParserData.Parser, data).pipe(
    Effect.provideService(SharedHooks, shared),
    Effect.scoped,
    Effect.mapError((cause) =>
      cause instanceof HookExit ? cause : new ParserHookFailed({ command: command.name, cause })
    )
  )
  return { command, documentation: declaration.documentation, data: parsed }
})

const start = ({ registered, ...chosen }: Chosen<Registered>): InvocationData.InvocationData => {
  const { command, data } = registered
  const { parameters, persistence } = data
  return InvocationData.make({
    ...chosen,
    name: command.name,
    command: command.declaration.handler,
    parameters,
    persistence
  })
}

const program = Effect.fnUntraced(function* (
  commands: ReadonlyArray<Command.Any>,
  options: Options<Hooks>
): Effect.fn.Return<void, unknown, unknown> {
  if (commands.length === 0) return yield* new WakeError({ reason: { _tag: "NoCommands" }, usage: "" })
  const shared: SharedHooks["Service"] = Effect.succeed({
    parser: DEFAULT,
    config: DEFAULT,
    init: DEFAULT,
    run: DEFAULT,
    ...options.hooks
  })
  const all: Array<Registered> = []
  for (const command of commands) all.push(yield* register(command, shared))
  yield* checkNames(all)
  const args = options.args ?? (yield* Effect.flatMap(Stdio.Stdio, (stdio) => stdio.args))
  const chosen = yield* parse(options, all, args)
  if (Option.isNone(chosen)) return
  const { registered, logLevel } = chosen.value
  yield* Effect.provideService(
    invoke(registered.command.declaration, start(chosen.value), shared),
    References.MinimumLogLevel,
    logLevel
  )
})

/** An early exit with code 0 is no failure. */
const exitAsSuccess = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A | void, E, R> =>
  Effect.catchIf(
    self,
    (error) => error instanceof HookExit && error.code === 0,
    () => Effect.void
  )

/**
 * Makes a program of commands: an effect that reads the command line and runs the command that it names.
 *
 * Its type tells every error and every service of every hook and handler; besides those it needs what `effect/cli`
 * needs, which `NodeServices.layer` provides. Failures are printed on stderr, without a stack trace; usage and
 * configuration errors end a program with 2, a failed command with 1 or its own `Runtime.errorExitCode`, interruption
 * with 130.
 *
 * ```ts
 * wake([greet, leave], { name: "main", version: "1.0.0" }).pipe(
 *   Effect.provide(NodeServices.layer),
 *   NodeRuntime.runMain
 * )
 * ```
 */
export const wake = <const Commands extends ReadonlyArray<Command.Any>, const H extends Hooks = NoHooks>(
  commands: Commands,
  options: Options<H>
): Effect.Effect<void, Listed<Error<Commands[number], H>>, Listed<Services<Commands[number], H>>> => {
  const run = program(commands, options).pipe(
    exitAsSuccess,
    Effect.provideService(WithinDefault, false),
    options.report === false ? (self) => self : report
  )
  // The effects of hooks and handlers are kept without their types; the commands' own types list them.
  return run as Effect.Effect<void, Listed<Error<Commands[number], H>>, Listed<Services<Commands[number], H>>>
}
