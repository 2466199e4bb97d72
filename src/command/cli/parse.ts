/**
 * The bridge to `effect/cli`: registered commands become its subcommands, a command line becomes the chosen one.
 *
 * Owns what `effect/cli` parses and shows: flags, positionals, help, version, completions, suggestions. It runs nothing
 * of a command: the handlers that it is given only say what was chosen.
 */
import * as CliConfig from "effect/cli/CliConfig"
import type * as CliError from "effect/cli/CliError"
import * as CliOutput from "effect/cli/CliOutput"
import * as Cli from "effect/cli/Command"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import * as Effect from "effect/Effect"
import type { LogLevel } from "effect/LogLevel"
import * as Option from "effect/Option"
import * as Ref from "effect/Ref"
import * as References from "effect/References"
import type { Config } from "../../config/Config.ts"
import { namesOf } from "../../hook/flags.ts"
import * as ParamData from "../../param/ParamData.ts"
import { flagNames, readHelp, unknownCommand } from "./asking.ts"
import type * as Help from "./help.ts"
import { calledIn, type Known, withDefault } from "./named.ts"
import { callsOf, wordsOf } from "./names.ts"
import { asSwitch, numbered, overrides, pathFlag } from "./params.ts"
import { ownFlags, type ProgramFlags, programFlags } from "./programFlags.ts"
import type { Registered } from "./Registered.ts"
import { reasonOf } from "./usage.ts"
import { WakeError } from "./WakeError.ts"

/** The command that a command line names, with what it says. */
export interface Chosen<Command extends Registered> {
  readonly registered: Command
  readonly flags: ReadonlyMap<unknown, unknown>
  readonly arguments: ReadonlyMap<unknown, unknown>
  /** Config to file, where a flag names one. */
  readonly paths: ReadonlyMap<string, string>
  readonly overrides: ReadonlyArray<string>
  /** The level that `--log-level` sets, or the one before it. */
  readonly logLevel: LogLevel
}

/** The program as its help shows it. */
export interface Program {
  readonly name: string
  readonly version: string
  readonly description?: string | undefined
  /** The command that runs where the command line names none. */
  readonly default?: string | undefined
}

/** What is done with the command that was chosen, and the flags that are not its own. */
interface Choosing<C extends Registered> {
  readonly choose: (chosen: Chosen<C>) => Effect.Effect<void>
  readonly ofProgram: ProgramFlags
}

/** Makes a subcommand under one of the command's names. */
const subcommand = <C extends Registered>(registered: C, name: string, { choose, ofProgram }: Choosing<C>) => {
  const { data } = registered
  const flags = ownFlags(data, ofProgram)
  const config = {
    flags: numbered(flags.map(asSwitch)),
    paths: numbered(data.paths.map(pathFlag)),
    arguments: numbered(data.arguments),
    overrides
  }
  return Cli.make(
    name,
    config,
    Effect.fnUntraced(function* (parsed) {
      const values = new Map<unknown, unknown>(flags.map((flag, index) => [flag, parsed.flags[index]]))
      for (const [flag, setting] of ofProgram) values.set(flag, yield* setting)
      yield* choose({
        registered,
        flags: values,
        arguments: new Map(data.arguments.map((argument, index) => [argument, parsed.arguments[index]])),
        paths: new Map(
          data.paths.flatMap(({ config }, index) => {
            const given = parsed.paths[index] ?? Option.none()
            return Option.isSome(given) ? [[config, given.value] as const] : []
          })
        ),
        overrides: parsed.overrides,
        logLevel: yield* References.MinimumLogLevel
      })
    })
  )
}

type Subcommand = ReturnType<typeof subcommand>

const describe = <C extends Registered>(registered: C, name: string, choosing: Choosing<C>): Subcommand => {
  const { documentation } = registered
  const [alias, ...others] = documentation.aliases
  const more = others.length === 0 ? "" : `Also called ${others.join(", ")}.`
  const description = [documentation.description, more].filter((part) => part !== undefined && part !== "").join("\n\n")
  let command = subcommand(registered, name, choosing)
  if (description !== "") command = Cli.withDescription(command, description)
  const short = documentation.shortDescription ?? documentation.description
  if (short !== undefined) command = Cli.withShortDescription(command, short)
  if (alias !== undefined) command = Cli.withAlias(command, alias)
  return documentation.unlisted ? Cli.unlisted(command) : command
}

/** What stands in a list of subcommands: a command or a group of them, or those under a heading. */
type Listed = Subcommand | { readonly group: string; readonly commands: Array<Subcommand> }

/** Makes a group of subcommands. It has none of a command's flags, but its type must not be another one. */
const groupOf = (name: string, members: ReadonlyArray<Listed>): Subcommand =>
  Cli.make(name).pipe(Cli.withSubcommands(members)) as unknown as Subcommand

