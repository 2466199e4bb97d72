/**
 * A command line that names no command, in a program that has one for that.
 */
import type { Flag } from "effect/cli/Flag"
import type * as GlobalFlag from "effect/cli/GlobalFlag"
import { isNear } from "../../config/error/nearest.ts"
import { namesOf, singles } from "../../hook/flags.ts"
import { wordsOf } from "./names.ts"

/** What tells whether a command line names a command. */
export interface Known {
  /** The command that runs where none is named. */
  readonly command: string
  /** The first words that name a command or a group of them. */
  readonly names: ReadonlySet<string>
  readonly builtIns: ReadonlyArray<GlobalFlag.BuiltIn>
  readonly flags: Iterable<Flag<unknown>>
}

/** What a flag of the program does to the words after it; `answer` for one that runs no command. */
type Effect = "answer" | "takes the next" | "stands alone"

const effectOf = (flag: Flag<unknown>): Effect =>
  singles(flag).some(
    ({ optionalValue, primitiveType }) => primitiveType._tag === "Boolean" || optionalValue !== undefined
  )
    ? "stands alone"
    : "takes the next"

const effects = ({ builtIns, flags }: Known): ReadonlyMap<string, Effect> => {
  const known = new Map<string, Effect>()
  const add = (flag: Flag<unknown>, effect: Effect) => {
    for (const name of namesOf(flag)) known.set(name.length === 1 ? `-${name}` : `--${name}`, effect)
  }
  for (const builtIn of builtIns) add(builtIn.flag, builtIn._tag === "Action" ? "answer" : effectOf(builtIn.flag))
  for (const flag of flags) add(flag, effectOf(flag))
  return known
}

/**
 * Names the default command in a command line that names none: before its first word that is no flag of the program.
 *
 * A bare word that is nearly a command's name is a slip, and no word for the default command.
 */
export const withDefault = (args: ReadonlyArray<string>, known: Known): ReadonlyArray<string> => {
  const flags = effects(known)
  let at = 0
  for (let word = args[at]; word !== undefined; word = args[at]) {
    if (!word.startsWith("-")) {
      if (known.names.has(word) || (!word.includes("=") && isNear(word, known.names))) return args
      break
    }
    const [name = "", value] = word.split("=", 2)
    const effect = flags.get(name)
    if (effect === "answer") return args
    if (effect === undefined) break
    at += effect === "takes the next" && value === undefined ? 2 : 1
  }
  return [...args.slice(0, at), ...wordsOf(known.command), ...args.slice(at)]
}
