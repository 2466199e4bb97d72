/**
 * What a completion script knows of a program: tables which commands that are alike share.
 *
 * Owns what is offered. How a shell asks these tables is in a file for each shell.
 */
import type { CommandDescriptor } from "effect/cli/Completions"
import type { Config } from "../../../config/Config.ts"
import type { ParserData } from "../../../hook/ParserData.ts"
import * as ParamData from "../../../param/ParamData.ts"
import { keyRows } from "../configHelp.ts"
import { summaryOf } from "../Documentation.ts"
import type { Helped } from "../help.ts"
import { callsOf, groupsOf, wordsOf } from "../names.ts"
import type { Registered } from "../Registered.ts"
import { takesAll } from "../usageLine.ts"
import { descriptors } from "./descriptor.ts"
import { shorten } from "./text.ts"

/** A key of a config. */
export interface Key {
  readonly name: string
  /** Its type, default and description; never those of a secret. */
  readonly detail: string
  /** What one may type as its value, if that is one of several. */
  readonly values: ReadonlyArray<string>
}

/** What overrides of a config may be. */
export interface Keys {
  readonly keys: ReadonlyArray<Key>
  /** The bare words that a list takes, if they are some of several. */
  readonly words: ReadonlyArray<string>
}

/** A config of a command: the prefix of its overrides, empty if it has none, and the place of its keys. */
export interface Prefixed {
  readonly prefix: string
  readonly keys: number
}

/** Command lines that are completed alike: what names their commands, the place of their flags, and their configs. */
export interface Kind {
  readonly calls: ReadonlyArray<string>
  readonly flags: number
  readonly configs: ReadonlyArray<Prefixed>
}

/** A command or a group, as it is offered. */
export interface Name {
  readonly name: string
  readonly description: string
}

/** What a completion script is made of. */
export interface Tables {
  readonly program: string
  /** Flags and positionals, as `effect/cli` describes those of a command. */
  readonly flags: ReadonlyArray<CommandDescriptor>
  readonly keys: ReadonlyArray<Keys>
  readonly kinds: ReadonlyArray<Kind>
  /** The names within each group; those of the program are in the group `""`. */
  readonly names: ReadonlyMap<string, ReadonlyArray<Name>>
}

/** Things by what is in them: each stands once, and is known by its place. */
interface Pool<A> {
  readonly all: Array<A>
  readonly place: (value: A) => number
}

const pool = <A>(): Pool<A> => {
  const places = new Map<string, number>()
  const all: Array<A> = []
  const place = (value: A): number => {
    const text = JSON.stringify(value)
    const known = places.get(text)
    if (known !== undefined) return known
    places.set(text, all.length)
    return all.push(value) - 1
  }
  return { all, place }
}

const keysOf = (config: Config): Keys => {
  const keys = new Map<string, Key>()
  const words: Array<string> = []
  for (const row of keyRows(config)) {
    if (!row.isKey) {
      if (config.kind === "list" && row.name === "WORD") words.push(...row.choices)
      continue
    }
    const type = [row.type, row.default ?? (row.required === "" ? undefined : `(${row.required})`)]
    const said = [row.description, row.only]
    const [before, after] = [type, said].map((parts) => parts.filter((part) => part !== undefined).join(" "))
    const known = keys.get(row.name)
    keys.set(row.name, {
      name: row.name,
      detail: known?.detail ?? shorten([before, after].filter((part) => part !== "").join(" - ")),
      values: [...new Set([...(known?.values ?? []), ...row.choices])]
    })
  }
  return { keys: [...keys.values()], words }
}

/** Finds the keys of configs, those of one schema once. */
const keysPool = () => {
  const keys = pool<Keys>()
  const known = new Map<unknown, number>()
  const configsOf = (data: ParserData): ReadonlyArray<Prefixed> =>
    [...ParamData.allConfigs(data.parameters)].map(([id, config]) => {
      const place = known.get(config.schema) ?? keys.place(keysOf(config))
      known.set(config.schema, place)
      return { prefix: ParamData.isInlineId(data.parameters, id) ? "" : id, keys: place }
    })
  return { all: keys.all, configsOf }
}

