/**
 * The names of commands and flags, and refusing what stands for two things.
 *
 * A command's name is a path: `db migrate` is the command `migrate` in the group `db`.
 */
import * as CliConfig from "effect/cli/CliConfig"
import * as Effect from "effect/Effect"
import { namesOf, negationsOf } from "../../hook/flags.ts"
import type { Registered } from "./Registered.ts"
import { WakeError, type WakeReason } from "./WakeError.ts"

/** The words that lead to a command, the groups first. */
export const wordsOf = (name: string): ReadonlyArray<string> => name.split(" ")

/** Whether a name can be typed: words with one blank between them, none of which looks like a flag. */
export const isName = (name: string): boolean => /^[^\s-]\S*(?: [^\s-]\S*)*$/.test(name)

/** Whether an alias can be typed: it is one word of a name. */
export const isWord = (alias: string): boolean => isName(alias) && !alias.includes(" ")

/** The names that a command may be called by, each from its first word. An alias stands for the last word of a name. */
export const callsOf = ({ data, documentation }: Registered): ReadonlyArray<string> => {
  const groups = wordsOf(data.name).slice(0, -1)
  return [data.name, ...documentation.aliases.map((alias) => [...groups, alias].join(" "))]
}

/** The groups that a command is in, the outermost first. */
export const groupsOf = (name: string): ReadonlyArray<string> => {
  const words = wordsOf(name)
  return words.slice(1).map((_, index) => words.slice(0, index + 1).join(" "))
}

/** The commands of a group, without its name; all for the program. */
export const within = (group: string, names: ReadonlyArray<string>): ReadonlyArray<string> =>
  group === ""
    ? names
    : names.filter((name) => name.startsWith(`${group} `)).map((name) => name.slice(group.length + 1))

const duplicate = (reason: WakeReason) => Effect.fail(new WakeError({ reason, usage: "" }))

/** Fails if a name stands twice, because `effect/cli` would fail when it reads the commands. */
export const checkNames = Effect.fnUntraced(function* (
  all: ReadonlyArray<Registered>
): Effect.fn.Return<void, WakeError> {
  const { builtIns } = yield* CliConfig.CliConfig
  const builtIn = new Set(builtIns.flatMap(({ flag }) => namesOf(flag)))
  const commands = new Set<string>()
  for (const each of all) {
    for (const name of new Set(callsOf(each))) {
      if (commands.has(name)) return yield* duplicate({ _tag: "DuplicateName", name, what: "command" })
      commands.add(name)
    }
  }
  for (const { data } of all) {
    const group = groupsOf(data.name).find((name) => commands.has(name))
    if (group !== undefined)
      return yield* duplicate({ _tag: "DuplicateName", name: group, what: "group", command: data.name })
    const flags = new Set<string>()
    const names = [...data.flags, ...data.programFlags].flatMap(namesOf)
    for (const name of [...names, ...data.paths.map((path) => path.name)]) {
      if (flags.has(name) || builtIn.has(name)) {
        return yield* duplicate({ _tag: "DuplicateName", name, what: "flag", command: data.name })
      }
      flags.add(name)
    }
    const negations = new Set<string>()
    for (const name of [...data.flags, ...data.programFlags].flatMap(negationsOf)) {
      if (negations.has(name))
        return yield* duplicate({ _tag: "DuplicateName", name, what: "flag", command: data.name })
      negations.add(name)
    }
  }
})
