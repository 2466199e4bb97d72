/**
 * What `effect/cli` needs to know of a command to complete its flags and positionals.
 *
 * Owns what of that a script may hold: names that every shell takes as they are, and descriptions of one line.
 */
import * as Cli from "effect/cli/Command"
import type { CommandDescriptor, FlagDescriptor } from "effect/cli/Completions"
import * as Completions from "effect/cli/Completions"
import type { Flag } from "effect/cli/Flag"
import type { ParserData } from "../../../hook/ParserData.ts"
import { flagRows } from "../flagHelp.ts"
import type { Helped } from "../help.ts"
import { asSwitch, numbered, pathFlag } from "../params.ts"
import { ownFlags } from "../programFlags.ts"
import { isPlain, shorten } from "./text.ts"

const short = (text: string | undefined): string | undefined => (text === undefined ? undefined : shorten(text))

/** Describes a flag, with the negation only where help shows it. */
const described = (flag: FlagDescriptor, spellings: ReadonlySet<string>): FlagDescriptor => {
  const negation = flag.negation === false ? undefined : (flag.negation ?? `no-${flag.name}`)
  const isShown = negation !== undefined && isPlain(negation) && spellings.has(`--${negation}`)
  return {
    ...flag,
    aliases: flag.aliases.filter(isPlain),
    description: short(flag.description),
    negation: isShown ? negation : false
  }
}

/** Describes the flags and positionals of a command; those of the program without one. */
const describe = ({ builtIns, ofProgram }: Helped, data: ParserData | undefined): CommandDescriptor => {
  const own = data === undefined ? [] : ownFlags(data, ofProgram)
  const program: ReadonlyArray<Flag<unknown>> = [...builtIns.map(({ flag }) => flag), ...ofProgram.keys()]
  const paths = data?.paths ?? []
  const command = Cli.make("flags", {
    flags: numbered([...own, ...program].map(asSwitch)),
    paths: numbered(paths.map(pathFlag)),
    arguments: numbered(data?.arguments ?? [])
  })
  const descriptor = Completions.fromCommand(command)
  const spellings = new Set([...own, ...program].flatMap(flagRows).flatMap((row) => row.spellings))
  const files = new Set(paths.map(({ name }) => name))
  return {
    ...descriptor,
    flags: descriptor.flags
      .filter(({ name }) => isPlain(name))
      .map((flag) => described(flag, spellings))
      .map((flag) => (files.has(flag.name) ? { ...flag, type: { _tag: "Path", pathType: "file" } } : flag)),
    arguments: descriptor.arguments.map((argument) => ({
      ...argument,
      name: isPlain(argument.name) ? argument.name : "argument",
      description: short(argument.description)
    }))
  }
}

/** Describes commands; those that have the same flags, positionals and files get the same description. */
export const descriptors = (helped: Helped): ((data: ParserData | undefined) => CommandDescriptor) => {
  const known = new Map<string, CommandDescriptor>()
  const ids = new Map<unknown, number>()
  const idOf = (value: unknown): number => {
    const id = ids.get(value) ?? ids.size
    ids.set(value, id)
    return id
  }
  return (data) => {
    const parts = data && [
      [...data.flags, ...data.programFlags].map(idOf),
      data.paths.map(({ description, name }) => [name, description]),
      data.arguments.map(idOf)
    ]
    const key = JSON.stringify(parts ?? null)
    const found = known.get(key) ?? describe(helped, data)
    known.set(key, found)
    return found
  }
}
