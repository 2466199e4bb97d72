/**
 * Running commands, whatever program they are in: what they share, and what surrounds their run.
 *
 * `guard.ts` watches the process meanwhile.
 */
import * as Context from "effect/Context"
import type * as Cli from "effect/cli/Command"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as Logger from "effect/Logger"
import * as References from "effect/References"
import type * as Scope from "effect/Scope"
import type { Persistence } from "../config/file/Persistence.ts"
import * as Ask from "../hook/ask/Ask.ts"
import type { DefaultError } from "../hook/DefaultHooks.ts"
import { exitable } from "../hook/exit.ts"
import type { WithoutHandler } from "../hook/Handler.ts"
import * as InvocationData from "../hook/InvocationData.ts"
import * as Inspect from "../hook/inspect/Inspect.ts"
import type * as ParserData from "../hook/ParserData.ts"
import { Pipeline, traced } from "../hook/Pipeline.ts"
import type { Hooks, HooksError, HooksServices, InvocationSlot, NoHooks, OnlySlots, RunSlot } from "../hook/Slot.ts"
import { definedSlots, flatten, invocationSlots } from "../hook/Slot.ts"
import type { SlotDefault } from "../hook/StandIn.ts"
import { DEFAULT, type SharedError } from "../hook/sentinel.ts"
import { CurrentProgram, listsIn, parserOf } from "../hook/sources.ts"
import { type Program, running, traceRun } from "../hook/trace/run.ts"
import * as ParamData from "../param/ParamData.ts"
import type { ProgramInfo } from "../param/source/contract.ts"
import * as Source from "../param/source/Source.ts"
import { withFormat } from "../terminal/logs.ts"
import { WarningOf } from "../terminal/notify.ts"
import type * as Command from "./Command.ts"
import type { Chosen } from "./cli/tree.ts"
import { WakeError } from "./cli/WakeError.ts"
import type { SharedRunError, SharedRunServices, SharedRunUnprovided } from "./declaration.ts"
import { guard } from "./guard.ts"
import * as Invoke from "./invoke.ts"
import type { Runnable } from "./register.ts"
import { makeWarning, Origin, report } from "./report.ts"

/**
 * How commands run, whatever program they are in.
 *
 * @since 0.1.0
 * @category models
 */
