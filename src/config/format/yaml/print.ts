/**
 * Writes a tree as YAML.
 *
 * Owns the layout: keys in insertion order, block style, `{}` and `[]` for empties, descriptions as comments above
 * their keys, a final newline. How one value is written is in `scalar.ts`.
 */
import type { DocumentOptions, Node, ScalarTag, SchemaOptions } from "yaml"
import { Document, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml"
import type * as Path from "../../tree/Path.ts"
import { maskAll } from "../../tree/secret.ts"
import * as Tree from "../../tree/Tree.ts"
import * as Scalars from "./scalar.ts"

/** Returns what a field means, for the comment above its key, or `undefined`. */
export type Describe = (path: Path.Path) => string | undefined

/** Text that is written as it is: the package only lays it out. */
class Written {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

const writtenTag: ScalarTag = {
  tag: "tag:written",
  default: true,
  identify: (value) => value instanceof Written,
  resolve: (text) => text,
  // the tag only stringifies what it identifies
  stringify: ({ value }) => (value as Written).text
}

/** The options that a document needs to be written by {@link layout}. */
export const writingOptions: DocumentOptions & SchemaOptions = {
  version: "1.2",
  schema: "core",
  customTags: [writtenTag]
}

/** Writes a document whose nodes come from {@link toNode} or from a parsed text. Long lines stay whole. */
export const layout = (doc: Document<Node, boolean>): string => doc.toString({ lineWidth: 0 })

/** Makes the node of a text that is written as it is. */
export const written = (text: string): Scalar => new Scalar(new Written(text))

/**
 * Writes a tree as YAML, with a final newline. Descriptions become comments. A secret becomes `<redacted>`, unless
 * `Tree.reveal` made the tree.
 */
export const print = (tree: Tree.Tree, options?: { readonly descriptions?: Describe | undefined }): string => {
  const doc = new Document<Node, false>(undefined, writingOptions)
  doc.contents = toNode(maskAll(tree), options?.descriptions)
  return layout(doc)
}

/** Makes the node of a tree; `path` leads to it. */
export const toNode = (tree: Tree.Tree, describe?: Describe, path: Path.Path = []): Node => {
  if (tree._tag === "Mapping") {
    const map = new YAMLMap()
    map.items = Tree.entries(tree).map(([key, value]) => toPair(key, value, describe, [...path, key]))
    return map
  }
  if (tree._tag === "Sequence") {
    const list = new YAMLSeq()
    list.items = tree.items.map((item, index) => toNode(item, describe, [...path, String(index)]))
    return list
  }
  return written(Scalars.write(tree))
}

/** Makes the pair of a key and its value, with its description above. */
export const toPair = (
  key: string,
  value: Tree.Tree,
  describe: Describe | undefined,
  path: Path.Path
): Pair<Node, Node> => {
  const node = written(Scalars.writeText(key))
  const description = describe?.(path)
  if (description !== undefined && description.trim() !== "") node.commentBefore = comment(description)
  return new Pair<Node, Node>(node, toNode(value, describe, path))
}

/** Makes a comment of a description, line by line, without characters that no comment may hold. */
const comment = (description: string): string =>
  description
    .trim()
    .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a comment may not hold control characters
    .map((line) => ` ${line.replace(/[\u0000-\u001f\u007f-\u009f\ufeff\ufffe\uffff]/g, " ").trimEnd()}`)
    .join("\n")
