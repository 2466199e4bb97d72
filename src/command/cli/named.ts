/**
 * Which command a command line names, before `effect/cli` parses it.
 *
 * Owns naming the default command where none is named, and finding the one that must be loaded. Both know how far a flag
 * of the program reaches.
 */
import type { Flag } from "effect/cli/Flag"
import type * as GlobalFlag from "effect/cli/GlobalFlag"
import { isNear } from "../../config/error/nearest.ts"
import { namesOf, negationsOf, singles } from "../../hook/flags.ts"
import { groupsOf, wordsOf } from "./names.ts"

/** What tells which command a command line names. */
export interface Known {
  /** The names that commands may be called by, each from its first word. */
  readonly calls: ReadonlyArray<string>
  readonly builtIns: ReadonlyArray<GlobalFlag.BuiltIn>
  readonly flags: ReadonlyArray<Flag<unknown>>
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
    for (const name of [...namesOf(flag), ...negationsOf(flag)]) {
      known.set(name.length === 1 ? `-${name}` : `--${name}`, reach)
    }
  }
  for (const builtIn of builtIns) add(builtIn.flag, builtIn._tag === "Action" ? "answer" : reachOf(builtIn.flag))
  for (const flag of flags) add(flag, reachOf(flag))
  return known
}

/** Returns how many words a flag of the program takes, itself included; 0 for one that is none of its. */
const taken = (word: string, reach: Reach | undefined): number => {
  if (reach === undefined) return 0
  return reach === "takes the next" && !word.includes("=") ? 2 : 1
}

const nameOf = (word: string): string => word.split("=", 1)[0]!

/**
 * Names a command in a command line that names none: before its first word that is no flag of the program.
 *
 * A bare word that is nearly a command's name is a slip, and no word for that command.
 */
export const withDefault = (args: ReadonlyArray<string>, command: string, known: Known): ReadonlyArray<string> => {
  const flags = reaches(known)
  const names = new Set(known.calls.map((call) => wordsOf(call)[0]!))
  let at = 0
  for (let word = args[at]; word !== undefined; word = args[at]) {
    if (!word.startsWith("-")) {
      if (names.has(word) || (!word.includes("=") && isNear(word, names))) return args
      break
    }
    const reach = flags.get(nameOf(word))
    if (reach === "answer") return args
    const count = taken(word, reach)
    if (count === 0) break
    at += count
  }
  return [...args.slice(0, at), ...wordsOf(command), ...args.slice(at)]
}

/** Returns the name that a command line calls a command by; `undefined` if it names none. */
export const calledIn = (args: ReadonlyArray<string>, known: Known): string | undefined => {
  const flags = reaches(known)
  const calls = new Set(known.calls)
  const groups = new Set(known.calls.flatMap(groupsOf))
  let path = ""
  let at = 0
  for (let word = args[at]; word !== undefined; word = args[at]) {
    if (word.startsWith("-")) {
      const count = taken(word, flags.get(nameOf(word)))
      if (count === 0) return undefined
      at += count
      continue
    }
    path = path === "" ? word : `${path} ${word}`
    if (calls.has(path)) return path
    if (!groups.has(path)) return undefined
    at += 1
  }
  return undefined
}
