/**
 * What problems are called, one or many.
 */
import type { Problem } from "./problem.ts"

const nouns: { readonly [kind in Problem["kind"]]?: readonly [one: string, many: string] } = {
  InvalidValue: ["a wrong value", "wrong values"],
  UnknownKey: ["an unknown key", "unknown keys"],
  MissingValue: ["a missing value", "missing values"],
  FileShape: ["a file of the wrong shape", "files of the wrong shape"],
  UnsupportedFormat: ["a file of no known format", "files of no known format"],
  FileNotFound: ["a missing file", "missing files"],
  FileFailed: ["an unreadable file", "unreadable files"],
  Malformed: ["something that cannot be read", "things that cannot be read"],
  Interpolation: ["an interpolation that cannot be resolved", "interpolations that cannot be resolved"],
  UnknownPrefix: ["an unknown prefix", "unknown prefixes"],
  AmbiguousPrefix: ["an ambiguous prefix", "ambiguous prefixes"],
  SharedNotExclusive: ["an override that fits several configs", "overrides that fit several configs"],
  DuplicateOverride: ["a key that is given twice", "keys that are given twice"],
  TooManySeparators: ["a separator too many", "separators too many"],
  WrongShape: ["an override that its config cannot take", "overrides that their configs cannot take"],
  UnmatchedVariable: ["a variable that no config took", "variables that no config took"],
  UnmatchedOverride: ["an override that no config took", "overrides that no config took"]
}

/** Counts problems in words: `2 wrong values and an unknown key`. */
export const count = (problems: ReadonlyArray<Problem>, more: boolean): string => {
  const said = [...Map.groupBy(problems, ({ kind }) => kind)].map(([kind, those]) => {
    const [one, many] = nouns[kind] ?? ["a problem", "problems"]
    return those.length === 1 ? one : `${those.length} ${many}`
  })
  const last = said.pop() ?? ""
  return `${more ? "more than " : ""}${said.length === 0 ? last : `${said.join(", ")} and ${last}`}`
}

/** Tells whether a problem says by its name that it is one of the command line. */
export const isOfCommandLine = ({ kind }: Problem): boolean => nouns[kind]?.[0].includes("override") === true
