/**
 * Finished text on its way to a file, where text is read as an interpolation again.
 */
import * as Tree from "../tree/Tree.ts"

/** Writes finished text so that it resolves to itself: `${a}` as `\${a}`. */
export const escapeText = (text: string): string =>
  text.replace(/\\+|\$\{/g, (found, offset: number) => {
    if (found === "${") return "\\${"
    return text.startsWith("${", offset + found.length) ? found + found : found
  })

/**
 * Escapes `${` in the finished texts of a tree, so that reading what is written gives the same texts.
 *
 * Shape: what has none is shared. Interpolations stay what they are. A finished `???` has no other spelling: it is read
 * as missing.
 */
export const escape = (self: Tree.Tree): Tree.Tree =>
  self._tag === "Scalar" && typeof self.value === "string" && self.value.includes("${")
    ? Tree.scalar(escapeText(self.value), self.origin)
    : Tree.mapChildren(self, escape)
