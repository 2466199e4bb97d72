/**
 * A node of a tree, and where in the config it stands.
 *
 * Owns the way from a node up to the root and down to its children, which references are relative to. A place also
 * remembers what one run of `resolve.ts` knows about its node, and lives as long as that run.
 */
import { at, hasOldNames, nameOf, type Shape } from "../schema/Shape.ts"
import { tagged } from "../schema/variant.ts"
import type { Path } from "../tree/Path.ts"
import { isHidden } from "../tree/secret.ts"
import * as Tree from "../tree/Tree.ts"

/** The config that a place stands in. */
export interface Home {
  readonly config: string
  readonly shape: Shape | undefined
}

/** The files that a node was included from, the innermost first. */
export interface Included {
  /** Which file it is, whatever it is called. */
  readonly file: string
  readonly name: string
  readonly before: Included | undefined
}

/** Where a node came from: a place shares that with those that are made of it. */
interface Source {
  readonly home: Home
  /** Whether `oc.decode` or `oc.create` made the node, or an inclusion: only so many interpolations may come out of these. */
  readonly reopened: boolean
  readonly included: Included | undefined
}

/** A node, its key and its parent. The mutable fields are the memory of one run. */
export interface Place extends Source {
  readonly key: string
  readonly parent: Place | undefined
  readonly node: Tree.Tree
  /** The children by key, if a resolver call made the node of other places. */
  readonly madeOf: ReadonlyMap<string, Place> | undefined
  /** Whether its value is a secret, or was made of one. */
  readonly secret: boolean
  /** The place that this one covers (see {@link conceal}): it is resolved there, and marked here. */
  readonly behind: Place | undefined
  /** Whether its interpolation has used a secret: from then on, no error shows what it leads to. */
  usedSecret: boolean
  /** Whether its interpolation has used a value that is hidden for where it comes from: its error quotes nothing. */
  usedHidden: boolean
  /** The place that covers this one as a secret. */
  cover: Place | undefined
  children: Map<string, Place> | undefined
  /** The place that its interpolation leads to, not yet resolved inside; `"busy"` during the search. */
  head: Place | "busy" | undefined
  /** The node without interpolations; `"busy"` while it is made. */
  tree: Tree.Tree | "busy" | undefined
  /** How many values, and how many levels, its tree has. */
  size: number
  depth: number
}

const make = (
  { home, included, reopened }: Source,
  key: string,
  parent: Place | undefined,
  node: Tree.Tree,
  madeOf?: ReadonlyMap<string, Place>
): Place => ({
  home,
  key,
  parent,
  node,
  madeOf,
  reopened,
  included,
  secret: node.secret === true,
  behind: undefined,
  usedSecret: false,
  usedHidden: false,
  cover: undefined,
  children: undefined,
  head: undefined,
  tree: undefined,
  size: 1,
  depth: 0
})

/** Makes the place of a config's root. */
export const root = (node: Tree.Tree, home: Home): Place =>
  make({ home, reopened: false, included: undefined }, "", undefined, node)

/** Makes a place for what the interpolation of `holder` gave. */
export const instead = (holder: Place, node: Tree.Tree): Place => make(holder, holder.key, holder.parent, node)

/** As {@link instead}, where interpolations may come out of what was read, of a file or of text. */
export const reopened = (holder: Place, node: Tree.Tree, included = holder.included): Place =>
  make({ home: holder.home, reopened: true, included }, holder.key, holder.parent, node)

/**
 * Returns the place that covers this one as a secret, the same each time. Its tree has the mark of `secret.ts`. It is
 * resolved in the place behind, so that each place is followed once, and circles are found.
 */
export const conceal = (self: Place): Place => {
  if (self.secret) return self
  self.cover ??= { ...self, secret: true, behind: self, children: undefined, head: undefined, tree: undefined }
  return self.cover
}

/** Tells whether a value that the interpolation of `holder` uses is hidden for where it comes from. */
export const isHiddenIn = (holder: Place, { origin }: Tree.Tree): boolean =>
  isHidden(origin) && origin !== holder.node.origin

/** Makes a list in the place of `holder`; its elements keep their own places. */
export const list = (holder: Place, items: ReadonlyArray<Place>): Place => {
  const node = Tree.sequence(
    items.map((item) => item.node),
    holder.node.origin
  )
  const madeOf = new Map(items.map((item, index) => [String(index), item]))
  return make(holder, holder.key, holder.parent, node, madeOf)
}

/** Makes a mapping in the place of `holder`; its values keep their own places. */
export const dict = (holder: Place, entries: ReadonlyArray<readonly [string, Place]>): Place => {
  const node = Tree.mapping(
    entries.map(([key, place]) => [key, place.node]),
    holder.node.origin
  )
  return make(holder, holder.key, holder.parent, node, new Map(entries))
}

/** Returns the child at `key`, or `undefined`; the same place each time. An element's key is its index in digits. */
export const child = (self: Place, key: string): Place | undefined => {
  if (self.behind !== undefined) {
    const found = child(self.behind, key)
    return found === undefined ? undefined : conceal(found)
  }
  if (self.madeOf !== undefined) return self.madeOf.get(key)
  const node = Tree.child(self.node, key)
  if (node === undefined) return undefined
  const known = self.children?.get(key)
  if (known !== undefined) return known
  const place = make(self, key, self, node)
  self.children ??= new Map()
  self.children.set(key, place)
  return place
}

/** Returns the child that had this key before its field was renamed. */
export const renamedChild = (self: Place, key: string): Place | undefined => {
  const shape = self.home.shape
  if (shape === undefined || !hasOldNames(shape)) return undefined
  const inner = shapeOf(self, shape)
  const now = inner && nameOf(inner, key)
  return now === undefined ? undefined : child(self, now)
}

/** Returns what a place takes that is what it is. */
const shapeOf = (self: Place, root: Shape): Shape | undefined => {
  const around = self.parent === undefined ? root : shapeOf(self.parent, root)
  const shape = around === undefined || self.parent === undefined ? around : at(around, [self.key])
  return shape && tagged(shape, self.node)
}

/** Returns the keys of a mapping or list, in order. */
export const keys = (self: Place): ReadonlyArray<string> => {
  if (self.node._tag === "Mapping") return Tree.keys(self.node)
  return self.node._tag === "Sequence" ? self.node.items.map((_, index) => String(index)) : []
}

/** Returns the keys from the root to the place. */
export const path = (self: Place): Path => {
  const out: Array<string> = []
  for (let place: Place = self; place.parent !== undefined; place = place.parent) out.push(place.key)
  return out.reverse()
}

/** Returns the place that `up` leading dots start from, or `undefined` above the root; no dots start at the root. */
export const start = (self: Place, up: number): Place | undefined => {
  let place: Place | undefined = self
  if (up === 0) while (place.parent !== undefined) place = place.parent
  for (let left = up; left > 0 && place !== undefined; left--) place = place.parent
  return place
}
