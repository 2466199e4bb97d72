/**
 * What a command says of itself in its help.
 */
import type * as Documentation from "./cli/Documentation.ts"
import { type Any, change } from "./declaration.ts"

/** Changes what a command says of itself; its type stays. */
const document = <C extends Any>(self: C, changes: Partial<Documentation.Documentation>): C =>
  change(self, { documentation: { ...self.declaration.documentation, ...changes } })

/** Says what the command does; its own help shows it, and the program's where there is no short description. */
export const withDescription =
  (description: string) =>
  <C extends Any>(self: C): C =>
    document(self, { description })

/** Says what the command does in a line, for the program's help. */
export const withShortDescription =
  (shortDescription: string) =>
  <C extends Any>(self: C): C =>
    document(self, { shortDescription })

/** Adds another name. There may be any number. */
export const withAlias =
  (alias: string) =>
  <C extends Any>(self: C): C =>
    document(self, { aliases: [...new Set([...self.declaration.documentation.aliases, alias])] })

/** Adds command lines to the command's help. */
export const withExamples =
  (examples: ReadonlyArray<Documentation.Example>) =>
  <C extends Any>(self: C): C =>
    document(self, { examples: [...self.declaration.documentation.examples, ...examples] })

/** Lists the command in the program's help under a heading. */
export const withGroup =
  (group: string) =>
  <C extends Any>(self: C): C =>
    document(self, { group })

/** Leaves the command out of the program's help; it can be called as before. */
export const unlisted = <C extends Any>(self: C): C => document(self, { unlisted: true })
