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
import type { ParserData } from "../../hook/ParserData.ts"
import { groupsOf, wordsOf } from "./names.ts"

/** What tells which command a command line names. */
export interface Callable {
  /** The names that commands may be called by, each from its first word. */
  readonly calls: ReadonlyArray<string>
  readonly builtIns: ReadonlyArray<GlobalFlag.BuiltIn>
  readonly flags: ReadonlyArray<Flag<unknown>>
}

/** The default command: its name, and its flags. */
export type Default = Pick<ParserData, "name" | "flags" | "programFlags" | "paths">

/** What a flag of the program makes of the words after it; `answer` for one that runs no command. */
type Reach = "answer" | "takes the next" | "stands alone"

const reachOf = (flag: Flag<unknown>): Reach =>
  singles(flag).some(
    ({ optionalValue, primitiveType }) => primitiveType._tag === "Boolean" || optionalValue !== undefined
  )
    ? "stands alone"
    : "takes the next"

type Reaches = ReadonlyMap<string, Reach>

const spellingsOf = (flag: Flag<unknown>): ReadonlyArray<string> =>
  [...namesOf(flag), ...negationsOf(flag)].map((name) => (name.length === 1 ? `-${name}` : `--${name}`))

const reachesOf = (flags: ReadonlyArray<Flag<unknown>>): Reaches =>
  new Map(flags.flatMap((flag) => spellingsOf(flag).map((name) => [name, reachOf(flag)] as const)))

const reaches = ({ builtIns, flags }: Callable): Reaches =>
  new Map([
    ...builtIns.flatMap(({ _tag, flag }) =>
      spellingsOf(flag).map((name) => [name, _tag === "Action" ? "answer" : reachOf(flag)] as const)
    ),
    ...reachesOf(flags)
  ])

/** Returns what the flags in a word make of the words after it; `undefined` for one that is none of the program's. */
const reachesIn = (word: string, known: Reaches): ReadonlyArray<Reach | undefined> => {
  const name = word.split("=", 1)[0]!
  // Short flags may stand together.
  const flags = name.startsWith("--") ? [name] : [...name.slice(1)].map((letter) => `-${letter}`)
  return flags.map((flag) => known.get(flag))
}

/** What `effect/cli` takes behind a flag such as `--help`. */
const isSwitchValue = (word: string | undefined): boolean =>
  word !== undefined && /^(?:true|yes|on|1|y|false|no|off|0|n)$/.test(word)

/** Returns how many words the flags in a word take, itself included: only the last of them can take the next. */
const taken = (word: string, reaches: ReadonlyArray<Reach | undefined>, next: string | undefined): number => {
  const last = reaches.at(-1)
  const takes = last === "takes the next" || (last === "answer" && isSwitchValue(next))
  return takes && !word.includes("=") ? 2 : 1
}

/** Returns where the first word stands that is none of these flags, and no value of one. */
const skip = (args: ReadonlyArray<string>, flags: Reaches, from = 0): number => {
  let at = from
  for (let word = args[at]; word?.startsWith("-"); word = args[at]) {
    const found = reachesIn(word, flags)
    if (found.length === 0 || found.includes(undefined)) break
    at += taken(word, found, args[at + 1])
  }
  return at
}

/**
 * Names the default command in a command line that names none: before its first word that is no flag of the program.
 *
 * A bare word that is nearly a command's name is a slip, and no word for that command. Neither is a command's name behind
 * the flags of the default command: those stand after a command.
 */
export const withDefault = (args: ReadonlyArray<string>, command: Default, known: Callable): ReadonlyArray<string> => {
  const flags = reaches(known)
  const names = new Set(known.calls.map((call) => wordsOf(call)[0]!))
  const at = skip(args, flags)
  const isAnswered = (word: string) => word.startsWith("-") && reachesIn(word, flags).includes("answer")
  if (args.slice(0, at).some(isAnswered)) return args
  const word = args[at]
  const isSlip = word !== undefined && !/^-|=/.test(word) && isNear(word, names)
  const paths = command.paths.map(({ name }) => [`--${name}`, "takes the next"] as const)
  const own = new Map([...flags, ...reachesOf([...command.flags, ...command.programFlags]), ...paths])
  const behind = args[skip(args, own, at)]
  if (isSlip || (behind !== undefined && names.has(behind))) return args
  return [...args.slice(0, at), ...wordsOf(command.name), ...args.slice(at)]
}

/** Returns the name that a command line calls a command by, beside flags that nobody knows, too; `undefined` if none. */
export const calledIn = (args: ReadonlyArray<string>, known: Callable): string | undefined => {
  const flags = reaches(known)
  const calls = new Set(known.calls)
  const groups = new Set(known.calls.flatMap(groupsOf))
  let path = ""
  let at = 0
  for (let word = args[at]; word !== undefined; word = args[at]) {
    if (word === "--") return undefined
    // A negative number is no flag.
    if (/^-[^\d.]/.test(word)) {
      at += taken(word, reachesIn(word, flags), args[at + 1])
      continue
    }
    path = path === "" ? word : `${path} ${word}`
    if (calls.has(path)) return path
    if (!groups.has(path)) return undefined
    at += 1
  }
  return undefined
}
