/**
 * The help of a program and of its commands.
 *
 * Owns what help says, and the formatter that prints it. A program that brings a formatter or a presenter of `effect/cli`
 * gets the same in a document of that. How it looks is in `helpPage.ts`.
 */
import * as Context from "effect/Context"
import type * as CliConfig from "effect/cli/CliConfig"
import * as CliOutput from "effect/cli/CliOutput"
import type * as Cli from "effect/cli/Command"
import type { HelpDoc } from "effect/cli/HelpDoc"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Persistence from "../../config/file/Persistence.ts"
import { declaredKeys } from "../../config/schema/keys.ts"
import * as Shape from "../../config/schema/Shape.ts"
import * as Path from "../../config/tree/Path.ts"
import type { ParserData } from "../../hook/ParserData.ts"
import * as ParamData from "../../param/ParamData.ts"
import { nameOf } from "../../param/source/variable.ts"
import * as Screen from "../../terminal/Screen.ts"
import { type ConfigRows, configRows } from "./configHelp.ts"
import { summaryOf } from "./Documentation.ts"
import { makeExample } from "./example.ts"
import { flagRows, isOptional, withValue } from "./flagHelp.ts"
import { documentOf, PageOf } from "./helpDoc.ts"
import { type CommandRow, type ConfigSection, type Page, print, printConfigs, usageText } from "./helpPage.ts"
import { callsOf, within } from "./names.ts"
import { ownFlags, type ProgramFlags } from "./programFlags.ts"
import type { Registered } from "./Registered.ts"
import { programUsage, usageLine } from "./usageLine.ts"

/** The program that help is of, and its flags. */
export interface Helped {
  readonly name: string
  readonly description?: string | undefined
  readonly default?: string | undefined
  readonly commands: ReadonlyArray<Registered>
  readonly builtIns: CliConfig.CliConfig.Service["builtIns"]
  readonly ofProgram: ProgramFlags
}

/** Returns the command that a path of `effect/cli` leads to. */
const commandAt = ({ commands, ofProgram }: Helped, [, ...words]: ReadonlyArray<string>): Registered | undefined => {
  const name = words.join(" ")
  const found = commands.find((command) => callsOf(command).includes(name))
  return found && { ...found, data: { ...found.data, flags: ownFlags(found.data, ofProgram) } }
}

/** Tells whether a config's file exists; `undefined` if nobody knows. */
const exists = (file: string): Effect.Effect<boolean | undefined, never, FileSystem.FileSystem> =>
  Effect.catchCause(
    Effect.flatMap(FileSystem.FileSystem, (fs) => fs.exists(file)),
    () => Effect.undefined
  )

const sectionOf = ({ parameters, paths, persistence }: ParserData, rows: ConfigRows): ConfigSection => {
  if (!ParamData.isSerializable(parameters, rows.id)) {
    return { ...rows, file: undefined, exists: undefined, flag: undefined }
  }
  const flag = paths.find(({ config }) => config === rows.id)?.name
  return { ...rows, file: Persistence.path(persistence, rows.id), exists: undefined, flag }
}

const withExists = (section: ConfigSection): Effect.Effect<ConfigSection, never, FileSystem.FileSystem> =>
  section.file === undefined
    ? Effect.succeed(section)
    : Effect.map(exists(section.file), (exists) => ({ ...section, exists }))

/** Describes a command with what overrides can set, for a program whose help is not ours. */
export const describe = ({ data, documentation }: Registered): string => {
  const sections = configRows(data.parameters).map((rows) => sectionOf(data, rows))
  const keys = printConfigs(sections, Screen.page).replaceAll("\n", "\n  ")
  return [documentation.description ?? "", keys].filter((part) => part !== "").join("\n\n  ")
}

const empty: Page = {
  description: "",
  usage: "",
  aliases: [],
  commands: [],
  arguments: [],
  flags: [],
  configs: [],
  examples: [],
  globals: [],
  footer: []
}

/** Returns the last line of a command's help: flags of every command, as many as it has room for, and where all are. */
const footerOf = ({ name, ofProgram }: Helped): ReadonlyArray<string> => {
  const own = [...ofProgram.keys()]
    .flatMap(flagRows)
    .map((row) => withValue(`--${row.name}`, isOptional(row) ? "" : row.value))
  const last = `more: ${name} --help`
  const fits = (count: number) => ["-h help", ...own.slice(0, count), last].join(" · ").length <= Screen.page.columns
  return ["-h help", ...own.filter((_, index) => fits(index + 1)), last]
}

/** Says how variables are called that give configs values, once. */
const variablesOf = ({ parameters, variablePrefixes }: ParserData): ReadonlyArray<string> => {
  for (const [id, { shape }] of ParamData.allConfigs(parameters)) {
    for (const { field, path } of declaredKeys(shape, 4)) {
      if (Shape.members(field.shape).some(({ _tag }) => _tag === "Struct")) continue
      const key = `${id}::${Path.format(path)}`
      return variablePrefixes.map((prefix) => `environment: ${nameOf(prefix, id, path)} for ${key}, and so on`)
    }
  }
  return []
}

