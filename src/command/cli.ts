/**
 * The bridge to `effect/cli`: registered commands become its subcommands, a command line becomes the chosen one.
 *
 * Owns what `effect/cli` parses and shows: flags, positionals, help, version, completions, suggestions. It runs nothing
 * of a command: the handlers that it is given only say what was chosen.
 */
import * as Argument from "effect/cli/Argument"
import type * as CliError from "effect/cli/CliError"
import * as CliOutput from "effect/cli/CliOutput"
import * as Cli from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import type { HelpDoc } from "effect/cli/HelpDoc"
import type * as Param from "effect/cli/Param"
import * as Effect from "effect/Effect"
import type { LogLevel } from "effect/LogLevel"
import * as Option from "effect/Option"
import * as Ref from "effect/Ref"
import * as References from "effect/References"
import type { ParserData } from "../hook/ParserData.ts"
import type { Any } from "./Command.ts"
import * as ConfigHelp from "./configHelp.ts"
import { WakeError, type WakeReason } from "./WakeError.ts"

/** A command and what its parser hooks made of it. */
export interface Registered {
  readonly command: Any
  readonly data: ParserData
}

/** The command that a command line names, with what it says. */
export interface Chosen {
  readonly registered: Registered
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
}

/** A flag or positional of `effect/cli` as its own combinators build it; its type leaves the kind out. */
type Node = Param.Any &
  (
    | Param.Single<Param.ParamKind, unknown>
    | Param.Map<Param.ParamKind, unknown, unknown>
    | Param.Transform<Param.ParamKind, unknown, unknown>
    | Param.Optional<Param.ParamKind, unknown>
    | Param.Variadic<Param.ParamKind, unknown>
  )

/** Copies a flag or positional with some fields changed: `effect/cli` has no combinator for these changes. */
const withFields = <A extends Param.Any>(param: A, fields: object): A =>
  Object.assign(Object.create(Object.getPrototypeOf(param)), param, fields)

/**
 * All positionals that are left. A variadic of `effect/cli` (4.1) takes one after the other off the front of an array,
 * which for ten thousand overrides is slow; this one takes them all at once.
 */
const overrides: Argument.Argument<ReadonlyArray<string>> = (() => {
  const variadic = Argument.variadic(Argument.String("overrides")).pipe(
    Argument.withDescription("KEY=VALUE, CONFIG::KEY=VALUE, or a bare word for a list")
  )
  const parse: Param.Parse<ReadonlyArray<string>> = (args) => Effect.succeed([[], args.arguments])
  return withFields(variadic, { parse })
})()

/** The flags and positionals that a composed one is made of. */
const singles = (param: Param.Any): ReadonlyArray<Param.Single<Param.ParamKind, unknown>> => {
  const node = param as Node
  switch (node._tag) {
    case "Single":
      return [node]
    case "Transform":
      return [...singles(node.param), ...node.alternatives.flatMap((alternative) => singles(alternative()))]
    default:
      return singles(node.param)
  }
}

/** Lets the boolean parts of a flag stand alone only: the token after one is an override, whatever it looks like. */
const withoutSwallowing = <A extends Param.Any>(param: A): A => {
  const node = param as A & Node
  switch (node._tag) {
    case "Single":
      return node.primitiveType._tag === "Boolean" && node.optionalValue === undefined
        ? withFields(param, { optionalValue: "true" })
        : param
    case "Transform":
      return withFields(param, {
        param: withoutSwallowing(node.param),
        alternatives: node.alternatives.map((alternative) => () => withoutSwallowing(alternative()))
      })
    default:
      return withFields(param, { param: withoutSwallowing(node.param) })
  }
}

/** Makes flags what a Unix command has: a plain boolean one that is left out is false, and none swallows a token. */
const asSwitch = (flag: Flag.Flag<unknown>): Flag.Flag<unknown> => {
  const node: Param.Any = flag
  const plain = (node as Node)._tag === "Single" && singles(flag)[0]?.primitiveType._tag === "Boolean"
  return plain ? Flag.withDefault(withoutSwallowing(flag), false) : withoutSwallowing(flag)
}

const numbered = <A>(items: ReadonlyArray<A>): Record<string, A> =>
  Object.fromEntries(items.map((item, index) => [`${index}`, item]))

const pathFlag = ({ name, description }: ParserData["paths"][number]) =>
  Flag.String(name).pipe(Flag.withMetavar("FILE"), Flag.withDescription(description), Flag.optional)

type Choose = (chosen: Chosen) => Effect.Effect<void>

/** One subcommand under one of the command's names. */
const subcommand = (registered: Registered, name: string, choose: Choose) => {
  const { data } = registered
  const config = {
    flags: numbered(data.flags.map(asSwitch)),
    paths: numbered(data.paths.map(pathFlag)),
    arguments: numbered(data.arguments),
    overrides
  }
  return Cli.make(name, config, (parsed) =>
    Effect.flatMap(References.MinimumLogLevel, (logLevel) =>
      choose({
        registered,
        flags: new Map(data.flags.map((flag, index) => [flag, parsed.flags[index]])),
        arguments: new Map(data.arguments.map((argument, index) => [argument, parsed.arguments[index]])),
        paths: new Map(
          data.paths.flatMap(({ config }, index) => {
            const given = parsed.paths[index] ?? Option.none()
            return Option.isSome(given) ? [[config, given.value] as const] : []
          })
        ),
        overrides: parsed.overrides,
        logLevel
      })
    )
  )
}

type Subcommand = ReturnType<typeof subcommand>

