/**
 * Registered commands as commands of `effect/cli`, with their flags and positionals, in groups.
 *
 * Owns what `effect/cli` parses of a command, and what it tells of it. It runs nothing: what is done with the command that
 * a command line chooses is up to whoever makes the tree.
 */
import * as Context from "effect/Context"
import * as Cli from "effect/cli/Command"
import * as Effect from "effect/Effect"
import type { LogLevel } from "effect/LogLevel"
import * as Option from "effect/Option"
import * as References from "effect/References"
import type { ParamData } from "../../param/ParamData.ts"
import type { LogFormat } from "../../terminal/logFormat.ts"
import { LogFormatFlag } from "./logFormat.ts"
import { wordsOf } from "./names.ts"
import { asSwitch, numbered, overrides, pathFlag } from "./params.ts"
import { ownFlags, type ProgramFlags } from "./programFlags.ts"
import type { Registered } from "./Registered.ts"

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
  /** The format that `--log-format` names. */
  readonly logFormat: LogFormat | undefined
}

/** Is told which command a command line chose. */
export const OnChosen = Context.Reference<(chosen: Chosen<Registered>) => void>("effect-coma/command/cli/OnChosen", {
  defaultValue: () => () => {}
})

const tell = (chosen: Chosen<Registered>): Effect.Effect<void> => Effect.map(OnChosen, (told) => told(chosen))

/** What is done with the command that was chosen, and the flags that are not its own. */
export interface Choosing<C extends Registered, E, R> {
  readonly choose: (chosen: Chosen<C>) => Effect.Effect<void, E, R>
  readonly ofProgram: ProgramFlags
}

/** Makes a subcommand under one of the command's names. */
const subcommand = <C extends Registered, E, R>(
  registered: C,
  name: string,
  { choose, ofProgram }: Choosing<C, E, R>
) => {
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
        logLevel: yield* References.MinimumLogLevel,
        logFormat: Option.getOrUndefined(Option.flatten(yield* Effect.serviceOption(LogFormatFlag)))
      })
    })
  )
}

type Subcommand<E, R> = ReturnType<typeof subcommand<Registered, E, R>>

const describe = <C extends Registered, E, R>(
  registered: C,
  name: string,
  choosing: Choosing<C, E, R>
): Subcommand<E, R> => {
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
export type Listed<E, R> = Subcommand<E, R> | { readonly group: string; readonly commands: Array<Subcommand<E, R>> }

/** Makes a group of subcommands. It has none of a command's flags, but its type must not be another one. */
const groupOf = <E, R>(name: string, members: ReadonlyArray<Listed<E, R>>): Subcommand<E, R> =>
  Cli.make(name).pipe(Cli.withSubcommands(members)) as unknown as Subcommand<E, R>

/** Lists subcommands, those under a heading together; further aliases are unlisted commands of their own. */
export const entries = <C extends Registered, E, R>(
  all: ReadonlyArray<C>,
  choosing: Choosing<C, E, R>,
  depth = 0
): ReadonlyArray<Listed<E, R>> => {
  const headings = new Map<string, Array<Subcommand<E, R>>>()
  const listed: Array<Listed<E, R>> = []
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

/** The program that a tree is of. */
interface Named {
  readonly name: string
  readonly description?: string | undefined
}

const make = ({ description, name }: Named, all: ReadonlyArray<Registered>, ofProgram: ProgramFlags) =>
  Cli.make(name).pipe(
    description === undefined ? (command) => command : Cli.withDescription(description),
    Cli.withSubcommands(entries(all, { choose: tell, ofProgram })),
    Cli.withGlobalFlags([...ofProgram.values()])
  )

/** A tree of one command, and what it was made of. */
interface Made {
  readonly parts: ReadonlyArray<unknown>
  readonly root: ReturnType<typeof make>
}

const made = new WeakMap<ParamData, Made>()

const partsOf = ({ description, name }: Named, { data, documentation }: Registered, ofProgram: ProgramFlags) => [
  name,
  description,
  documentation,
  ...data.flags,
  "program flags",
  ...data.programFlags,
  "of the program",
  ...ofProgram.keys(),
  "arguments",
  ...data.arguments,
  "paths",
  ...data.paths.flatMap((path) => [path.config, path.name, path.description])
]

/**
 * Makes the program of `effect/cli`; {@link OnChosen} is told which of its commands a command line chooses. That of one command
 * is kept for its next run.
 */
export const rootOf = (program: Named, all: ReadonlyArray<Registered>, ofProgram: ProgramFlags) => {
  const [one, another] = all
  if (one === undefined || another !== undefined) return make(program, all, ofProgram)
  const parts = partsOf(program, one, ofProgram)
  const known = made.get(one.data.parameters)
  if (known?.parts.length === parts.length && known.parts.every((part, index) => part === parts[index]))
    return known.root
  const root = make(program, all, ofProgram)
  made.set(one.data.parameters, { parts, root })
  return root
}
