/**
 * The values of a point by their keys.
 */
import { equalsAt } from "../../param/override/key.ts"

/** Returns the values of a point as typed, by key. Of a key that is there again, as `tags+=` may be, they are joined. */
export const valuesOf = (point: ReadonlyArray<string>): Readonly<Record<string, string>> => {
  const values = new Map<string, string>()
  for (const override of point) {
    const at = equalsAt(override)
    const [key, value] = at < 0 ? [override, ""] : [override.slice(0, at), override.slice(at + 1)]
    const before = values.get(key)
    values.set(key, before === undefined ? value : `${before},${value}`)
  }
  return Object.fromEntries(values)
}
