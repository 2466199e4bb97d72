/**
 * Removing a key of a config.
 *
 * Owns which keys can be removed: those of dicts, which must be there, and those that a schema can do without. A default
 * comes back where there is one.
 */
import * as Result from "effect/Result"
import { InvalidValue, UnknownKey } from "../../config/error/ConfigError.ts"
import { narrow } from "../../config/schema/coerce.ts"
import { completeStruct } from "../../config/schema/defaults.ts"
import { expected, kind } from "../../config/schema/describe.ts"
import * as Shape from "../../config/schema/Shape.ts"
import * as List from "../../config/tree/list.ts"
import type { Origin } from "../../config/tree/Origin.ts"
import type { Path } from "../../config/tree/Path.ts"
import * as Tree from "../../config/tree/Tree.ts"

/** Which override removes a key; `path` is the key as errors show it. */
interface At {
  readonly config: string
  readonly path: Path
  readonly origin: Origin
}

/**
 * Returns what comes in the place of a key that is removed: its default, or `undefined` for nothing.
 *
 * Errors: UnknownKey for a key of a dict that is not there; InvalidValue for a required key, and for an element of a list.
 */
export const removal = (
  root: Shape.Shape,
  tree: Tree.Tree | undefined,
  path: Path,
  { config, origin, path: shown }: At
): Result.Result<Tree.Tree | undefined, InvalidValue | UnknownKey> => {
  const key = path.at(-1)!
  const parent = List.at(tree, path.slice(0, -1))
  const around = Shape.at(root, path.slice(0, -1)) ?? root
  const invalid = (expected: string, received: string, path = shown) =>
    Result.fail(new InvalidValue({ config, path: [...path], origin, expected, received }))
  if (parent?._tag === "Sequence")
    return invalid("a key of a mapping; give the list without the element", "an element of a list")
  if (parent?._tag === "Interpolation") return invalid("a mapping", kind(parent), shown.slice(0, -1))
  const mapping = parent?._tag === "Mapping" ? parent : Tree.emptyMapping(origin)
  const declaring = Shape.members(narrow(around, parent, key)).filter(
    (member) => member._tag === "Struct" && member.fields.has(key)
  )
  if (declaring.length === 0) {
    if (Tree.get(mapping, key) !== undefined) return Result.succeed(undefined)
    const known = Shape.hasRedacted(around) ? [] : Tree.keys(mapping)
    return Result.fail(new UnknownKey({ config, path: [...shown], origin, known }))
  }
  const bare = Tree.mapping([], mapping.origin)
  for (const struct of declaring) {
    if (struct._tag !== "Struct") continue
    const left = Tree.get(completeStruct(struct, bare, "all"), key)
    if (left?._tag !== "Missing") return Result.succeed(left)
  }
  return invalid("a key that may be left out", `${expected(Shape.at(around, [key]) ?? around)}, which is required`)
}
