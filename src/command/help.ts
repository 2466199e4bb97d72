/**
 * The combinators that say what a command does, by what other names it can be called, and where help lists it.
 */
import { dual } from "effect/Function"
import type * as Documentation from "./cli/Documentation.ts"
import { type Any, change } from "./declaration.ts"

/** Makes a combinator that changes what a command says of itself; its type stays. */
const documenting = <A>(
  changes: (value: A, before: Documentation.Documentation) => Partial<Documentation.Documentation>
): {
  (value: A): <C extends Any>(self: C) => C
  <C extends Any>(self: C, value: A): C
} =>
  dual(
    2,
    <C extends Any>(self: C, value: A): C =>
      change(self, ({ documentation }) => ({ documentation: { ...documentation, ...changes(value, documentation) } }))
  )

/**
 * Says what the command does; its own help shows it, and the program's where there is no short description.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withDescription = documenting((description: string) => ({ description }))

/**
 * Says what the command does in a line, for the program's help.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withShortDescription = documenting((shortDescription: string) => ({ shortDescription }))

/**
 * Adds another name, which is one word: `m` for a command `db migrate` is called as `db m`. There may be any number.
 *
 * Errors: `wake` fails with Misused if the alias cannot be typed, and with DuplicateName if it stands for another command.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withAlias = documenting((alias: string, { aliases }) => ({ aliases: [...new Set([...aliases, alias])] }))

/**
 * Adds command lines to the command's help.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withExamples = documenting((added: ReadonlyArray<Documentation.Example>, { examples }) => ({
  examples: [...examples, ...added]
}))

/**
 * Lists the command in the program's help under a heading.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withGroup = documenting((group: string) => ({ group }))

/**
 * Leaves the command out of the program's help; it can be called as before.
 *
 * @since 0.1.0
 * @category combinators
 */
export const unlisted = <C extends Any>(self: C): C =>
  change(self, ({ documentation }) => ({ documentation: { ...documentation, unlisted: true } }))
