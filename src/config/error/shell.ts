/**
 * Quoting what a message tells to type, so that it can be pasted.
 */

/** What a shell would expand, split at, or take for its own. */
const special = /[\s!"#$&'()*;<>?[\\\]^`{|}~]/

/** Quotes an argument for a POSIX shell, if one would change it, or leave it out. */
export const quoteForShell = (argument: string): string =>
  argument === "" || special.test(argument) ? `'${argument.replaceAll("'", "'\\''")}'` : argument
