/**
 * What makes two sweeps, or two points, the same.
 *
 * A sweep is what stays fixed: the command, its flags, the overrides of all points, what files and variables say of its
 * configs. A point is what varies. So a longer grid goes on with the same sweep, and an edited config begins another.
 */
import { equalsAt } from "../param/override/key.ts"
import { hash } from "./space/hash.ts"
import type { Overrides } from "./space/Space.ts"

/** What stays fixed in a sweep, without secrets. */
export interface Fixed {
  readonly command: string
  /** The overrides of all points, as they are shown. */
  readonly overrides: ReadonlyArray<string>
  /** The flags and positionals of the program, by name. */
  readonly flags: ReadonlyMap<string, string>
  /** What each config has that is not its default, as JSON, by id. */
  readonly configs: ReadonlyMap<string, unknown>
  /** The texts of further files, by path; `undefined` for one that is not there. */
  readonly files: ReadonlyMap<string, string | undefined>
}

const keyOf = (override: string): string => override.slice(0, Math.max(0, equalsAt(override)))

/** Overrides of different keys count in any order. */
const inOrder = (overrides: Overrides): Overrides =>
  overrides.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0))

/** Names a sweep. */
export const sweepId = ({ command, configs, files, flags, overrides }: Fixed): string => {
  const entries = (map: ReadonlyMap<string, unknown>) =>
    [...map].map(([key, value]) => [key, value ?? null] as const).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const all = [command, inOrder(overrides), entries(flags), entries(configs), entries(files)]
  return hash(JSON.stringify(all)).slice(0, 12)
}

/** Names a point. */
export const pointId = (overrides: Overrides): string => hash(JSON.stringify(inOrder(overrides))).slice(0, 16)
