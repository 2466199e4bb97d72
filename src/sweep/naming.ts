/**
 * What sweeps and points are called: their ids, their directories, and in lines.
 *
 * Owns what makes two of them the same. A sweep is what stays fixed: the command, its flags, the overrides of all points, what
 * files and variables say of its configs. A point is what varies. So a longer grid goes on with the same sweep, and an edited
 * config begins another.
 */
import * as Result from "effect/Result"
import { equalsAt, headOf, parseKey, partsOf, separatorAt } from "../param/override/key.ts"
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
  /** What each config has that is not its default, as JSON without secrets, by id. */
  readonly configs: ReadonlyMap<string, unknown>
  /** The texts of further files, by path; `undefined` for one that is not there. */
  readonly files: ReadonlyMap<string, string | undefined>
  /** What variables hold that interpolations read; `undefined` for one that is not set. */
  readonly variables: ReadonlyMap<string, string | undefined>
}

const keyOf = (override: string): string => headOf(override, "::")

/** The path that an override is about, without its prefix; none for one of a whole config. */
const pathOf = (override: string): ReadonlyArray<string | number> => {
  const at = separatorAt(override, "::")
  const equals = equalsAt(override)
  const body = at >= 0 && (equals < 0 || at < equals) ? override.slice(at + 2) : override
  return Result.getOrElse(parseKey(partsOf(body)?.key ?? ""), () => [])
}

/** Tells whether some of these are about a part of what others are about, or about the same with another sign. */
const overlap = (overrides: Overrides): boolean => {
  const keys = new Map(overrides.map((override) => [keyOf(override), pathOf(override)]))
  const paths = new Set([...keys.values()].map((path) => JSON.stringify(path)))
  if (paths.size < keys.size) return true
  return [...keys.values()].some((path) => path.some((_, length) => paths.has(JSON.stringify(path.slice(0, length)))))
}

/** Overrides of different keys count in any order, unless one is about a part of what another one is about. */
const inOrder = (overrides: Overrides): Overrides => {
  if (overrides.length < 2) return overrides
  const heads = Map.groupBy(overrides, (override) => String(pathOf(override)[0] ?? ""))
  if (heads.has("")) return overrides
  return [...heads.keys()].toSorted().flatMap((head) => {
    const group = heads.get(head)!
    return overlap(group) ? group : group.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0))
  })
}

/** Names a sweep. */
export const sweepId = ({ command, configs, files, flags, overrides, variables }: Fixed): string => {
  const entries = (map: ReadonlyMap<string, unknown>) =>
    [...map].map(([key, value]) => [key, value ?? null] as const).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const all = [command, inOrder(overrides), entries(flags), entries(configs), entries(files), entries(variables)]
  return hash(JSON.stringify(all)).slice(0, 12)
}

/** Names a point. `texts` are those of the files that its overrides read. */
export const pointId = (overrides: Overrides, texts: ReadonlyMap<string, string | undefined> = new Map()): string => {
  const parts = inOrder(overrides).map((override) => (texts.has(override) ? [override, texts.get(override)] : override))
  return hash(JSON.stringify(parts)).slice(0, 16)
}

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
