/**
 * Running a program: commands in, one effect out.
 *
 * Registers the commands (their parser hooks run, all of them), parses the command line, and runs the invocation of the
 * command that it names. `guard.ts` watches the process meanwhile.
 */
import * as Context from "effect/Context"
import type * as Cli from "effect/cli/Command"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as Logger from "effect/Logger"
import * as Option from "effect/Option"
import * as References from "effect/References"
import type * as Scope from "effect/Scope"
import * as Stdio from "effect/Stdio"
import type { Persistence } from "../config/file/Persistence.ts"
import type { DefaultError } from "../hook/DefaultHooks.ts"
import { exitable } from "../hook/exit.ts"
import type { WithoutHandler } from "../hook/Handler.ts"
import * as InvocationData from "../hook/InvocationData.ts"
import * as Inspect from "../hook/inspect/Inspect.ts"
import type * as ParserData from "../hook/ParserData.ts"
import type {
  AnyHooks,
  Hooks,
  HooksError,
  HooksServices,
  InvocationSlot,
  NoHooks,
  OnlySlots,
  RunSlot
} from "../hook/Slot.ts"
import { definedSlots, flatten, invocationSlots } from "../hook/Slot.ts"
import type { SlotDefault } from "../hook/StandIn.ts"
import { DEFAULT, type SharedError } from "../hook/sentinel.ts"
import { WarningOf } from "../terminal/notify.ts"
import type * as Command from "./Command.ts"
import { type Chosen, type Program, parse } from "./cli/parse.ts"
import { WakeError } from "./cli/WakeError.ts"
import type { Boxed, SharedRunError, SharedRunServices, SharedRunUnprovided } from "./declaration.ts"
import { guard } from "./guard.ts"
import * as Invoke from "./invoke.ts"
import { type Runnable, register } from "./register.ts"
import { makeWarning, Origin, report } from "./report.ts"

/**
 * How a program runs.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options<H, Name extends string = string> extends Program {
  /** The command that runs where the command line names none: it takes flags and overrides as if it were named. */
  readonly default?: Name | undefined
  /** The command line to parse, without the program's own name; by default that of `Stdio`. */
  readonly args?: ReadonlyArray<string> | undefined
  /** Hooks that every command shares; a slot that is left out is `DEFAULT` in parser, config, init and run. */
  readonly hooks?: H & (OnlySlots<H> | undefined)
  /** Whether failures are printed on stderr; true by default. If false, print what you do not handle with `report`. */
  readonly report?: boolean | undefined
  /** Whether every command has `--print-config`, `--why` and `--no-write`, the hooks of `Inspect`; true by default. */
  readonly inspect?: boolean | undefined
  /** Where the files of configs are, for commands that do not say so themselves. */
  readonly persistence?: Persistence | undefined
  /**
   * How long finalizers may take once a signal, a lost output or an error that nobody caught ends the program; 10 seconds
   * by default. Then, and at a second signal, the process ends without those that still run.
   */
  readonly gracePeriod?: Duration.Input | undefined
}

/**
 * The errors of a program.
 *
 * @since 0.1.0
 * @category models
 */
export type Error<C, H = NoHooks> =
  | Command.Error<C>
  | Exclude<WithoutHandler<HooksError<H>>, SharedError>
  | SharedRunError<C, HooksError<H>>
  | DefaultError
  | WakeError

/** The services that every hook of `wake` gets. */
type Provided = SlotDefault | Scope.Scope

/**
 * The services that a program needs.
 *
 * @since 0.1.0
 * @category models
 */
export type Services<C, H = NoHooks> =
  | Command.Services<C>
  | Exclude<WithoutHandler<HooksServices<H, InvocationSlot>>, InvocationData.Invocation | Provided>
  | Exclude<WithoutHandler<HooksServices<H, "parser">>, ParserData.Parser | Provided>
  | SharedRunServices<C, HooksServices<H, Exclude<InvocationSlot, RunSlot>>>
  | SharedRunUnprovided<C, HooksServices<H, RunSlot>>
  | Cli.Environment

const start = ({ registered, ...chosen }: Chosen<Runnable>): InvocationData.InvocationData => {
  const { name, parameters, persistence } = registered.data
  return InvocationData.make({ ...chosen, name, command: registered.declaration.handler, parameters, persistence })
}

