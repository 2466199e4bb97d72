/**
 * Reading values under the names that their fields had before.
 *
 * Owns finding them: in structs, and in what these hold, in lists and dicts, too. A name that is declared is no old one;
 * of a union, only the alternatives count that the tags of a value leave.
 */
import * as Result from "effect/Result"
import { OldName } from "../error/ConfigError.ts"
import * as Shape from "../schema/Shape.ts"
import { tagged } from "../schema/variant.ts"
import { conceal } from "../tree/secret.ts"
import * as Tree from "../tree/Tree.ts"
import { withEntries } from "./entries.ts"

/** A tree in which every field has its name, and the old names that it had. */
export interface Renamed {
  readonly tree: Tree.Tree
  readonly old: ReadonlyArray<OldName>
}

/** The state of the walk. */
interface Walk {
  readonly config: string
  readonly path: Array<string>
  readonly old: Array<OldName>
  twice: OldName | undefined
}

/** Gives the fields of a tree their new names. Errors: OldName, for a field under two names. */
export const renamed = (config: string, shape: Shape.Shape, tree: Tree.Tree): Result.Result<Renamed, OldName> => {
  if (!Shape.hasOldNames(shape)) return Result.succeed({ tree, old: [] })
  const walk: Walk = { config, path: [], old: [], twice: undefined }
  const out = go(walk, shape, tree)
  return walk.twice === undefined ? Result.succeed({ tree: out, old: walk.old }) : Result.fail(walk.twice)
}

const go = (walk: Walk, outer: Shape.Shape, tree: Tree.Tree): Tree.Tree => {
  if (!Shape.hasOldNames(outer)) return tree
  const shape = tagged(outer, tree)
  const named = tree._tag === "Mapping" ? mapping(walk, shape, tree) : tree
  return Tree.mapChildren(named, (child, key) => {
    const inner = Shape.child(shape, key)
    if (Shape.isRefusal(inner)) return child
    walk.path.push(key)
    const out = go(walk, inner, child)
    walk.path.pop()
    return out
  })
}

const mapping = (walk: Walk, shape: Shape.Shape, tree: Tree.Mapping): Tree.Mapping => {
  const names = new Map<string, string>()
  for (const key of Tree.keys(tree)) {
    const name = Shape.nameOf(shape, key)
    if (name === undefined) continue
    const origin = Tree.originOfKey(tree, key)
    const path = [...walk.path, name]
    const isSecret = Shape.hasRedacted(shape)
    const other = Tree.get(tree, name) === undefined ? [...names].find(([, each]) => each === name)?.[0] : name
    const found = new OldName({
      config: walk.config,
      path,
      old: key,
      origin: isSecret ? conceal(origin) : origin,
      ...(other === undefined ? {} : { other })
    })
    if (other === undefined) walk.old.push(found)
    else walk.twice ??= found
    names.set(key, name)
  }
  return names.size === 0 ? tree : withEntries(tree, (key, value) => [names.get(key) ?? key, value])
}
