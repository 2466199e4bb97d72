/**
 * The keys that lead to a value, and how they read: `model.layers[2].lr`.
 *
 * Owns the notation of keys on the command line, in interpolations and in messages.
 */

/** Keys from the root of a config, outermost first; a list element's key is its index in digits. */
export type Path = ReadonlyArray<string>

/** Says a path: `model.layers.2.lr`; a key with a dot, a bracket or nothing in it stands in brackets. */
export const format = (path: Path): string => {
  let out = ""
  for (const key of path) {
    if (key === "" || /[.[\]=]/.test(key)) out += `[${key}]`
    else out += out === "" ? key : `.${key}`
  }
  return out
}
