/**
 * Making one error of configs of several.
 *
 * Owns which are told together, and the separator that their advice is written with.
 */
import { ConfigError, configErrors, InvalidValue, MissingValue, type Reason } from "./ConfigError.ts"
import { type Joining, reasonsOf } from "./several.ts"

/** What reasons are told together: values that do not fit, and values that were never given. */
const kindOf = ({ _tag }: Reason): string | undefined =>
  _tag === "InvalidValue" || _tag === "UnknownKey" ? "value" : _tag === "MissingValue" ? "missing" : undefined

/** How errors of configs are joined with others of their kind. */
export const joined: Joining = {
  join: <E>(first: E, next: E) => {
    if (!(first instanceof ConfigError) || !(next instanceof ConfigError)) return undefined
    if (kindOf(first.reason) !== kindOf(next.reason)) return undefined
    const told = reasonsOf<Reason>(first)
    const others = reasonsOf<Reason>(next).filter((reason) => !told.some((each) => isSame(each, reason)))
    // It is an error of the same class.
    return configErrors([...told, ...others], next.more) as E
  },
  goesOn: (error) => error instanceof ConfigError && kindOf(error.reason) !== undefined && error.more !== true
}

/** Tells whether one override is wrong in the same way for two configs. */
const isSame = (a: Reason, b: Reason): boolean =>
  a._tag === "InvalidValue" &&
  b._tag === "InvalidValue" &&
  a.origin._tag === "Token" &&
  b.origin._tag === "Token" &&
  a.origin.index === b.origin.index &&
  a.expected === b.expected

/** Writes the overrides that an error advises with another separator than `::`. */
export const withSeparator = <E>(error: E, separator: string): E => {
  if (separator === "::" || !(error instanceof ConfigError)) return error
  const [first, ...others] = reasonsOf(error)
  const advise = (reason: Reason): Reason =>
    reason._tag === "InvalidValue"
      ? new InvalidValue({ ...reason, separator })
      : reason._tag === "MissingValue"
        ? new MissingValue({ ...reason, separator })
        : reason
  // It is an error of the same class.
  return configErrors([advise(first), ...others.map(advise)], error.more) as E
}
