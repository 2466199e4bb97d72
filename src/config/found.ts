/**
 * What an error shows of a value: what was found, and where, never a secret.
 */
import { redactedText } from "./ConfigError.ts"
import type * as Origin from "./Origin.ts"
import * as Origins from "./Origin.ts"
import type * as Tree from "./Tree.ts"

const maxLength = 80

const shorten = (text: string): string =>
  text.length <= maxLength ? text : `${text.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, "")}…`

/** Says what a tree is, in at most about 80 characters: `"fast"`, `5`, `a list`. */
export const describe = (tree: Tree.Tree, redacted: boolean): string => {
  switch (tree._tag) {
    case "Mapping":
      return "a mapping"
    case "Sequence":
      return "a list"
    case "Missing":
      return "no value"
    case "Conflict":
      return `a ${tree.found}`
    case "Interpolation":
      return redacted ? redactedText : shorten(tree.text)
    case "Scalar":
      if (tree.value === null) return "null"
      if (redacted) return redactedText
      return typeof tree.value === "string" ? JSON.stringify(shorten(tree.value)) : shorten(tree.source)
  }
}

/** Returns an origin without the value that a token gives. */
export const conceal = (origin: Origin.Origin): Origin.Origin => {
  if (origin._tag !== "Token") return origin
  const end = origin.text.indexOf("=")
  return Origins.fromToken(origin.index, end < 0 ? redactedText : `${origin.text.slice(0, end + 1)}${redactedText}`)
}
