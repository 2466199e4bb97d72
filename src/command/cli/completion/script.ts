/**
 * The completion script of a program, for each shell.
 *
 * It is static: at a TAB no program runs, and nothing of a schema or a description does.
 */
import type { Shell } from "effect/cli/Completions"
import type { Helped } from "../help.ts"
import { bash } from "./bash.ts"
import { fish } from "./fish.ts"
import { powershell } from "./powershell.ts"
import { type Tables, tablesOf } from "./tables.ts"
import { zsh } from "./zsh.ts"

const writers: Readonly<Record<Shell, (tables: Tables) => string>> = { bash, zsh, fish, powershell }

/** Makes the script of a program for a shell. */
export const script = (shell: Shell, helped: Helped): string => writers[shell](tablesOf(helped))
