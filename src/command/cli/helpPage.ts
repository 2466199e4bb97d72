/**
 * How help looks: its sections, in the width and colours of where it is shown.
 *
 * Owns the order and the style of sections. What stands in them is made by `help.ts`.
 */
import { displayWidth } from "effect/cli/CliOutput"
import { columnFor, hang, pad, wrap } from "../../terminal/layout.ts"
import type { Screen } from "../../terminal/Screen.ts"
import { visible } from "../../terminal/style.ts"
import { measure, type Row, table } from "../../terminal/table.ts"
import type { ConfigRows, KeyRow } from "./configHelp.ts"
import type { Example } from "./Documentation.ts"
import { type FlagRow, isOptional, withValue } from "./flagHelp.ts"

/** What a program's help says of a command. */
export interface CommandRow {
  readonly names: ReadonlyArray<string>
  readonly description: string | undefined
}

/** A config with its file. */
export interface ConfigSection extends ConfigRows {
  /** Its file; `undefined` if it has none. */
  readonly file: string | undefined
  /** Whether the file exists; `undefined` if that is not known. */
  readonly exists: boolean | undefined
  /** The flag that names another file, without dashes. */
  readonly flag: string | undefined
}

/** What help says. */
export interface Page {
  readonly description: string
  readonly usage: string
  readonly aliases: ReadonlyArray<string>
  /** Commands by the heading that they stand under. */
  readonly commands: ReadonlyArray<readonly [heading: string, commands: ReadonlyArray<CommandRow>]>
  readonly arguments: ReadonlyArray<FlagRow>
  readonly flags: ReadonlyArray<FlagRow>
  readonly configs: ReadonlyArray<ConfigSection>
  readonly examples: ReadonlyArray<Example>
  readonly globals: ReadonlyArray<FlagRow>
  /** What the last line tells. */
  readonly footer: ReadonlyArray<string>
}

/** Makes one line of a text of the program's. */
const line = (text: string | undefined): string => visible((text ?? "").trim().replaceAll(/\s+/g, " "))

const section = (heading: string, body: string, { style }: Screen): string =>
  body === "" ? "" : `${style.heading(`${line(heading)}:`)}\n${body}`

/** Returns the rows of flags: those without a short name stand below the long names of the others. */
const flagTable = (flags: ReadonlyArray<FlagRow>, screen: Screen): string => {
  const hasShort = flags.some(({ spellings }) => /^-[^-]/.test(spellings[0]!))
  const rows = flags.map((flag): Row => {
    const names = flag.spellings.map(line).join(", ")
    const head = isOptional(flag) ? withValue(names, line(flag.value)) : names
    return {
      name: hasShort && names.startsWith("--") ? `    ${head}` : head,
      value: isOptional(flag) ? "" : line(flag.value),
      text: line(flag.description),
      note: flag.default === undefined ? "" : `[default: ${line(flag.default)}]`,
      mark: flag.isRequired ? "required" : ""
    }
  })
  return table(rows, measure(rows, 2, screen), screen)
}

const argumentTable = (all: ReadonlyArray<FlagRow>, screen: Screen): string => {
  const rows = all.map(
    (argument): Row => ({
      name: `${line(argument.spellings[0])}${argument.isRepeated ? "..." : ""}`,
      type: line(argument.value.replace(/^<(.*)>$/, "$1").toLowerCase()),
      text: line(argument.description),
      note: argument.default === undefined ? "" : `[${line(argument.default)}]`,
      mark: argument.isRequired ? "required" : ""
    })
  )
  return table(rows, measure(rows, 2, screen), screen)
}

const commandTables = ({ commands }: Page, screen: Screen): ReadonlyArray<string> => {
  const rows = commands.map(([heading, all]) => ({
    heading,
    rows: all.map(({ description, names }): Row => ({ name: names.map(line).join(", "), text: line(description) }))
  }))
  const columns = measure(
    rows.flatMap((group) => group.rows),
    2,
    screen
  )
  return rows.map((group) => section(group.heading, table(group.rows, columns, screen), screen))
}

