/**
 * The keys that lead to a value, and how they read: `model.layers.2.lr`.
 *
 * Owns the notation of keys in messages, and which keys are indices.
 */

/**
 * Keys from the root of a config, outermost first; a list element's key is its index in digits.
 *
 * @since 0.1.0
 * @category models
 */
export type Path = ReadonlyArray<string>

/**
 * Tells whether a key can be the index of a list element: digits without leading zeros.
 *
 * @since 0.1.0
 * @category guards
 */
export const isIndex = (key: string): boolean => /^(?:0|[1-9][0-9]{0,14})$/.test(key)

/**
 * Formats a path: `model.layers.2.lr`. A key that is empty, or holds a dot, a bracket or `=`, stands in brackets.
 *
 * @since 0.1.0
 * @category getters
 */
export const format = (path: Path): string => {
  let out = ""
  for (const key of path) {
    if (key === "" || /[.[\]=]/.test(key)) out += `[${key}]`
    else out += out === "" ? key : `.${key}`
  }
  return out
}
