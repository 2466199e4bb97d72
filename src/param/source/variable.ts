/**
 * The names of the variables that give configs values.
 */
import type { Path } from "../../config/tree/Path.ts"

/** Writes a name as variables have it: `batchSize` and `batch-size` are `BATCH_SIZE`. */
export const screaming = (name: string): string =>
  name
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, "$1_$2")
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .toUpperCase()

/** Names the variable that gives a key of a config a value: `LAB_OPTIM__LR`. */
export const nameOf = (prefix: string, config: string, path: Path): string =>
  [`${prefix}_${screaming(config)}`, ...path.map(screaming)].join("__")
