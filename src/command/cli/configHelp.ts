/**
 * What the help of a command says of its configs: each key that an override can set, with its type and default.
 */
import type { ArgDoc } from "effect/cli/HelpDoc"
import * as Option from "effect/Option"
import type { Config } from "../../config/Config.ts"
import { defaults } from "../../config/schema/defaults.ts"
import { expected, received } from "../../config/schema/describe.ts"
import { declaredKeys } from "../../config/schema/keys.ts"
import * as Shape from "../../config/schema/Shape.ts"
import * as Path from "../../config/tree/Path.ts"
import * as Tree from "../../config/tree/Tree.ts"
import * as ParamData from "../../param/ParamData.ts"

/** How deep nested keys are listed, and how many keys of a command. */
const maxDepth = 7
const maxKeys = 200

const withoutArticle = (type: string): string => type.replace(/^an? /, "")

const describe = (field: Shape.Field, isSecret: boolean, tree: Tree.Tree | undefined): string => {
  const parts = field.description === undefined ? [] : [field.description]
  if (tree?._tag === "Missing") parts.push("(required)")
  else if (tree !== undefined && !isSecret) {
    parts.push(`(default: ${tree._tag === "Scalar" ? received(tree, false) : JSON.stringify(Tree.toUnknown(tree))})`)
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
const structRows = (prefix: string, struct: Shape.Struct, tree: Tree.Tree): ReadonlyArray<ArgDoc> =>
  [...declaredKeys(struct, { maxDepth, alternatives: false })].flatMap(({ field, path }) => {
    if (Shape.force(field.shape)._tag === "Struct" && path.length < maxDepth) return []
    const held = path.reduce<Tree.Tree | undefined>((at, key) => at && Tree.child(at, key), tree)
    const type = withoutArticle(expected(field.shape))
    // A field of a secret struct is a secret, too.
    const isSecret = Shape.hasRedacted(Shape.at(struct, path) ?? field.shape)
    return [row(`${prefix}${Path.format(path)}`, type, describe(field, isSecret, held))]
  })

const configRows = (id: string, prefix: string, config: Config): ReadonlyArray<ArgDoc> => {
  const shape = Shape.force(config.shape)
  if (shape._tag === "Struct") return structRows(prefix, shape, defaults(config.schema))
  return config.kind === "list"
    ? [row(`${id}::WORD`, "word", "")]
    : [row(`${id}::KEY`, shape._tag === "Record" ? withoutArticle(expected(shape.element)) : "value", "")]
}

/** Lists what overrides can set: the keys of the configs, by prefix, then the fields of the inline config. */
export const rows = (parameters: ParamData.ParamData): ReadonlyArray<ArgDoc> =>
  [...ParamData.allConfigs(parameters)]
    .flatMap(([id, config]) => configRows(id, ParamData.isInlineId(parameters, id) ? "" : `${id}::`, config))
    .slice(0, maxKeys)