const describe = (registered: Registered, choose: Choose): Subcommand => {
  const { name, declaration } = registered.command
  const [alias, ...others] = declaration.aliases
  const more = others.length === 0 ? "" : `Also called ${others.join(", ")}.`
  const description = [declaration.description, more].filter((part) => part !== undefined && part !== "").join("\n\n")
  let command = subcommand(registered, name, choose)
  if (description !== "") command = Cli.withDescription(command, description)
  const short = declaration.shortDescription ?? declaration.description
  if (short !== undefined) command = Cli.withShortDescription(command, short)
  if (alias !== undefined) command = Cli.withAlias(command, alias)
  if (declaration.examples.length > 0) command = Cli.withExamples(command, declaration.examples)
  return declaration.unlisted ? Cli.unlisted(command) : command
}

/** All subcommands, those of a group under its heading; further aliases are unlisted commands of their own. */
const entries = (all: ReadonlyArray<Registered>, choose: Choose) => {
  const groups = new Map<string, Array<Subcommand>>()
  const listed: Array<Subcommand | { readonly group: string; readonly commands: Array<Subcommand> }> = []
  for (const registered of all) {
    const { group, aliases } = registered.command.declaration
    const command = describe(registered, choose)
    const members = group === undefined ? undefined : groups.get(group)
    if (group === undefined) listed.push(command)
    else if (members !== undefined) members.push(command)
    else {
      const commands = [command]
      groups.set(group, commands)
      listed.push({ group, commands })
    }
    for (const alias of aliases.slice(1)) listed.push(Cli.unlisted(subcommand(registered, alias, choose)))
  }
  return listed
}

/** Finds what would make `effect/cli` fail when it reads the commands: a name that stands twice. */
export const checkNames = (all: ReadonlyArray<Registered>): Effect.Effect<void, WakeError> => {
  const duplicate = (reason: WakeReason) => Effect.fail(new WakeError({ reason, usage: "" }))
  const commands = new Set<string>()
  for (const { command, data } of all) {
    for (const name of new Set([command.name, ...command.declaration.aliases])) {
      if (commands.has(name)) return duplicate({ _tag: "DuplicateName", name, what: "command" })
      commands.add(name)
    }
    const flags = new Set<string>()
    const names = data.flags.flatMap(singles).flatMap((single) => [single.name, ...single.aliases])
    for (const name of [...names, ...data.paths.map((path) => path.name)]) {
      if (flags.has(name)) return duplicate({ _tag: "DuplicateName", name, what: "flag", command: command.name })
      flags.add(name)
    }
  }
  return Effect.void
}

const reasonOf = (errors: ReadonlyArray<CliError.NonShowHelpErrors>): WakeReason => {
  const [first] = errors
  if (first === undefined) return { _tag: "NoCommandGiven" }
  if (first._tag === "UnknownSubcommand") {
    return { _tag: "UnknownCommand", command: first.subcommand, suggestions: first.suggestions }
  }
  return { _tag: "Usage", problems: errors.map((error) => error.message) }
}

/** What to show of a failed parse: the whole help where nothing was asked for, otherwise where to find it. */
const usageOf = (event: CliOutput.Presenter.Event, format: (doc: HelpDoc) => string): string => {
  switch (event._tag) {
    case "Help":
      return format(event.helpDoc)
    case "InvalidInvocation":
      return `Usage: ${event.helpDoc.usage}\nSee ${event.commandPath.join(" ")} --help.`
    case "Version":
      return ""
  }
}

/** Adds to the help of a command what its overrides can set. */
const withConfigs = (event: CliOutput.Presenter.Help, all: ReadonlyArray<Registered>): CliOutput.Presenter.Help => {
  const name = event.commandPath[1]
  const chosen = all.find(
    ({ command }) => name !== undefined && [command.name, ...command.declaration.aliases].includes(name)
  )
  if (chosen === undefined) return event
  const args = [...(event.helpDoc.args ?? []), ...ConfigHelp.rows(chosen.data.parameters)]
  return { ...event, helpDoc: { ...event.helpDoc, args } }
}

/**
 * Parses a command line.
 *
 * None where it asks for help, the version or completions, which are printed. Errors: WakeError.
 */
export const parse = Effect.fnUntraced(function* (
  program: Program,
  all: ReadonlyArray<Registered>,
  args: ReadonlyArray<string>
): Effect.fn.Return<Option.Option<Chosen>, WakeError, Cli.Environment> {
  const chosen = yield* Ref.make(Option.none<Chosen>())
  const failed = yield* Ref.make("")
  const formatter = yield* CliOutput.Formatter
  const presenter = yield* CliOutput.Presenter
  const root = Cli.make(program.name).pipe(
    program.description === undefined ? (command) => command : Cli.withDescription(program.description),
    Cli.withSubcommands(entries(all, (choice) => Ref.set(chosen, Option.some(choice))))
  )
  // A failed parse is told by the error, so that a program may catch it.
  const present: CliOutput.Presenter["present"] = (event) =>
    event._tag === "InvalidInvocation" || (event._tag === "Help" && event.reason === "Implicit")
      ? Ref.set(failed, usageOf(event, formatter.formatHelpDoc))
      : presenter.present(event._tag === "Help" ? withConfigs(event, all) : event)
  yield* Cli.runWith(root, { version: program.version })(args).pipe(
    Effect.provideService(CliOutput.Presenter, { present }),
    Effect.catch((error) =>
      Effect.flatMap(Ref.get(failed), (usage) =>
        Effect.fail(
          new WakeError({
            reason: reasonOf(error._tag === "ShowHelp" ? error.errors : [error]),
            usage
          })
        )
      )
    )
  )
  return yield* Ref.get(chosen)
})
