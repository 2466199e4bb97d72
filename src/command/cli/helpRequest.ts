/**
 * Asking for help: what a command line means that does, and what is wrong with one that does not fit.
 */
import * as CliConfig from "effect/cli/CliConfig"
import type * as CliError from "effect/cli/CliError"
import * as CliOutput from "effect/cli/CliOutput"
import * as Cli from "effect/cli/Command"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import type { HelpDoc } from "effect/cli/HelpDoc"
import * as Effect from "effect/Effect"
import { wordsOf } from "./names.ts"

const isAsking = (word: string): boolean => word === "--help" || word === "-h"

/** Reads `help train` as `--help train`, unless the program has a command or a group of that name. */
export const readHelp = (args: ReadonlyArray<string>, calls: ReadonlyArray<string>): ReadonlyArray<string> => {
  if (args[0] !== "help" || calls.some((call) => wordsOf(call)[0] === "help")) return args
  const named = args.findIndex((word) => word !== "help" && !isAsking(word))
  const rest = named < 0 ? [] : args.slice(named)
  const end = rest.indexOf("--")
  // A flag may be given once.
  return ["--help", ...rest.filter((word, index) => !isAsking(word) || (end >= 0 && index > end))]
}

/** Makes a flag that ends a program one that changes nothing. */
const withoutAction = ({ flag }: GlobalFlag.BuiltIn) => GlobalFlag.Setting("ignored")<unknown>({ flag })

/**
 * Returns the command that a command line names and the program does not have.
 *
 * `effect/cli` shows the program's help where `--help` stands beside it, so the line is parsed again without that.
 */
export const unknownCommand = Effect.fnUntraced(function* <Name extends string, Input, E, R, ContextInput>(
  root: Cli.Command<Name, Input, ContextInput, E, R>,
  args: ReadonlyArray<string>
) {
  const { builtIns } = yield* CliConfig.CliConfig
  const errors = yield* Cli.runWith(root, { version: "" })(args).pipe(
    // The type knows only the flags that are built in.
    Effect.provideService(CliConfig.CliConfig, { builtIns: builtIns.map(withoutAction) as never }),
    Effect.provideService(CliOutput.Presenter, { present: () => Effect.void }),
    Effect.match({
      onFailure: (error): ReadonlyArray<CliError.NonShowHelpErrors> => {
        // Handlers say what was chosen, which does not fail.
        const failed = error as CliError.CliError
        return failed._tag === "ShowHelp" ? failed.errors : [failed]
      },
      onSuccess: () => []
    })
  )
  return errors.find((error) => error._tag === "UnknownSubcommand")
})

/** Returns the flags that help shows, without dashes. */
export const flagNames = ({ flags, globalFlags = [] }: HelpDoc): ReadonlyArray<string> =>
  [...flags, ...globalFlags].flatMap(({ aliases, name }) => [name, ...aliases.map((alias) => alias.replace(/^-+/, ""))])
