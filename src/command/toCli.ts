/**
 * Commands in a program of somebody else: as commands of `effect/cli`, to be put among its own.
 */
import type * as Cli from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { exitable } from "../hook/exit.ts"
import type { AnyHooks, Hooks, NoHooks } from "../hook/Slot.ts"
import type * as Source from "../param/source/Source.ts"
import type * as Command from "./Command.ts"
import { type Documentation, summaryOf } from "./cli/Documentation.ts"
import { entries, type Listed } from "./cli/tree.ts"
import { WakeError } from "./cli/WakeError.ts"
import type { Boxed } from "./declaration.ts"
import { type Runnable, register } from "./register.ts"
import { report } from "./report.ts"
import {
  type Error,
  exited,
  invokeChosen,
  logsOnStderr,
  makeShared,
  programInfo,
  type RunOptions,
  type Services,
  surround
} from "./run.ts"

/**
 * How commands run in a program of somebody else.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options<H, S extends ReadonlyArray<Source.Any> = readonly []> extends RunOptions<H, S> {
  /** The words that stand before the commands on the command line, for errors that show it; none by default. */
  readonly name?: string | undefined
}

/** Commands of `effect/cli`: at least one. */
type Mounted<E, R> = readonly [
  Cli.Command<string, never, unknown, E, R>,
  ...ReadonlyArray<Cli.Command<string, never, unknown, E, R>>
]

/** Takes the headings out of a list: the program that the commands are put into has its own. */
const flat = <E, R>(listed: ReadonlyArray<Listed<E, R>>) =>
  listed.flatMap((each) => ("group" in each ? each.commands : [each]))

/** Documents a command with its keys, which the list of commands leaves out. */
const withKeys = ({ documentation }: Runnable, description: string): Documentation => ({
  ...documentation,
  description,
  shortDescription: summaryOf(documentation) ?? ""
})

const mount = Effect.fnUntraced(function* (
  commands: ReadonlyArray<Command.Any>,
  options: Options<Hooks, ReadonlyArray<Source.Any>>
): Effect.fn.Return<unknown, unknown, unknown> {
  if (commands.length === 0) return yield* new WakeError({ reason: { _tag: "NoCommands" }, usage: "" })
  const shared = makeShared(options)
  const { load } = yield* register(commands, shared, options.persistence)
  const all = yield* load(() => true)
  const help = yield* Effect.promise(() => import("./cli/help.ts"))
  const described = all.map((one) => ({ ...one, documentation: withKeys(one, help.describe(one)) }))
  const info = programInfo(undefined, options, all)
  const listed = entries<Runnable, unknown, unknown>(described, {
    choose: (chosen) =>
      surround(Effect.asVoid(invokeChosen(chosen, shared, info)), { name: options.name ?? "" }, options),
    ofProgram: new Map()
  })
  return flat(listed)
})

/**
 * Makes commands of `effect/cli`, to be put under a program that has others.
 *
 * They take their overrides, flags and files as they do under `wake`. Their failures, and those of making them, are printed
 * as `wake` prints them, unless `report` is false. What `effect/cli` says of flags and command names is its own, and so is
 * help, which lists their keys in the description. `--print-config`, `--print-schema`, `--why`, `--no-write` and `--no-input` are flags of
 * each. Lazy commands are loaded, since `effect/cli` must know their flags. The parser hooks run when this effect does.
 *
 * Errors and services are those of all the commands, as `wake` tells them, for the commands that are made, too.
 *
 * ```ts
 * const program = Effect.gen(function* () {
 *   const ours = yield* toCli([greet, leave], { name: "app" })
 *   const app = Cli.make("app").pipe(Cli.withSubcommands([status, ...ours]))
 *   yield* Cli.run(app, { version: "1.0.0" })
 * })
 * ```
 *
 * @since 0.1.0
 * @category running
 */
export const toCli = <
  const Commands extends ReadonlyArray<Command.Any>,
  const H extends AnyHooks | undefined = NoHooks,
  const S extends ReadonlyArray<Source.Any> = readonly []
>(
  commands: Commands,
  options: Options<H, S> = {}
): Effect.Effect<
  Mounted<
    Boxed<Error<Commands[number], H, S[number]>>["member"],
    Boxed<Services<Commands[number], H, S[number]>>["member"]
  >,
  Boxed<Error<Commands[number], H, S[number]>>["member"],
  Boxed<Services<Commands[number], H, S[number]>>["member"]
> => {
  // OnlySlots lets nothing through but hooks.
  const mounted = mount(commands, options as Options<Hooks, ReadonlyArray<Source.Any>>)
  // There are no commands to return where a parser hook exits, whatever its code.
  const made = logsOnStderr(exitable(mounted, (code) => Effect.fail(exited(code))))
  // The effects of hooks and handlers are kept without their types; the commands' own types list them.
  return (options.report === false ? made : report(made)) as Effect.Effect<never>
}
