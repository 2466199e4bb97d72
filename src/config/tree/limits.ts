/**
 * How large a config may be, so that no file costs unbounded time or memory.
 */

/** How many levels of mappings and lists a file may have: what walks a tree may then recurse. */
export const maxDepth = 200

/** How many bytes a file may have, and how many its aliases may stand for. */
export const maxBytes = 16 * 1024 * 1024

/** How many tokens (YAML) or values (JSON) a file may have: each becomes some objects. */
export const maxTokens = 2_000_000

/** How many digits an integer may have. */
export const maxDigits = 4096

/** What is said of a file with more levels than {@link maxDepth}. */
export const tooDeep = `mappings and lists are nested more than ${maxDepth} levels deep`

/** What is said of an integer with more digits than {@link maxDigits}. */
export const tooManyDigits = `a number has more than ${maxDigits} digits`
