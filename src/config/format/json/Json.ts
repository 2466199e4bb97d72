/**
 * The JSON format of config files.
 *
 * Owns writing it; reading is in `parse.ts`.
 */
import { maskAll } from "../../tree/secret.ts"
import * as Tree from "../../tree/Tree.ts"
import * as Scalar from "../yaml/scalar.ts"
import { numeral } from "./parse.ts"

export { parse } from "./parse.ts"

/**
 * Writes a tree as JSON, indented by two spaces, with a final newline.
 *
 * Integers of any size stay exact. Infinities and NaN, which JSON lacks, become the texts `.inf`, `-.inf` and `.nan`. A secret
 * becomes `<redacted>`, unless `Tree.reveal` made the tree.
 */
export const print = (tree: Tree.Tree): string => `${write(maskAll(tree), "\n")}\n`

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
      return JSON.stringify(Tree.missingText)
  }
}

const writeScalar = ({ source, value }: Tree.Scalar): string => {
  if (typeof value === "string") return JSON.stringify(value)
  if (typeof value !== "number") return String(value)
  if (!Number.isFinite(value)) return JSON.stringify(Scalar.writeNumber(value, ""))
  const kept = Scalar.writeNumber(value, source)
  return numeral.test(kept) ? kept : Scalar.writeNumber(value, "")
}
