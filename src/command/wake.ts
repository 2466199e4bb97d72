/**
 * Running a program: commands in, one effect out.
 *
 * Registers the commands (their parser hooks run, all of them), parses the command line, and runs the invocation of the
 * command that it names.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stdio from "effect/Stdio"
import type { AnyHooks, Hooks, NoHooks } from "../hook/Slot.ts"
import type * as Source from "../param/source/Source.ts"
import type * as Command from "./Command.ts"
import type { Complete } from "./cli/completing.ts"
import { type Program, parse } from "./cli/parse.ts"
import { WakeError } from "./cli/WakeError.ts"
import type { Boxed } from "./declaration.ts"
import { register } from "./register.ts"
import { type Error, invokeChosen, makeShared, programInfo, type RunOptions, type Services, surround } from "./run.ts"

export type { Error, RunOptions, Services } from "./run.ts"

/**
 * How a program runs.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options<H, Name extends string = string, S extends ReadonlyArray<Source.Any> = readonly []>
  extends Program,
    RunOptions<H, S> {
  /** The command that runs where the command line names none: it takes flags and overrides as if it were named. */
  readonly default?: Name | undefined
  /** The command line to parse, without the program's own name; by default that of `Stdio`. */
  readonly args?: ReadonlyArray<string> | undefined
}

/** Loads what makes completion scripts: a run that asks for none does without it. */
const complete: Complete = (asked, helped) =>
  Effect.flatMap(
    Effect.promise(() => import("./cli/completion/answer.ts")),
    ({ answer }) => answer(asked, helped)
  )

const program = Effect.fnUntraced(function* (
  commands: ReadonlyArray<Command.Any>,
  options: Options<Hooks, string, ReadonlyArray<Source.Any>>
): Effect.fn.Return<void, unknown, unknown> {
  if (commands.length === 0) return yield* new WakeError({ reason: { _tag: "NoCommands" }, usage: "" })
  const shared = makeShared(options)
  const registered = yield* register(commands, shared, options.persistence)
  const args = options.args ?? (yield* Effect.flatMap(Stdio.Stdio, (stdio) => stdio.args))
  const chosen = yield* parse(options, registered, args, complete)
  if (Option.isNone(chosen)) return
  const info = programInfo({ name: options.name, args }, options, registered.registered)
  yield* invokeChosen(chosen.value, shared, info)
})

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
export const wake = <
  const Commands extends ReadonlyArray<Command.Any>,
  const H extends AnyHooks | undefined = NoHooks,
  const S extends ReadonlyArray<Source.Any> = readonly []
>(
  commands: Commands,
  options: Options<H, Commands[number]["name"], S>
): Effect.Effect<
  void,
  // A union is taken apart and put together again, so that it shows as its members and not as what made it.
  Boxed<Error<Commands[number], H, S[number]>>["member"],
  Boxed<Services<Commands[number], H, S[number]>>["member"]
> => {
  // OnlySlots lets nothing through but hooks.
  const given = options as Options<Hooks, string, ReadonlyArray<Source.Any>>
  // The effects of hooks and handlers are kept without their types; the commands' own types list them.
  return surround(program(commands, given), given, given) as Effect.Effect<
    void,
    Boxed<Error<Commands[number], H, S[number]>>["member"],
    Boxed<Services<Commands[number], H, S[number]>>["member"]
  >
}
