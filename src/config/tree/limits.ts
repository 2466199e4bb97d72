/**
 * The limits on the size of a config, so that no file costs unbounded time or memory.
 */

/** How many levels of mappings and lists a file may have. Functions over trees may therefore recurse. */
export const maxDepth = 200

/** How many bytes a file may have, and how many its aliases may stand for. */
export const maxBytes = 16 * 1024 * 1024

/** How many tokens (YAML) or values (JSON) a file may have: each costs a few objects. */
export const maxTokens = 2_000_000

/** How many digits an integer may have. */
export const maxDigits = 4096

/** The error text for more levels than {@link maxDepth}. */
export const tooDeep = `mappings and lists are nested more than ${maxDepth} levels deep`

/** The error text for an integer with more digits than {@link maxDigits}. */
export const tooManyDigits = `a number has more than ${maxDigits} digits`

/** The reason of a YAML file with more than {@link maxTokens} tokens. */
export const tooManyTokens = `it has more than ${maxTokens} parts from its start to here; keep data this large as JSON`
