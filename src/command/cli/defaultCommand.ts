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

/** What a flag of the program makes of the words after it; `answer` for one that runs no command. */
type Reach = "answer" | "takes the next" | "stands alone"

const reachOf = (flag: Flag<unknown>): Reach =>
  singles(flag).some(
    ({ optionalValue, primitiveType }) => primitiveType._tag === "Boolean" || optionalValue !== undefined
  )
    ? "stands alone"
    : "takes the next"

const reaches = ({ builtIns, flags }: Known): ReadonlyMap<string, Reach> => {
  const known = new Map<string, Reach>()
  const add = (flag: Flag<unknown>, reach: Reach) => {
    for (const name of namesOf(flag)) known.set(name.length === 1 ? `-${name}` : `--${name}`, reach)
  }
  for (const builtIn of builtIns) add(builtIn.flag, builtIn._tag === "Action" ? "answer" : reachOf(builtIn.flag))
  for (const flag of flags) add(flag, reachOf(flag))
  return known
}

/**
 * Names the default command in a command line that names none: before its first word that is no flag of the program.
 *
 * A bare word that is nearly a command's name is a slip, and no word for the default command.
 */
export const withDefault = (args: ReadonlyArray<string>, known: Known): ReadonlyArray<string> => {
  const flags = reaches(known)
  let at = 0
  for (let word = args[at]; word !== undefined; word = args[at]) {
    if (!word.startsWith("-")) {
      if (known.names.has(word) || (!word.includes("=") && isNear(word, known.names))) return args
      break
    }
    const [name = "", value] = word.split("=", 2)
    const reach = flags.get(name)
    if (reach === "answer") return args
    if (reach === undefined) break
    at += reach === "takes the next" && value === undefined ? 2 : 1
  }
  return [...args.slice(0, at), ...wordsOf(known.command), ...args.slice(at)]
}
