/**
 * Parsing a command line with `effect/cli`: it becomes the chosen command.
 *
 * Owns what `effect/cli` shows: help, version, completions, suggestions. It runs nothing of a command: the handlers that
 * it gives to `effect/cli` only say what was chosen.
 */
import * as CliConfig from "effect/cli/CliConfig"
import type * as CliError from "effect/cli/CliError"
import * as CliOutput from "effect/cli/CliOutput"
import * as Cli from "effect/cli/Command"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Ref from "effect/Ref"
import type { Config } from "../../config/Config.ts"
import { declaredNames } from "../../config/schema/declared.ts"
import { namesOf } from "../../hook/flags.ts"
import * as ParamData from "../../param/ParamData.ts"
import { type Asked, type Complete, noting } from "./completing.ts"
import type * as Help from "./help.ts"
import { flagNames, readHelp, unknownCommand } from "./helpRequest.ts"
import { withLogFormat } from "./logFormat.ts"
import { type Callable, calledIn, type Default, withDefault } from "./named.ts"
import { callsOf } from "./names.ts"
import { ownFlags, type ProgramFlags, programFlags } from "./programFlags.ts"
import type { Registered } from "./Registered.ts"
import { type Chosen, OnChosen, rootOf } from "./tree.ts"
import { reasonOf } from "./usage.ts"
import { WakeError } from "./WakeError.ts"

/** The program as its help shows it. */
export interface Program {
  readonly name: string
  readonly version: string
  readonly description?: string | undefined
  /** The command that runs where the command line names none. */
  readonly default?: string | undefined
}

const configsOf = (all: ReadonlyArray<Registered>): ReadonlyArray<Config> =>
  all.flatMap(({ data }) => [...ParamData.allConfigs(data.parameters).values()])

/** The names of the flags that one command or another has for itself. */
const flagsOf = (all: ReadonlyArray<Registered>, ofProgram: ProgramFlags): ReadonlyArray<string> =>
  all.flatMap(({ data }) => [...ownFlags(data, ofProgram).flatMap(namesOf), ...data.paths.map(({ name }) => name)])

/** Loads what makes help: a run that shows none does without it. */
const help = Effect.promise(() => import("./help.ts"))

/** Tells whether a command line asks for something that must know all commands, such as their completions. */
const isAboutAll = (words: ReadonlyArray<string>, builtIns: ReadonlyArray<GlobalFlag.BuiltIn>): boolean => {
  const asking = builtIns
    .filter((flag) => flag._tag === "Action" && flag !== GlobalFlag.Help && flag !== GlobalFlag.Version)
    .flatMap(({ flag }) => namesOf(flag))
  return words.some((word) => asking.some((name) => word === `--${name}` || word.startsWith(`--${name}=`)))
}

/** The commands of a program, as far as they are loaded, and what loads others: it returns all. */
export interface Commands<C extends Registered, E, R> {
  readonly registered: ReadonlyArray<C>
  readonly load: (isWanted: (command: C) => boolean) => Effect.Effect<ReadonlyArray<C>, E, R>
}

/** Finds the default command; one that a cast let through is told as an unknown command is. */
const defaultOf = (registered: ReadonlyArray<Registered>, name: string): Default =>
  registered.find(({ data }) => data.name === name)?.data ?? { name, flags: [], programFlags: [], paths: [] }

/** Reads which command a command line names, and loads that. */
const read = Effect.fnUntraced(function* <C extends Registered, E, R>(
  program: Program,
  { load, registered }: Commands<C, E, R>,
  args: ReadonlyArray<string>
) {
  const config = yield* CliConfig.CliConfig
  const offered = withLogFormat(config.builtIns, [])
  const calls = registered.flatMap(callsOf)
  const known: Callable = {
    calls,
    builtIns: offered,
    flags: [...programFlags(registered.map(({ data }) => data)).keys()]
  }
  const asked = offered.includes(GlobalFlag.Help) ? readHelp(args, calls) : args
  const words =
    program.default === undefined ? asked : withDefault(asked, defaultOf(registered, program.default), known)
  const called = calledIn(words, known)
  const isAll = isAboutAll(words, offered)
  const isWanted = (command: C) => isAll || (called !== undefined && callsOf(command).includes(called))
  const all = registered.every(({ isLoaded }) => isLoaded) ? registered : yield* load(isWanted)
  // The commands whose secrets and flags may stand on the command line: where it names none, all.
  const meant = called !== undefined || all === registered ? Effect.succeed(all) : load(() => true)
  // What `effect/cli` must know: the command that is named, or all, for their help and their completions.
  const needed = isAll || called === undefined ? all : all.filter(isWanted)
  const builtIns = withLogFormat(config.builtIns, flagsOf(needed, new Map()))
  return { all, needed, builtIns, words, meant: Effect.option(meant) }
})

