/**
 * JSON, as configs are kept in it.
 *
 * Owns writing it; reading is in `parseJson.ts`.
 */
import * as Tree from "./Tree.ts"
import { missingText } from "./Tree.ts"
import * as YamlText from "./yamlText.ts"

export { parse } from "./parseJson.ts"

/**
 * Writes a tree as JSON, indented by two spaces, with a final newline.
 *
 * Integers of any size are exact. `.inf` and `.nan`, which JSON has no number for, are written as that text.
 */
export const print = (tree: Tree.Tree): string => `${write(tree, "\n")}\n`

const write = (tree: Tree.Tree, newline: string): string => {
  const inner = `${newline}  `
  switch (tree._tag) {
    case "Mapping": {
      const pairs = Tree.entries(tree).map(([key, value]) => `${inner}${JSON.stringify(key)}: ${write(value, inner)}`)
      return pairs.length === 0 ? "{}" : `{${pairs.join(",")}${newline}}`
    }
    case "Sequence": {
      const items = tree.items.map((item) => inner + write(item, inner))
      return items.length === 0 ? "[]" : `[${items.join(",")}${newline}]`
    }
    case "Scalar":
      return writeScalar(tree)
    case "Interpolation":
      return JSON.stringify(tree.text)
    default:
      return JSON.stringify(missingText)
  }
}

const jsonNumber = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$/

const writeScalar = ({ source, value }: Tree.Scalar): string => {
  if (typeof value === "string") return JSON.stringify(value)
  if (typeof value !== "number") return String(value)
  if (!Number.isFinite(value)) return JSON.stringify(YamlText.number(value, ""))
  const kept = YamlText.number(value, source)
  return jsonNumber.test(kept) ? kept : YamlText.number(value, "")
}
