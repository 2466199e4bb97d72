/**
 * Where the keys of a mapping stand, for the error of one that is not known.
 *
 * Owns what a file's reader remembers of a mapping as it read it. A node knows where its value stands; what is made of
 * a mapping later does not know its keys, and their values' origins serve.
 */
import type { Origin } from "./Origin.ts"
import * as Tree from "./Tree.ts"

const places = new WeakMap<Tree.Mapping, (key: string) => Origin | undefined>()

/** Remembers where the keys of a mapping stand; returns the mapping. */
export const withKeyOrigins = (self: Tree.Mapping, place: (key: string) => Origin | undefined): Tree.Mapping => {
  places.set(self, place)
  return self
}

/** Returns where a key that a mapping has stands, or its value. */
export const originOfKey = (self: Tree.Mapping, key: string): Origin =>
  places.get(self)?.(key) ?? (Tree.get(self, key) ?? self).origin
