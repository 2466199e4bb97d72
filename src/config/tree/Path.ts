/**
 * The keys that lead to a value, and how they read: `model.layers[2].lr`.
 *
 * Owns the notation of keys on the command line, in interpolations and in messages.
 */

/** Keys from the root of a config, outermost first; a list element's key is its index in digits. */
export type Path = ReadonlyArray<string>

/** Tells whether a key is a list element's: its index in digits, in its one form. */
export const isIndex = (key: string): boolean => /^(?:0|[1-9][0-9]{0,14})$/.test(key)

/** Says a path: `model.layers.2.lr`; a key with a dot, a bracket or nothing in it stands in brackets. */
export const format = (path: Path): string => {
  let out = ""
  for (const key of path) {
    if (key === "" || /[.[\]=]/.test(key)) out += `[${key}]`
    else out += out === "" ? key : `.${key}`
  }
  return out
}