export interface RunOptions<H, S extends ReadonlyArray<Source.Any> = readonly []> {
  /** Hooks that every command shares; a slot that is left out is `DEFAULT` in parser, config, init and run. */
  readonly hooks?: H & (OnlySlots<H> | undefined)
  /** Whether failures are printed on stderr; true by default. If false, print what you do not handle with `report`. */
  readonly report?: boolean | undefined
  /** Whether every command has `--print-config`, `--print-schema`, `--why` and `--no-write`, the hooks of `Inspect`; true by default. */
  readonly inspect?: boolean | undefined
  /** Whether every command asks for required values in a terminal, and has `--no-input`, the hooks of `Ask`; true by default. */
  readonly ask?: boolean | undefined
  /**
   * Where the values of configs come from, the weakest first: over their defaults, and below the command line. By default
   * `[Source.file()]`, the configs' own files.
   */
  readonly sources?: S | undefined
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
export type Error<C, H = NoHooks, S = never> =
  | Command.Error<C>
  | Exclude<WithoutHandler<HooksError<H>>, SharedError>
  | SharedRunError<C, HooksError<H>>
  | Source.Error<S>
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
export type Services<C, H = NoHooks, S = never> =
  | Command.Services<C>
  | Exclude<WithoutHandler<HooksServices<H, InvocationSlot>>, InvocationData.Invocation | Provided>
  | Exclude<WithoutHandler<HooksServices<H, "parser">>, ParserData.Parser | Provided>
  | SharedRunServices<C, HooksServices<H, Exclude<InvocationSlot, RunSlot>>>
  | SharedRunUnprovided<C, HooksServices<H, RunSlot>>
  | Source.Services<S>
  | Cli.Environment

/** Makes what the commands of a program share. */
export const makeShared = ({
  ask = true,
  hooks,
  inspect = true,
  sources
}: RunOptions<Hooks, ReadonlyArray<Source.Any>>): Invoke.Shared => {
  const given = definedSlots(hooks ?? {})
  return {
    hooks: { parser: DEFAULT, config: DEFAULT, init: DEFAULT, run: DEFAULT, ...given },
    always: {
      parser: [
        inspect && Inspect.hooks.parser,
        ask && Ask.hooks.parser,
        parserOf([...(sources ?? []), ...listsIn(given.config).flat()])
      ],
      preConfig: [inspect && Inspect.hooks.preConfig, ask && Ask.hooks.preConfig],
      postConfig: inspect && Inspect.hooks.postConfig
    },
    readsFiles: sources === undefined || Source.readsFiles(sources),
    given: new Set(
      (["parser", ...invocationSlots] as const).filter(
        (name) => flatten<unknown, unknown, unknown>(given[name]).length > 0
      )
    )
  }
}

/** Makes what hooks know of their program. */
export const programInfo = (
  called: { readonly name: string; readonly args: ReadonlyArray<string> } | undefined,
  { sources }: RunOptions<Hooks, ReadonlyArray<Source.Any>>,
  commands: ReadonlyArray<Runnable>
): ProgramInfo => ({
  name: called?.name,
  args: called?.args,
  sources,
  configs: () =>
    commands.every(({ isLoaded }) => isLoaded)
      ? new Map(
          commands.flatMap(({ data }) =>
            [...ParamData.allConfigs(data.parameters).keys()].map((id) => [
              id,
              ParamData.isSerializable(data.parameters, id) ? data.persistence : undefined
            ])
          )
        )
      : undefined
})

/** Invokes the command that a command line chose. */
export const invokeChosen = (
  { logFormat, registered, ...chosen }: Chosen<Runnable>,
  shared: Invoke.Shared,
  program: ProgramInfo
): Effect.Effect<unknown, unknown, unknown> => {
  const { data, declaration, unshared } = registered
  const { name, parameters, persistence } = data
  const command = declaration.handler
  // What hooks know of each other has no type.
  const extras = Context.make(CurrentProgram, program) as Context.Context<never>
  return Effect.provideService(
    withFormat(
      Invoke.invoke(
        { declaration, shared, unshared },
        InvocationData.make({ ...chosen, name, command, parameters, persistence, extras })
      ),
      logFormat
    ),
    References.MinimumLogLevel,
    chosen.logLevel
  ).pipe((invoked) => running(name, invoked))
}

/** Keeps what Effect logs away from stdout, which is the program's own, unless the program has said where logs go. */
export const logsOnStderr = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.contextWith((context: Context.Context<R>) =>
    Context.getOrUndefined(context, Logger.LogToStderr) !== undefined
      ? self
      : Effect.provideService(self, Logger.LogToStderr, true)
  )

/** Returns what a program fails with that a hook ended. */
export const exited = (code: number): WakeError => new WakeError({ reason: { _tag: "Exited", code }, usage: "" })

const onExit = (code: number): Effect.Effect<void, WakeError> => (code === 0 ? Effect.void : Effect.fail(exited(code)))

/** Surrounds the run of a program: it is watched, may end itself, its failures are printed, and it may be traced. */
export const surround = (
  run: Effect.Effect<void, unknown, unknown>,
  program: Program,
  options: RunOptions<Hooks, ReadonlyArray<Source.Any>>
): Effect.Effect<void, unknown, unknown> =>
  logsOnStderr(
    Effect.flatMap(Pipeline, (pipeline) => {
      const { name } = program
      const place: Invoke.Running = { origin: undefined, program: name }
      let signalled: number | undefined
      const told = Effect.provideService(
        run,
        WarningOf,
        makeWarning(() => place.origin)
      )
      const guarded = guard(Effect.provideService(told, Invoke.Running, place), {
        name,
        onSignal: (code) => {
          signalled = code
        },
        gracePeriod: Duration.fromInputUnsafe(options.gracePeriod ?? "10 seconds"),
        exitable: (self) => exitable(self, onExit),
        report: options.report === false ? identity : report,
        place: () => (place.origin === undefined ? Context.empty() : Context.make(Origin, place.origin))
      })
      return pipeline === traced ? traceRun(program, () => signalled, guarded) : guarded
    })
  )
