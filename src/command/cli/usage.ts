/**
 * What a command line that does not fit the commands is told.
 */
import * as CliError from "effect/cli/CliError"
import type { Config } from "../../config/Config.ts"
import { didYouMean, isNear, nearest } from "../../config/error/nearest.ts"
import { declaredNames } from "../../config/schema/declared.ts"
import * as Shape from "../../config/schema/Shape.ts"
import { redactedText } from "../../config/tree/secret.ts"
import { within } from "./names.ts"
import type { WakeReason } from "./WakeError.ts"

/** Returns what a usage error shows of a word that was typed (see `shown.ts`): all of it, if no command has a secret. */
const wordShower = (configs: ReadonlyArray<Config> | undefined): ((word: string) => string) => {
  if (configs === undefined) return () => redactedText
  if (!configs.some(({ shape }) => Shape.hasRedacted(shape))) return (word) => word
  const keys = configs.flatMap(({ shape }) => declaredNames(shape))
  return (word) => (isNear(word.replace(/^-+/, ""), keys) ? word : redactedText)
}

/** The names that may have been meant. */
export interface Known {
  readonly commands: ReadonlyArray<string>
  /** Flags, those of the program included, without dashes. */
  readonly flags: ReadonlyArray<string>
  /** The flags that one command or another has, without dashes. */
  readonly ofCommands: ReadonlySet<string>
  /** The keys of the command that was named. */
  readonly keys: ReadonlyArray<string>
}

/** Returns the suggestions of `effect/cli`, or ours, which know prefixes and swapped letters. */
const suggest = (name: string, found: ReadonlyArray<string>, known: ReadonlyArray<string>): ReadonlyArray<string> => {
  if (found.length > 0) return found
  const near = nearest(name, known)
  return near === undefined ? [] : [near]
}

const unknownFlag = (error: CliError.UnrecognizedOption, show: (word: string) => string, known: Known): string => {
  const name = error.option.replace(/^-+/, "")
  // A single letter is near only to itself.
  const suggestions = name.length < 2 ? [] : suggest(name, error.suggestions, known.flags)
  const flags = suggestions.map((flag) => (flag.startsWith("-") ? flag : flag.length === 1 ? `-${flag}` : `--${flag}`))
  if (flags.length === 0 && known.keys.includes(name)) {
    return `${error.option} is no flag. ${name} is a key: write ${name}=VALUE.`
  }
  return `Unknown flag ${flags.length > 0 ? error.option : show(error.option)}.${didYouMean(flags.join(" or "))}`
}

const problemOf = (error: CliError.NonShowHelpErrors, show: (word: string) => string, known: Known): string => {
  switch (error._tag) {
    case "UnrecognizedOption":
      return unknownFlag(error, show, known)
    case "UnexpectedArgument":
      return new CliError.UnexpectedArgument({ ...error, arguments: error.arguments.map(show) }).message
    case "InvalidValue": {
      // A flag says what its value is for; a word may stand in the wrong place.
      if (error.kind === "flag") return error.message
      const value = show(error.value)
      return new CliError.InvalidValue({
        ...error,
        value,
        expected: error.expected.replaceAll(error.value || value, value)
      }).message
    }
    default:
      return error.message
  }
}

/** Finds the flag whose value was taken for flags, since it begins with a dash: `--sort -loss`. */
const bereftOf = (errors: ReadonlyArray<CliError.NonShowHelpErrors>): string | undefined => {
  const bereft = errors.find((error) => error._tag === "InvalidValue" && error.kind === "flag" && error.value === "")
  const isDashed = errors.some((error) => error._tag === "UnrecognizedOption" && /^-[^-]$/.test(error.option))
  return isDashed && bereft?._tag === "InvalidValue" ? bereft.option : undefined
}

/** Tells whether a flag of a command stands before it. */
const isEarly = (error: CliError.NonShowHelpErrors, { ofCommands }: Known): boolean => {
  if (error._tag !== "UnrecognizedOption" || (error.command ?? []).length > 1) return false
  const name = error.option.replace(/^-+/, "")
  return ofCommands.has(name) || ofCommands.has(name.replace(/^no-/, ""))
}

/**
 * Returns why a command line cannot be parsed.
 *
 * `configs` are those whose secrets may stand there, if they are known; `known` is what may have been meant.
 */
export const reasonOf = (
  errors: ReadonlyArray<CliError.NonShowHelpErrors>,
  configs: ReadonlyArray<Config> | undefined,
  known: Known
): WakeReason => {
  const [first] = errors
  if (first === undefined) return { _tag: "NoCommandGiven" }
  const show = wordShower(configs)
  // What follows such a flag may be its value, so nothing else is known to be wrong.
  const early = errors.find((error) => isEarly(error, known))
  if (early?._tag === "UnrecognizedOption") {
    return { _tag: "Usage", problems: [`${early.option} is a flag of a command. Write it after the command.`] }
  }
  if (first._tag === "UnknownSubcommand") {
    const { parent = [], subcommand } = first
    const group = parent.slice(1).join(" ")
    const inGroup = (name: string) => (group === "" ? name : `${group} ${name}`)
    const suggestions = suggest(subcommand, first.suggestions, within(group, known.commands)).map(inGroup)
    return {
      _tag: "UnknownCommand",
      command: inGroup(suggestions.length > 0 ? subcommand : show(subcommand)),
      suggestions
    }
  }
  const bereft = bereftOf(errors)
  const told = bereft === undefined ? errors : errors.filter(({ _tag }) => _tag !== "UnrecognizedOption")
  const problems = new Set(told.map((error) => problemOf(error, show, known)))
  if (bereft !== undefined) problems.add(`A value that begins with a dash follows an equals sign: --${bereft}=-VALUE.`)
  return { _tag: "Usage", problems: [...problems] }
}
