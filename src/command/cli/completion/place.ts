/**
 * Where a user's shell finds a completion script: a file, and for bash and zsh a line that reads it.
 */
import type { Shell } from "effect/cli/Completions"
import * as Effect from "effect/Effect"
import * as Path from "effect/Path"
import { quoteForShell } from "../../../config/error/shell.ts"
import * as Screen from "../../../terminal/Screen.ts"

/** What there is to write for a shell. */
export interface Place {
  readonly shell: Shell
  readonly script: string
  /** The file of the user's own that reads the script, and the line of it that does. */
  readonly startUp: { readonly file: string; readonly line: string } | undefined
}

/** What a user's environment says; a variable that is empty says nothing. */
const variable = (name: string): Effect.Effect<string | undefined> =>
  Effect.map(Screen.variable(name), (value) => (value === "" ? undefined : value))

/** Returns the shell that the user logs in with, if it is one that has such a place. */
const shellOf = (file: string | undefined): "bash" | "zsh" | "fish" | undefined =>
  (["bash", "zsh", "fish"] as const).find((shell) => file?.split("/").at(-1) === shell)

/** Finds the place of a program's script; what is wrong if there is none. */
export const placeOf: (program: string) => Effect.Effect<Place | string, never, Path.Path> = Effect.fnUntraced(
  function* (program) {
    const path = yield* Path.Path
    const [login, home] = [yield* variable("SHELL"), yield* variable("HOME")]
    const shell = shellOf(login)
    if (shell === undefined) {
      return `${login === undefined ? "SHELL is not set" : `SHELL is ${login}`}, so it is not known where a script goes.`
    }
    if (home === undefined) return "HOME is not set, so it is not known where a script goes."
    const data = (yield* variable("XDG_DATA_HOME")) ?? path.join(home, ".local", "share")
    switch (shell) {
      case "bash": {
        const own = (yield* variable("BASH_COMPLETION_USER_DIR")) ?? path.join(data, "bash-completion")
        const script = path.join(own, "completions", program)
        const line = `[ -r ${quoteForShell(script)} ] && . ${quoteForShell(script)}`
        return { shell, script, startUp: { file: path.join(home, ".bashrc"), line } }
      }
      case "zsh": {
        const script = path.join(data, "zsh", "site-functions", `_${program}`)
        const ready = "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }"
        const line = `[[ -r ${quoteForShell(script)} ]] && { ${ready}; source ${quoteForShell(script)} }`
        const file = path.join((yield* variable("ZDOTDIR")) ?? home, ".zshrc")
        return { shell, script, startUp: { file, line } }
      }
      case "fish": {
        const config = (yield* variable("XDG_CONFIG_HOME")) ?? path.join(home, ".config")
        return { shell, script: path.join(config, "fish", "completions", `${program}.fish`), startUp: undefined }
      }
    }
  }
)
