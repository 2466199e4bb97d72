/**
 * Writes a tree as YAML.
 *
 * Owns the layout: keys in insertion order, block style, `{}` and `[]` for empties, descriptions as comments above
 * their keys, a final newline. How one value is written is in `scalar.ts`.
 */
import type * as Path from "../../tree/Path.ts"
import { maskAll } from "../../tree/secret.ts"
import * as Tree from "../../tree/Tree.ts"
import * as Scalars from "./scalar.ts"

/** Returns what a field means, for the comment above its key, or `undefined`. */
export type Describe = (path: Path.Path) => string | undefined

/** Tells what the last key of a path is called by now; the others are called so already. */
export type Renamed = (path: Path.Path) => string | undefined

/** What is known of a tree that is written over a text. */
export interface RewriteOptions {
  readonly descriptions?: Describe | undefined
  readonly renamed?: Renamed | undefined
}

/** How far a block is indented. */
export interface Style {
  readonly indent: number
  /** Whether a list is indented below its key. */
  readonly indentSeq: boolean
}

/** How a block is indented where nothing says otherwise. */
export const usual: Style = { indent: 2, indentSeq: true }

/**
 * Writes a tree as YAML, with a final newline. Descriptions become comments. A secret becomes `<redacted>`, unless
 * `Tree.reveal` made the tree.
 */
export const print = (tree: Tree.Tree, options?: { readonly descriptions?: Describe | undefined }): string =>
  `${linesOf(maskAll(tree), options?.descriptions, [], usual).join("\n")}\n`

/** Tells whether a tree is written as lines of its own. */
export const isLong = (tree: Tree.Tree): boolean =>
  (tree._tag === "Mapping" && Tree.size(tree) > 0) || (tree._tag === "Sequence" && tree.items.length > 0)

/** Writes a tree as lines without indentation; `path` leads to it. `onValue` is told the line of each single value. */
export const linesOf = (
  tree: Tree.Tree,
  describe: Describe | undefined,
  path: Path.Path,
  style: Style,
  onValue: Lines["onValue"] = () => {}
): ReadonlyArray<string> => {
  const out: Array<string> = []
  addLines({ out, describe, style, onValue }, tree, path, "", "")
  return out
}

/** Lines that are being written. */
interface Lines {
  readonly out: Array<string>
  readonly describe: Describe | undefined
  readonly style: Style
  readonly onValue: (tree: Tree.Tree, line: number) => void
}

/** Adds the lines of a tree: `first` stands before the first of them, `indent` before the others. */
const addLines = (lines: Lines, tree: Tree.Tree, path: Path.Path, first: string, indent: string): void => {
  const { describe, out, style } = lines
  let before = first
  const add = (line: string): void => {
    out.push(before + line)
    before = indent
  }
  if (tree._tag === "Sequence" && isLong(tree)) {
    for (const [index, item] of tree.items.entries()) {
      addLines(lines, item, [...path, String(index)], `${before}- `, `${indent}  `)
      before = indent
    }
  } else if (tree._tag === "Mapping" && isLong(tree)) {
    for (const [key, value] of Tree.entries(tree)) {
      const inner = [...path, key]
      for (const line of comment(describe?.(inner) ?? "")) add(line)
      const shown = `${Scalars.writeText(key)}:`
      if (isLong(value)) {
        add(shown)
        const below = value._tag === "Sequence" && !style.indentSeq ? indent : indent + " ".repeat(style.indent)
        addLines(lines, value, inner, below, below)
      } else {
        addLines(lines, value, inner, `${before}${shown} `, indent)
        before = indent
      }
    }
  } else {
    lines.onValue(tree, out.length)
    add(tree._tag === "Mapping" ? "{}" : tree._tag === "Sequence" ? "[]" : Scalars.write(tree))
  }
}

/** Makes comments of a description, line by line, without characters that no comment may hold. */
const comment = (description: string): ReadonlyArray<string> =>
  description.trim() === ""
    ? []
    : description
        .trim()
        .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: a comment may not hold control characters
        .map((line) => `# ${line.replace(/[\u0000-\u001f\u007f-\u009f\ufeff\ufffe\uffff]/g, " ")}`.trimEnd())

/** Writes a tree in one line; a mapping or a list stands between brackets. */
export const inBrackets = (tree: Tree.Tree): string => {
  if (tree._tag === "Sequence") return `[${tree.items.map(inBrackets).join(", ")}]`
  if (tree._tag !== "Mapping") return Scalars.write(tree)
  const pairs = Tree.entries(tree).map(([key, value]) => `${Scalars.writeText(key)}: ${inBrackets(value)}`)
  return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`
}