const commandPage = Effect.fnUntraced(function* (helped: Helped, { data, documentation }: Registered) {
  const configs = yield* Effect.forEach(configRows(data.parameters), (rows) => withExists(sectionOf(data, rows)))
  const made = documentation.examples.length === 0 ? makeExample(helped.name, data) : undefined
  return {
    ...empty,
    description: documentation.description ?? "",
    usage: usageLine(helped.name, data),
    aliases: documentation.aliases,
    arguments: data.arguments.flatMap(flagRows),
    flags: data.flags.flatMap(flagRows),
    configs,
    examples: made === undefined ? documentation.examples : [{ command: made }],
    footer: [...variablesOf(data), ...footerOf(helped)]
  } satisfies Page
})

const commandRow = (helped: Helped, command: Registered, group: string): CommandRow => {
  const { data, documentation } = command
  const said = summaryOf(documentation)
  return {
    names: within(group, callsOf(command)),
    description: data.name === helped.default ? [said, "[default]"].filter(Boolean).join(" ") : said
  }
}

/** The page of the program, or of a group of its commands. */
const programPage = (helped: Helped, group: string): Page => {
  const groups = new Map<string, Array<CommandRow>>([["Commands", []]])
  for (const command of helped.commands) {
    const { group: heading = "Commands", unlisted } = command.documentation
    const row = commandRow(helped, command, group)
    if (unlisted || row.names.length === 0) continue
    const rows = groups.get(heading)
    if (rows === undefined) groups.set(heading, [row])
    else rows.push(row)
  }
  return {
    ...empty,
    description: group === "" ? (helped.description ?? "") : "",
    usage: programUsage(helped, group),
    commands: [...groups].filter(([, rows]) => rows.length > 0),
    globals: [...helped.builtIns.map(({ flag }) => flag), ...helped.ofProgram.keys()].flatMap(flagRows),
    footer: [`more of a command: ${[helped.name, "help", group, "COMMAND"].filter(Boolean).join(" ")}`]
  }
}

/** Returns the formatter of the program, or ours. */
const formatterFor = (screen: Screen.Screen): Effect.Effect<CliOutput.Formatter> =>
  Effect.contextWith((context: Context.Context<never>) => {
    const given = Context.getOrUndefined(context, CliOutput.Formatter)
    if (given !== undefined) return Effect.succeed(given)
    const base = CliOutput.defaultFormatter({
      colors: Context.get(context, TerminalCapabilities.TerminalCapabilities).canColor
    })
    return Effect.succeed({
      ...base,
      formatHelpDoc: (doc: HelpDoc) => {
        const page = Context.get(doc.annotations, PageOf)
        return page === undefined ? base.formatHelpDoc(doc) : print(page, screen)
      }
    })
  })

/** What `effect/cli` shows of a command line that is help or an error. */
export type Shown = CliOutput.Presenter.Help | CliOutput.Presenter.InvalidInvocation

const documentFor = (helped: Helped, { commandPath, helpDoc }: Shown) => {
  const command = commandAt(helped, commandPath)
  const page =
    command === undefined
      ? Effect.succeed(programPage(helped, commandPath.slice(1).join(" ")))
      : commandPage(helped, command)
  return Effect.map(page, (page) => documentOf(helpDoc, page))
}

/** Shows help on stdout, as the program's presenter does. */
export const show = Effect.fnUntraced(function* (
  helped: Helped,
  event: CliOutput.Presenter.Help
): Effect.fn.Return<void, never, Cli.Environment> {
  const presenter = yield* CliOutput.Presenter
  const formatter = yield* formatterFor(yield* Screen.of("stdout"))
  const helpDoc = yield* documentFor(helped, event)
  yield* Effect.provideService(presenter.present({ ...event, helpDoc }), CliOutput.Formatter, formatter)
})

/**
 * Returns what to show after a failed parse: the whole help if no command was given, otherwise where to find it.
 *
 * It is a part of an error, so it has no colours.
 */
export const usageOf = Effect.fnUntraced(function* (
  helped: Helped,
  event: Shown
): Effect.fn.Return<string, never, Cli.Environment> {
  const { columns } = yield* Screen.of("stderr")
  const screen = { ...Screen.page, columns }
  if (event._tag === "Help") {
    const formatter = yield* formatterFor(screen)
    return formatter.formatHelpDoc(yield* documentFor(helped, event))
  }
  const command = commandAt(helped, event.commandPath)
  const usage =
    command === undefined
      ? programUsage(helped, event.commandPath.slice(1).join(" "))
      : usageLine(helped.name, command.data)
  return `${usageText(usage, screen)}\nSee ${event.commandPath.join(" ")} --help.`
})
