/**
 * What the help of a command says of its configs: each key that an override can set, with its type and default.
 */
import type { ArgDoc } from "effect/cli/HelpDoc"
import * as Option from "effect/Option"
import type { Config } from "../config/Config.ts"
import { defaults } from "../config/defaults.ts"
import { expected } from "../config/expected.ts"
import * as Found from "../config/found.ts"
import * as Path from "../config/Path.ts"
import * as Shape from "../config/Shape.ts"
import * as Tree from "../config/Tree.ts"
import * as ParamData from "../param/ParamData.ts"

/** How deep nested keys are listed, and how many keys of a command. */
const maxDepth = 6
const maxKeys = 200

const withoutArticle = (type: string): string => type.replace(/^an? /, "")

const describe = (field: Shape.Field, tree: Tree.Tree | undefined): string => {
  const parts = field.description === undefined ? [] : [field.description]
  if (tree?._tag === "Missing") parts.push("(required)")
  else if (tree !== undefined && !Shape.hasRedacted(field.shape)) {
    parts.push(
      `(default: ${tree._tag === "Scalar" ? Found.describe(tree, false) : JSON.stringify(Tree.toUnknown(tree))})`
    )
  }
  return parts.join(" ")
}

const row = (name: string, type: string, description: string): ArgDoc => ({
  name,
  type,
  description: description === "" ? Option.none() : Option.some(description),
  // The help would mark what is optional: an override always is.
  required: true,
  variadic: false
})

/** Lists the keys of a struct, nested ones with their paths. */
const structRows = (
  prefix: string,
  struct: Shape.Struct,
  tree: Tree.Tree | undefined,
  path: Path.Path
): ReadonlyArray<ArgDoc> =>
  [...struct.fields.values()].flatMap((field) => {
    const at = [...path, field.name]
    const held = tree?._tag === "Mapping" ? Tree.get(tree, field.name) : undefined
    const shape = Shape.force(field.shape)
    if (shape._tag === "Struct" && path.length < maxDepth) return structRows(prefix, shape, held, at)
    const type = withoutArticle(expected(field.shape))
    return [row(`${prefix}${Path.format(at)}`, type, describe(field, held))]
  })

const configRows = (id: string, prefix: string, config: Config): ReadonlyArray<ArgDoc> => {
  const shape = Shape.force(config.shape)
  if (shape._tag === "Struct") return structRows(prefix, shape, defaults(config.schema), [])
  return config.kind === "list"
    ? [row(`${id}::WORD`, "word", "")]
    : [row(`${id}::KEY`, shape._tag === "Record" ? withoutArticle(expected(shape.element)) : "value", "")]
}

/** Lists what overrides can set: the keys of the configs, by prefix, then the fields of the inline config. */
export const rows = (parameters: ParamData.ParamData): ReadonlyArray<ArgDoc> =>
  [...ParamData.allConfigs(parameters)]
    .flatMap(([id, config]) => configRows(id, ParamData.isInlineId(parameters, id) ? "" : `${id}::`, config))
    .slice(0, maxKeys)