const program = Effect.fnUntraced(function* (
  commands: ReadonlyArray<Command.Any>,
  options: Options<Hooks>
): Effect.fn.Return<void, unknown, unknown> {
  if (commands.length === 0) return yield* new WakeError({ reason: { _tag: "NoCommands" }, usage: "" })
  const given = definedSlots(options.hooks ?? {})
  const shared: Invoke.Shared = {
    hooks: { parser: DEFAULT, config: DEFAULT, init: DEFAULT, run: DEFAULT, ...given },
    always: options.inspect === false ? {} : Inspect.hooks,
    given: new Set(
      (["parser", ...invocationSlots] as const).filter(
        (name) => flatten<unknown, unknown, unknown>(given[name]).length > 0
      )
    )
  }
  const registered = yield* register(commands, shared, options.persistence)
  const args = options.args ?? (yield* Effect.flatMap(Stdio.Stdio, (stdio) => stdio.args))
  const chosen = yield* parse(options, registered, args)
  if (Option.isNone(chosen)) return
  const { declaration, unshared } = chosen.value.registered
  yield* Effect.provideService(
    Invoke.invoke({ declaration, shared, unshared }, start(chosen.value)),
    References.MinimumLogLevel,
    chosen.value.logLevel
  )
})

/** Keeps what Effect logs away from stdout, which is the program's own, unless the program has said where logs go. */
const logsOnStderr = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.contextWith((context: Context.Context<R>) =>
    Context.getOrUndefined(context, Logger.LogToStderr) !== undefined
      ? self
      : Effect.provideService(self, Logger.LogToStderr, true)
  )

const onExit = (code: number): Effect.Effect<void, WakeError> =>
  code === 0 ? Effect.void : Effect.fail(new WakeError({ reason: { _tag: "Exited", code }, usage: "" }))

/**
 * Makes a program of commands: an effect that reads the command line and runs the command that it names.
 *
 * Its type tells every error and every service of every hook and handler; besides those it needs what `effect/cli`
 * needs, which `NodeServices.layer` provides. Failures are printed on stderr, without a stack trace; usage and
 * configuration errors end a program with 2, a failed command with 1 or its own `Runtime.errorExitCode`.
 *
 * While it runs in a process of Node.js, it listens for what ends that. A signal interrupts it, and the process ends with 128
 * and the signal's number. A closed stdout ends it with success, a full device with OutputFailed. An error that nobody
 * catches, such as a throw in a timer, ends it as a defect does.
 *
 * ```ts
 * wake([greet, leave], { name: "main", version: "1.0.0" }).pipe(
 *   Effect.provide(NodeServices.layer),
 *   NodeRuntime.runMain
 * )
 * ```
 *
 * @since 0.1.0
 * @category running
 */
export const wake = <const Commands extends ReadonlyArray<Command.Any>, const H extends AnyHooks | undefined = NoHooks>(
  commands: Commands,
  options: Options<H, Commands[number]["name"]>
): Effect.Effect<
  void,
  // A union is taken apart and put together again, so that it shows as its members and not as what made it.
  Boxed<Error<Commands[number], H>>["member"],
  Boxed<Services<Commands[number], H>>["member"]
> => {
  // OnlySlots lets nothing through but hooks.
  const run = program(commands, options as Options<Hooks>)
  const watched = Effect.suspend(() => {
    const running: Invoke.Running = { origin: undefined, program: options.name }
    const told = Effect.provideService(
      run,
      WarningOf,
      makeWarning(() => running.origin)
    )
    return guard(Effect.provideService(told, Invoke.Running, running), {
      name: options.name,
      gracePeriod: Duration.fromInputUnsafe(options.gracePeriod ?? "10 seconds"),
      exitable: (self) => exitable(self, onExit),
      report: options.report === false ? identity : report,
      place: () => (running.origin === undefined ? Context.empty() : Context.make(Origin, running.origin))
    })
  })
  // The effects of hooks and handlers are kept without their types; the commands' own types list them.
  return logsOnStderr(watched) as Effect.Effect<
    void,
    Boxed<Error<Commands[number], H>>["member"],
    Boxed<Services<Commands[number], H>>["member"]
  >
}
