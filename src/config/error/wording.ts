/**
 * The words that errors of configs share: places, files, keys, and what is typed in a shell.
 */
import * as Path from "../tree/Path.ts"
import { quoteForShell } from "./shell.ts"

/**
 * Says a place in a config: `train.model.lr`.
 *
 * @internal
 */
export const where = (config: string, path: Path.Path): string =>
  path.length === 0 ? config : `${config}.${Path.format(path)}`

/**
 * Says the path of a file, in quotes where one would not see it, or its end.
 *
 * @internal
 */
export const said = (path: string): string =>
  /^[^\s\p{Cc}](?:[^\p{Cc}]*[^\s\p{Cc}.])?$/u.test(path) ? path : JSON.stringify(path)

/**
 * Writes the override that sets a value, as it is typed in a shell.
 *
 * @internal
 */
export const overrideOf = (config: string, path: Path.Path, separator = "::"): string =>
  quoteForShell(`${config}${separator}${path.length === 0 ? "KEY" : Path.format(path)}=VALUE`)

/** How many keys are listed. */
const maxListed = 20

/**
 * Lists keys, as they are typed, but not too many.
 *
 * @internal
 */
export const listKeys = (keys: ReadonlyArray<string>): string =>
  [...keys.slice(0, maxListed).map((key) => Path.format([key])), ...(keys.length > maxListed ? ["…"] : [])].join(", ")
