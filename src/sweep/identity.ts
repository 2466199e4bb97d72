/**
 * What makes two sweeps, or two points, the same.
 *
 * A sweep is what stays fixed: the command, the overrides of all points, the texts of the configs. A point is what varies.
 * So a longer grid goes on with the same sweep, and an edited config begins another. Nothing secret gets in: overrides are
 * as they are shown, and the text of a config that has a secret counts as none.
 */
import { equalsAt } from "../param/override/key.ts"
import { hash } from "./space/hash.ts"
import type { Overrides } from "./space/Space.ts"

/** What stays fixed in a sweep. */
export interface Fixed {
  readonly command: string
  /** The overrides of all points, as they are shown. */
  readonly overrides: ReadonlyArray<string>
  /** The texts of the configs by id, and of files that overrides name; `undefined` for one that is not there. */
  readonly configs: ReadonlyMap<string, string | undefined>
}

/** Names a sweep. */
export const sweepId = ({ command, configs, overrides }: Fixed): string =>
  hash(JSON.stringify([command, overrides, [...configs].map(([id, text]) => [id, text ?? null])])).slice(0, 12)

const keyOf = (override: string): string => override.slice(0, Math.max(0, equalsAt(override)))

/** Names a point: overrides of different keys count in any order. */
export const pointId = (overrides: Overrides): string => {
  const sorted = overrides.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0))
  return hash(JSON.stringify(sorted)).slice(0, 16)
}