/** Lists subcommands, those under a heading together; further aliases are unlisted commands of their own. */
const entries = <C extends Registered>(
  all: ReadonlyArray<C>,
  choosing: Choosing<C>,
  depth = 0
): ReadonlyArray<Listed> => {
  const headings = new Map<string, Array<Subcommand>>()
  const listed: Array<Listed> = []
  const nested = new Map<string, Array<C>>()
  for (const registered of all) {
    const { group, aliases } = registered.documentation
    const [name = "", ...below] = wordsOf(registered.data.name).slice(depth)
    if (below.length > 0) {
      const members = nested.get(name)
      if (members === undefined) nested.set(name, [registered])
      else members.push(registered)
      continue
    }
    const command = describe(registered, name, choosing)
    const members = group === undefined ? undefined : headings.get(group)
    if (group === undefined) listed.push(command)
    else if (members !== undefined) members.push(command)
    else {
      const commands = [command]
      headings.set(group, commands)
      listed.push({ group, commands })
    }
    for (const alias of aliases.slice(1)) listed.push(Cli.unlisted(subcommand(registered, alias, choosing)))
  }
  for (const [name, members] of nested) listed.push(groupOf(name, entries(members, choosing, depth + 1)))
  return listed
}

const configsOf = (all: ReadonlyArray<Registered>): ReadonlyArray<Config> =>
  all.flatMap(({ data }) => [...ParamData.allConfigs(data.parameters).values()])

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

/** Reads which command a command line names, and loads that. */
const read = Effect.fnUntraced(function* <C extends Registered, E, R>(
  program: Program,
  { load, registered }: Commands<C, E, R>,
  args: ReadonlyArray<string>
) {
  const { builtIns } = yield* CliConfig.CliConfig
  const calls = registered.flatMap(callsOf)
  const known: Known = { calls, builtIns, flags: [...programFlags(registered.map(({ data }) => data)).keys()] }
  const asked = builtIns.includes(GlobalFlag.Help) ? readHelp(args, calls) : args
  const words = program.default === undefined ? asked : withDefault(asked, program.default, known)
  const called = calledIn(words, known)
  const isAll = isAboutAll(words, builtIns)
  const isWanted = (command: C) => isAll || (called !== undefined && callsOf(command).includes(called))
  const all = registered.every(({ isLoaded }) => isLoaded) ? registered : yield* load(isWanted)
  /** The configs whose secrets may stand on the command line: where it names no command, those of all. */
  const configs =
    called !== undefined || all === registered
      ? Effect.succeed(configsOf(all))
      : Effect.map(
          load(() => true),
          configsOf
        )
  return { all, builtIns, words, configs: Effect.option(configs) }
})

/**
 * Parses a command line, and loads the command that it names.
 *
 * Returns `None` if it asks for help, the version or completions, which are printed. Errors: WakeError; those of loading.
 */
export const parse = Effect.fnUntraced(function* <C extends Registered, E, R>(
  program: Program,
  commands: Commands<C, E, R>,
  args: ReadonlyArray<string>
): Effect.fn.Return<Option.Option<Chosen<C>>, WakeError | E, Cli.Environment | R> {
  const { all, builtIns, configs, words } = yield* read(program, commands, args)
  const chosen = yield* Ref.make(Option.none<Chosen<C>>())
  const shown = yield* Ref.make<Help.Shown | undefined>(undefined)
  const presenter = yield* CliOutput.Presenter
  const ofProgram = programFlags(all.map(({ data }) => data))
  const helped: Help.Helped = { ...program, commands: all, builtIns, ofProgram }
  const root = Cli.make(program.name).pipe(
    program.description === undefined ? (command) => command : Cli.withDescription(program.description),
    Cli.withSubcommands(entries(all, { choose: (choice) => Ref.set(chosen, Option.some(choice)), ofProgram })),
    Cli.withGlobalFlags([...ofProgram.values()])
  )
  const listed = all.filter(({ documentation }) => !documentation.unlisted).flatMap(callsOf)
  const ofCommands = new Set(
    all.flatMap(({ data }) => [...ownFlags(data, ofProgram).flatMap(namesOf), ...data.paths.map(({ name }) => name)])
  )
  const fail = (errors: ReadonlyArray<CliError.NonShowHelpErrors>, event: Help.Shown | undefined) =>
    Effect.gen(function* () {
      const flags = event === undefined ? [] : flagNames(event.helpDoc)
      const reason = reasonOf(errors, Option.getOrUndefined(yield* configs), { commands: listed, flags, ofCommands })
      const usage = event === undefined ? "" : yield* (yield* help).usageOf(helped, event)
      return yield* new WakeError({ reason, usage })
    })
  // The error tells of a failed parse, so that a program may catch it.
  const present: CliOutput.Presenter["present"] = (event) =>
    event._tag === "Version" ? presenter.present(event) : Ref.set(shown, event)
  yield* Cli.runWith(root, { version: program.version })(words).pipe(
    Effect.provideService(CliOutput.Presenter, { present }),
    Effect.catch((error) =>
      Effect.flatMap(Ref.get(shown), (event) => fail(error._tag === "ShowHelp" ? error.errors : [error], event))
    )
  )
  const event = yield* Ref.get(shown)
  if (event?._tag !== "Help") return yield* Ref.get(chosen)
  const isCommand = all.flatMap(callsOf).includes(event.commandPath.slice(1).join(" "))
  const unknown = isCommand ? undefined : yield* unknownCommand(root, words)
  if (unknown !== undefined) return yield* fail([unknown], { ...event, _tag: "InvalidInvocation", errors: [unknown] })
  yield* (yield* help).show(helped, event)
  return Option.none()
})
