/**
 * What sweeps and points are called: their ids, their directories, and in lines.
 *
 * Owns what makes two of them the same. A sweep is what stays fixed: the command, its flags, the overrides of all points, what
 * files and variables say of its configs. A point is what varies. So a longer grid goes on with the same sweep, and an edited
 * config begins another.
 */
import { equalsAt } from "../param/override/key.ts"
import type { PointRecord, SweepRecord } from "./Store.ts"
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

/** Makes a text a name of files, on every system: `a/b` is `a_b`. */
export const safeName = (text: string): string => text.replaceAll(/[^A-Za-z0-9_-]+/g, "_")

/** Names the directory of a sweep. */
export const sweepDirectory = ({ command, id }: SweepRecord): string => `${safeName(command)}-${id}`

/** How much of the overrides a name shows. */
const longest = 60

/**
 * Names the directory of a point: its number, what of its overrides is safe in a name, and the begin of its id. Two points
 * have two names, also where a file system does not tell `a` from `A`.
 */
export const pointDirectory = ({ id, index, overrides }: Pick<PointRecord, "id" | "index" | "overrides">): string => {
  const words = overrides.join(",").replaceAll(/[^A-Za-z0-9=.,+-]+/g, "_")
  // A name that begins or ends with a dot is hidden, or a directory above, or none on some systems.
  const safe = words
    .replaceAll(/\.{2,}/g, ".")
    .slice(0, longest)
    .replaceAll(/^[._,]+|[._,]+$/g, "")
  return [String(index + 1).padStart(4, "0"), safe, id.slice(0, 8)].filter((part) => part !== "").join("-")
}

/** Says which point it is, in a line. */
export const labelOf = (overrides: Overrides): string => (overrides.length === 0 ? "as it is" : overrides.join(" "))
