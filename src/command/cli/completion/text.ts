/**
 * Text that goes into a script: what a program says of itself must not run in the shell of those who complete it.
 */
import type { CommandDescriptor } from "effect/cli/Completions"
import { visible } from "../../../terminal/style.ts"

const longest = 80

/** Returns the first lines of a description as one line, not too long for a list. */
export const shorten = (text: string): string => {
  const line = visible(text.split(/\n\s*\n/)[0]!)
    .replaceAll(/\s+/g, " ")
    .trim()
  return line.length <= longest ? line : `${line.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, "")}…`
}

/** Tells whether every shell takes a name as it is, also where a generated script does not quote it. */
export const isPlain = (name: string): boolean => /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(name)

/** Makes a name one of functions. */
export const identifier = (name: string): string => name.replaceAll(/[^a-zA-Z0-9_]/g, "_")

/** Quotes a word for bash and zsh. */
export const quotePosix = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** Quotes a word for fish. */
export const quoteFish = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`

/** The flags that take the next word as their value, or a file as that, with dashes. */
export const valued = ({ flags }: CommandDescriptor, what: "any" | "Path" = "any"): ReadonlyArray<string> =>
  flags
    .filter(({ optionalValue, type }) => type._tag !== "Boolean" && optionalValue !== true)
    .filter(({ type }) => what === "any" || type._tag === what)
    .flatMap(({ aliases, name }) => [
      `--${name}`,
      ...aliases.map((alias) => (alias.length === 1 ? `-${alias}` : `--${alias}`))
    ])

/** How many words positionals take; all that are left for one that takes any number. */
export const positionals = ({ arguments: all }: CommandDescriptor): number =>
  all.some(({ variadic }) => variadic) ? 99999 : all.length

/** Writes functions for a program: `NAME` is its name, and `%{` a `${` of the shell. */
export const written = (functions: string, name: string): string =>
  functions.replaceAll("NAME", name).replaceAll("%{", "${")