const keyRow = (key: KeyRow): Row => ({
  name: visible(key.name),
  type: line(key.type),
  text: line(key.description),
  note: [
    key.default === undefined ? "" : line(key.default),
    key.only !== undefined && key.required === "" ? `(${line(key.only)})` : ""
  ]
    .join(" ")
    .trim(),
  mark: key.required === "" ? "" : [key.required, line(key.only)].join(" ").trim()
})

const moreKeys = ({ isMoreThanCounted, more, rows }: ConfigSection): string =>
  `… and ${isMoreThanCounted ? `more than ${more}` : more}${rows.length === 0 ? "" : " more"} ${more === 1 ? "key" : "keys"}`

const configTables = (configs: ReadonlyArray<ConfigSection>, screen: Screen): string => {
  const { columns, style } = screen
  const all = configs.map((config) => ({ config, rows: config.rows.map(keyRow) }))
  const at = measure(
    all.flatMap(({ rows }) => rows),
    4,
    screen
  )
  const ids = columnFor(
    configs.map(({ id }) => line(id)),
    Math.floor(columns * 0.4)
  )
  return all
    .map(({ config, rows }) => {
      const { exists, file, flag, id } = config
      const where =
        file === undefined
          ? "never in a file"
          : `${line(file)}${exists === false ? ", not written yet" : ""}${flag === undefined ? "" : ` (--${line(flag)} FILE)`}`
      const begin = `  ${pad(style.name(line(id)), ids)}  `
      const width = ids + 4
      const heading = hang(wrap(where, columns - width), begin, " ".repeat(width))
      const more = config.more > 0 ? [`    ${style.faint(moreKeys(config))}`] : []
      return [heading, ...(rows.length === 0 ? [] : [table(rows, at, screen)]), ...more].join("\n")
    })
    .join("\n")
}

/** Breaks a command line so that it can still be pasted. */
const commandLine = (text: string, { columns }: Screen): string => {
  const whole = visible(text)
  if (displayWidth(whole) + 2 <= columns) return `  ${whole}`
  return hang(wrap(whole, columns - 6), "  ", "    ").replaceAll("\n", " \\\n")
}

const exampleLines = ({ examples }: Page, screen: Screen): string =>
  examples
    .map(({ command, description }) => {
      const said = line(description)
      const about =
        said === "" ? [] : wrap(`# ${said}`, screen.columns - 2).map((each) => `  ${screen.style.faint(each)}`)
      return [...about, commandLine(command, screen)].join("\n")
    })
    .join("\n")

/** Joins the parts of the last line, in as many lines as they need. */
const footerLines = ({ footer }: Page, { columns, style }: Screen): string => {
  const lines: Array<string> = []
  for (const part of footer.map(line)) {
    const last = lines.at(-1)
    if (last === undefined || displayWidth(`${last} · ${part}`) > columns) lines.push(part)
    else lines[lines.length - 1] = `${last} · ${part}`
  }
  return lines
    .flatMap((each) => wrap(each, columns))
    .map(style.faint)
    .join("\n")
}

/** Writes how to call something, in the width of a screen. */
export const usageText = (usage: string, { columns, style }: Screen): string =>
  hang(wrap(visible(usage), columns - 7), `${style.heading("Usage:")} `)

/** Prints what overrides can set. */
export const printConfigs = (configs: ReadonlyArray<ConfigSection>, screen: Screen): string =>
  section("Configs", configs.length === 0 ? "" : configTables(configs, screen), screen)

/** Prints a page of help. */
export const print = (page: Page, screen: Screen): string => {
  const { columns } = screen
  const aliases = page.aliases.length === 0 ? "" : `Also called ${page.aliases.map(line).join(", ")}.`
  return [
    wrap(visible(page.description.trim()), columns).join("\n").trim(),
    usageText(page.usage, screen),
    wrap(aliases, columns).join("\n"),
    ...commandTables(page, screen),
    section("Arguments", argumentTable(page.arguments, screen), screen),
    section("Flags", flagTable(page.flags, screen), screen),
    printConfigs(page.configs, screen),
    section(page.examples.length === 1 ? "Example" : "Examples", exampleLines(page, screen), screen),
    section("Global flags", flagTable(page.globals, screen), screen),
    footerLines(page, screen)
  ]
    .filter((part) => part !== "")
    .join("\n\n")
}
