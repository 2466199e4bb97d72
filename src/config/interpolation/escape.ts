/**
 * Escapes finished text for a file, where `${` would be read as an interpolation again.
 */
import * as Tree from "../tree/Tree.ts"

/** Escapes finished text so that it resolves to itself: `${a}` as `\${a}`. */
export const escapeText = (text: string): string =>
  text.replace(/\\+|\$\{/g, (found, offset: number) => {
    if (found === "${") return "\\${"
    return text.startsWith("${", offset + found.length) ? found + found : found
  })

/**
 * Escapes `${` in the finished texts of a tree, so that a file gives the same texts back.
 *
 * Shape: other nodes are shared. A finished `???` has no escape: it is read as missing.
 */
export const escape = (self: Tree.Tree): Tree.Tree =>
  self._tag === "Scalar" && typeof self.value === "string" && self.value.includes("${")
    ? Tree.scalar(escapeText(self.value), self.origin)
    : Tree.mapChildren(self, escape)
