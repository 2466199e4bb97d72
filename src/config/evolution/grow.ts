/**
 * Gives a file the fields that it lacks.
 *
 * Owns which these are, and their place: those that have their defaults in the config, and no secrets. What stands in lists
 * and dicts is the user's.
 */
import { escape } from "../interpolation/escape.ts"
import { schemaKey, versionKey } from "../schema/json/key.ts"
import * as Shape from "../schema/Shape.ts"
import { tagged } from "../schema/variant.ts"
import type { Path } from "../tree/Path.ts"
import * as Tree from "../tree/Tree.ts"

/** A file's tree with the fields that it lacked, and these. */
export interface Grown {
  readonly tree: Tree.Tree
  readonly added: ReadonlyArray<Path>
}

/** Adds to a file's tree what it lacks of the config that was made of it. */
export const grow = (shape: Shape.Shape, file: Tree.Tree, filled: Tree.Tree): Grown => {
  const added: Array<Path> = []
  const go = (outer: Shape.Shape, held: Tree.Tree, whole: Tree.Tree, path: Path): Tree.Tree => {
    if (held._tag !== "Mapping" || whole._tag !== "Mapping" || Shape.isRedacted(outer)) return held
    const at = tagged(outer, whole)
    const entries = new Map(Tree.entries(held))
    // A field may stand there under an old name.
    const keys = new Map(Tree.keys(held).map((key) => [Shape.nameOf(at, key) ?? key, key]))
    const fresh: Array<readonly [key: string, value: Tree.Tree, before: string | undefined]> = []
    let before = path.length === 0 ? lastAbout(held, whole) : undefined
    for (const [key, value] of Tree.entries(whole)) {
      const inner = Shape.child(at, key)
      const name = keys.get(key) ?? key
      const own = entries.get(name)
      if (Shape.isRefusal(inner)) continue
      if (own !== undefined) entries.set(name, go(inner, own, value, [...path, key]))
      else {
        const open = isDeclared(at, key) && isDefault(value) ? withoutSecrets(inner, value) : undefined
        if (open === undefined) continue
        fresh.push([key, escape(open), before])
        added.push([...path, key])
      }
      before = name
    }
    const changed = [...entries].some(([key, value]) => value !== Tree.get(held, key))
    return fresh.length > 0 || changed ? placed(held, entries, fresh) : held
  }
  return { tree: go(shape, file, filled, []), added }
}

/** Returns the last of the keys at the top of a file that are about the file. */
const lastAbout = (held: Tree.Mapping, whole: Tree.Mapping): string | undefined => {
  const keys = Tree.keys(held)
  const first = keys.findIndex((key) => (key !== schemaKey && key !== versionKey) || Tree.get(whole, key) !== undefined)
  return keys[(first < 0 ? keys.length : first) - 1]
}

const isDeclared = (shape: Shape.Shape, key: string): boolean =>
  Shape.members(shape).some((member) => member._tag === "Struct" && member.fields.has(key))

/** Tells whether nothing but the schema gave a value. */
const isDefault = (tree: Tree.Tree): boolean =>
  tree.origin._tag === "Default" && Tree.children(tree).every(([, child]) => isDefault(child))

/** Takes the secrets out of a default; `undefined` if nothing else is in it. */
const withoutSecrets = (shape: Shape.Shape, tree: Tree.Tree): Tree.Tree | undefined => {
  if (!Shape.hasRedacted(shape) && tree.secret !== true) return tree
  if (tree._tag !== "Mapping" || Shape.isRedacted(shape)) return undefined
  const entries: Array<readonly [string, Tree.Tree]> = []
  for (const [key, value] of Tree.entries(tree)) {
    const inner = Shape.child(shape, key)
    const open = Shape.isRefusal(inner) ? undefined : withoutSecrets(inner, value)
    if (open !== undefined) entries.push([key, open])
  }
  return entries.length === 0 ? undefined : Tree.mapping(entries, tree.origin)
}

/** Puts each new entry after the one that stands before it in the config, or at the top. */
const placed = (
  held: Tree.Mapping,
  entries: ReadonlyMap<string, Tree.Tree>,
  fresh: ReadonlyArray<readonly [key: string, value: Tree.Tree, before: string | undefined]>
): Tree.Mapping => {
  const after = new Map<string | undefined, Array<readonly [string, Tree.Tree]>>()
  for (const [key, value, before] of fresh) after.set(before, [...(after.get(before) ?? []), [key, value]])
  const out: Array<readonly [string, Tree.Tree]> = []
  const add = (key: string | undefined): void => {
    for (const entry of after.get(key) ?? []) {
      out.push(entry)
      add(entry[0])
    }
  }
  add(undefined)
  for (const entry of entries) {
    out.push(entry)
    add(entry[0])
  }
  const { index, keys } = Tree.mapping(out, held.origin)
  return { ...held, index, keys }
}
