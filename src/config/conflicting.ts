/**
 * What merging could not merge, as the error it is.
 */
import { InvalidValue } from "./ConfigError.ts"
import type { Found } from "./merge.ts"
import * as Origin from "./Origin.ts"

/** Says that a list stands over a mapping, or the other way round, and where each comes from. */
export const conflicting = (config: string, { conflict, path }: Found): InvalidValue =>
  new InvalidValue({
    config,
    path,
    origin: conflict.origin,
    expected: `a ${conflict.expected}, as it is in ${Origin.format(conflict.over)}`,
    found: `a ${conflict.found}`
  })
