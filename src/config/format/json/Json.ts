/**
 * The JSON format of config files.
 *
 * Owns writing it; reading is in `parse.ts`. Writing over a text is that of YAML, which JSON is a part of.
 */
import { maskAll } from "../../tree/secret.ts"
import * as Tree from "../../tree/Tree.ts"
import type { RewriteOptions } from "../yaml/print.ts"
import { rewriteAs } from "../yaml/rewrite.ts"
import * as Scalar from "../yaml/scalar.ts"
import { numeral, parse } from "./parse.ts"

export { parse } from "./parse.ts"

/**
 * Writes a tree as JSON, indented by two spaces, with a final newline.
 *
 * Integers of any size stay exact. Infinities and NaN, which JSON lacks, become the texts `.inf`, `-.inf` and `.nan`. A secret
 * becomes `<redacted>`, unless `Tree.reveal` made the tree.
 */
export const print = (tree: Tree.Tree): string => `${write(maskAll(tree), "\n")}\n`

/**
 * Writes a tree as JSON over a previous text, and changes only what changed.
 *
 * New keys come after the key that precedes them in the tree. A secret becomes `<redacted>`, as in {@link print}.
 */
export const rewrite = (previous: string, given: Tree.Tree, { renamed }: RewriteOptions = {}): string => {
  const tree = maskAll(given)
  return rewriteAs({ parse, key: quote, value: writeBeside, isFlow: true }, previous, tree, { renamed }) ?? print(tree)
}

/** Controls that JSON admits as they are, and what changes the direction of text: they would command a terminal. */
const bare = /[\u007f-\u009f\u2028\u2029\ufeff]|\p{Bidi_Control}/gu

const quote = (text: string): string =>
  JSON.stringify(text).replace(bare, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)

/** Writes a value in one line, or in lines of its own where the entry that it is of has that. */
const writeBeside = (tree: Tree.Tree, indent: string | undefined): string =>
  write(tree, indent === undefined ? undefined : `\n${indent}`)

/** Writes a tree; `newline` is what its lines begin with, or `undefined` for one line. */
const write = (tree: Tree.Tree, newline: string | undefined): string => {
  const inner = newline === undefined ? undefined : `${newline}  `
  const within = (open: string, all: ReadonlyArray<string>, close: string): string =>
    all.length === 0
      ? open + close
      : `${open}${inner ?? ""}${all.join(inner === undefined ? ", " : `,${inner}`)}${newline ?? ""}${close}`
  switch (tree._tag) {
    case "Mapping": {
      const pairs = Tree.entries(tree).map(([key, value]) => `${quote(key)}: ${write(value, inner)}`)
      return within("{", pairs, "}")
    }
    case "Sequence":
      return within(
        "[",
        tree.items.map((item) => write(item, inner)),
        "]"
      )
    case "Scalar":
      return writeScalar(tree)
    case "Interpolation":
      return quote(tree.text)
    default:
      return JSON.stringify(Tree.missingText)
  }
}

const writeScalar = ({ source, value }: Tree.Scalar): string => {
  if (typeof value === "string") return quote(value)
  if (typeof value !== "number") return String(value)
  if (!Number.isFinite(value)) return JSON.stringify(Scalar.writeNumber(value, ""))
  const kept = Scalar.writeNumber(value, source)
  return numeral.test(kept) ? kept : Scalar.writeNumber(value, "")
}