/**
 * Parses a command line, and loads the command that it names.
 *
 * Returns `None` if it asks for help, the version or completions, which are printed. Errors: WakeError; those of loading.
 */
export const parse = Effect.fnUntraced(function* <C extends Registered, E, R>(
  program: Program,
  commands: Commands<C, E, R>,
  args: ReadonlyArray<string>,
  complete: Complete
): Effect.fn.Return<Option.Option<Chosen<C>>, WakeError | E, Cli.Environment | R> {
  const { all, meant, needed, words, ...given } = yield* read(program, commands, args)
  const asksFor = yield* Ref.make<Asked | undefined>(undefined)
  const builtIns = noting(given.builtIns, asksFor)
  let chosen = Option.none<Chosen<C>>()
  const shown = yield* Ref.make<Help.Shown | undefined>(undefined)
  const presenter = yield* CliOutput.Presenter
  const ofProgram = programFlags(all.map(({ data }) => data))
  const helped: Help.Helped = { ...program, commands: all, builtIns, ofProgram }
  const root = rootOf(program, needed, ofProgram)
  const told = ({ registered, ...choice }: Chosen<Registered>) => {
    const command = needed.find(({ data }) => data.name === registered.data.name)
    chosen = Option.map(Option.fromUndefinedOr(command), (registered) => ({ ...choice, registered }))
  }
  const fail = (errors: ReadonlyArray<CliError.NonShowHelpErrors>, event: Help.Shown | undefined) =>
    Effect.gen(function* () {
      const known = Option.getOrUndefined(yield* meant)
      const called = event?.commandPath.slice(1).join(" ")
      // Who has named a command means what that one takes.
      const named = known?.find((each) => called !== undefined && callsOf(each).includes(called))
      const configs = known && configsOf(named === undefined ? known : [named])
      const reason = reasonOf(errors, configs, {
        keys: named === undefined ? [] : (configs ?? []).flatMap(({ shape }) => declaredNames(shape)),
        commands: all.filter(({ documentation }) => !documentation.unlisted).flatMap(callsOf),
        flags: event === undefined ? [] : flagNames(event.helpDoc),
        ofCommands: new Set(flagsOf(known ?? all, ofProgram))
      })
      const usage = event === undefined ? "" : yield* (yield* help).usageOf(helped, event)
      return yield* new WakeError({ reason, usage })
    })
  // The error tells of a failed parse, so that a program may catch it.
  const present: CliOutput.Presenter["present"] = (event) =>
    event._tag === "Version" ? presenter.present(event) : Ref.set(shown, event)
  yield* Cli.runWith(root, { version: program.version })(words).pipe(
    Effect.provideService(CliOutput.Presenter, { present }),
    Effect.provideService(CliConfig.CliConfig, { builtIns }),
    Effect.provideService(OnChosen, told),
    Effect.catch((error) =>
      Effect.flatMap(Ref.get(shown), (event) => fail(error._tag === "ShowHelp" ? error.errors : [error], event))
    )
  )
  const script = yield* Ref.get(asksFor)
  if (script !== undefined) yield* complete(script, helped)
  const event = yield* Ref.get(shown)
  if (event?._tag !== "Help") return chosen
  const isCommand = all.flatMap(callsOf).includes(event.commandPath.slice(1).join(" "))
  const unknown = isCommand
    ? undefined
    : yield* Effect.provideService(unknownCommand(root, words), CliConfig.CliConfig, { builtIns })
  if (unknown !== undefined) return yield* fail([unknown], { ...event, _tag: "InvalidInvocation", errors: [unknown] })
  yield* (yield* help).show(helped, event)
  return Option.none()
})
