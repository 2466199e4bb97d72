/**
 * The help of a command as a document of `effect/cli`, for a formatter or a presenter that a program brings.
 */
import * as Context from "effect/Context"
import type { ArgDoc, FlagDoc, HelpDoc } from "effect/cli/HelpDoc"
import * as Option from "effect/Option"
import type { KeyRow } from "./configHelp.ts"
import type { FlagRow } from "./flagHelp.ts"
import type { Page } from "./helpPage.ts"

/** The page that a document of `effect/cli` is of. */
export const PageOf = Context.Reference<Page | undefined>("effect-coma/command/cli/Page", {
  defaultValue: () => undefined
})

const present = (parts: ReadonlyArray<string | undefined>): Option.Option<string> => {
  const said = parts.filter((part) => part !== undefined && part !== "")
  return said.length === 0 ? Option.none() : Option.some(said.join(" "))
}

const flagDoc = (row: FlagRow): FlagDoc => ({
  name: row.name,
  aliases: row.spellings.filter((each) => each !== `--${row.name}`),
  type: row.value === "" ? "boolean" : row.value,
  description: present([row.description, row.default && `[default: ${row.default}]`]),
  required: row.isRequired
})

const keyDoc = (id: string, isInline: boolean, key: KeyRow): ArgDoc => ({
  name: isInline ? key.name : `${id}::${key.name}`,
  type: key.type,
  description: present([
    key.description,
    key.default,
    key.only && `(${key.only})`,
    key.required && `(${key.required})`
  ]),
  // The help would mark what is optional: an override always is.
  required: true,
  variadic: false
})

const argumentDoc = (row: FlagRow): ArgDoc => ({
  name: row.name,
  type: row.value,
  description: present([row.description, row.default && `[default: ${row.default}]`]),
  required: row.isRequired,
  variadic: row.isRepeated
})

/** Makes the document that a formatter of the program's own gets. */
export const documentOf = (doc: HelpDoc, page: Page): HelpDoc => ({
  ...doc,
  usage: page.usage,
  flags: [
    ...page.flags.map(flagDoc),
    ...doc.flags.filter(({ name }) => page.configs.some(({ flag }) => flag === name))
  ],
  args: [
    ...page.arguments.map(argumentDoc),
    ...page.configs.flatMap(({ id, isInline, rows }) => rows.map((key) => keyDoc(id, isInline, key)))
  ],
  examples: page.examples,
  annotations: Context.add(doc.annotations, PageOf, page)
})