/** Values, and the keys that take them: `PLACE:KEY`, where the place is that of a config's keys. */
export interface SharedValues {
  readonly values: ReadonlyArray<string>
  readonly keys: ReadonlyArray<string>
}

/** Lists the values of all keys, those of several keys once. */
export const sharedValues = (all: ReadonlyArray<Keys>): ReadonlyArray<SharedValues> => {
  const sharing = new Map<string, { readonly values: ReadonlyArray<string>; readonly keys: Array<string> }>()
  for (const [place, { keys }] of all.entries()) {
    for (const { name, values } of keys) {
      if (values.length === 0) continue
      const text = JSON.stringify(values)
      const known = sharing.get(text) ?? { values, keys: [] }
      sharing.set(text, known)
      known.keys.push(`${place}:${name}`)
    }
  }
  return [...sharing.values()]
}

const namesOf = (commands: ReadonlyArray<Registered>): ReadonlyMap<string, ReadonlyArray<Name>> => {
  const names = new Map<string, Map<string, Array<string>>>()
  const at = (group: string) => {
    const known = names.get(group) ?? new Map<string, Array<string>>()
    names.set(group, known)
    return known
  }
  for (const { data, documentation } of commands) {
    if (documentation.unlisted) continue
    const words = wordsOf(data.name)
    const description = summaryOf(documentation)
    at(words.slice(0, -1).join(" ")).set(words.at(-1)!, description === undefined ? [] : [description])
    for (const group of groupsOf(data.name)) {
      const [outer, name] = [wordsOf(group).slice(0, -1).join(" "), wordsOf(group).at(-1)!]
      const members = at(outer).get(name) ?? []
      const member = words[wordsOf(group).length]!
      // More than these do not fit.
      if (members.length < 9 && !members.includes(member)) members.push(member)
      at(outer).set(name, members)
    }
  }
  return new Map(
    [...names].map(([group, members]) => [
      group,
      [...members].map(([name, said]) => ({ name, description: shorten(said.join(", ")) }))
    ])
  )
}

/** Makes the tables of a program. */
export const tablesOf = (helped: Helped): Tables => {
  const flags = pool<CommandDescriptor>()
  const keys = keysPool()
  const describe = descriptors(helped)
  const kinds = new Map<string, { readonly calls: Array<string>; readonly kind: Omit<Kind, "calls"> }>()
  const add = (call: string, kind: Omit<Kind, "calls">) => {
    const text = JSON.stringify(kind)
    const known = kinds.get(text)
    if (known === undefined) kinds.set(text, { calls: [call], kind })
    else known.calls.push(call)
  }
  const ofProgram = { flags: flags.place(describe(undefined)), configs: [] }
  const places = new Map<CommandDescriptor, number>()
  const kindOf = ({ data }: Registered): Omit<Kind, "calls"> => {
    const descriptor = describe(data)
    const place = places.get(descriptor) ?? flags.place(descriptor)
    places.set(descriptor, place)
    return { flags: place, configs: takesAll(data) ? [] : keys.configsOf(data) }
  }
  const fallback = helped.commands.find(({ data }) => data.name === helped.default)
  add("", fallback === undefined ? ofProgram : kindOf(fallback))
  for (const group of new Set(helped.commands.flatMap(({ data }) => groupsOf(data.name)))) add(group, ofProgram)
  for (const command of helped.commands) {
    const kind = kindOf(command)
    for (const call of callsOf(command)) add(call, kind)
  }
  return {
    program: helped.name,
    flags: flags.all,
    keys: keys.all,
    kinds: [...kinds.values()].map(({ calls, kind }) => ({ calls, ...kind })),
    names: namesOf(helped.commands)
  }
}
