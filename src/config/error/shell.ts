/**
 * Quoting what a message tells to type, so that it can be pasted.
 */

/** What a shell would expand, split at, or take for its own. */
const special = /[\s!"#$&'()*;<>?[\\\]^`{|}~]/

/** Quotes an argument for a POSIX shell, if one would change it. */
export const quoteForShell = (argument: string): string =>
  special.test(argument) ? `'${argument.replaceAll("'", "'\\''")}'` : argument
