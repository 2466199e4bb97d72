/**
 * What the flags and positionals of `effect/cli` are made of, which their types do not tell; and flags that every command
 * has but for those that use their names themselves.
 */
import type { Flag } from "effect/cli/Flag"
import type * as Param from "effect/cli/Param"
import * as Result from "effect/Result"
import type { InvocationData } from "./InvocationData.ts"
import type { ParserData } from "./ParserData.ts"

/** A flag or positional that is not made of others. */
export type Single = Param.Single<Param.ParamKind, unknown>

/** A flag or positional of `effect/cli` as its own combinators build it; its type leaves the kind out. */
export type Node = Param.Any &
  (
    | Single
    | Param.Map<Param.ParamKind, unknown, unknown>
    | Param.Transform<Param.ParamKind, unknown, unknown>
    | Param.Optional<Param.ParamKind, unknown>
    | Param.Variadic<Param.ParamKind, unknown>
  )

/** The flags and positionals that a composed one is made of. */
export const singles = (param: Param.Any): ReadonlyArray<Single> => {
  const node = param as Node
  switch (node._tag) {
    case "Single":
      return [node]
    case "Transform":
      return [...singles(node.param), ...node.alternatives.flatMap((alternative) => singles(alternative()))]
    default:
      return singles(node.param)
  }
}

/** Keeps what a function tells of a flag: all commands have some of the same flags. */
const kept = (tell: (flag: Param.Any) => ReadonlyArray<string>): ((flag: Param.Any) => ReadonlyArray<string>) => {
  const known = new WeakMap<Param.Any, ReadonlyArray<string>>()
  return (flag) => {
    const told = known.get(flag) ?? tell(flag)
    known.set(flag, told)
    return told
  }
}

/** The names of a flag, aliases among them. */
export const namesOf = kept((flag) => singles(flag).flatMap((single) => [single.name, ...single.aliases]))

/** The names that set the boolean parts of a flag to false. */
export const negationsOf = kept((flag) =>
  singles(flag).flatMap(({ name, negation, primitiveType }) =>
    primitiveType._tag !== "Boolean" || negation === false ? [] : [negation ?? `no-${name}`]
  )
)

/** The flags of the library's own hooks. */
const ofLibrary = new WeakSet<Param.Any>()

/** Tells whether a flag is one of the library's own hooks, and not the program's. */
export const isOfLibrary = (flag: Param.Any): boolean => ofLibrary.has(flag)

/** Adds flags of the library, in the order of the help, but for those whose names the command uses itself. */
export const withProgramFlags = (data: ParserData, flags: ReadonlyArray<Flag<unknown>>): ParserData => {
  const own = [...data.flags, ...data.programFlags].flatMap((flag) => [...namesOf(flag), ...negationsOf(flag)])
  const taken = new Set([...own, ...data.paths.map(({ name }) => name)])
  const added = flags.filter((flag) => !namesOf(flag).some((name) => taken.has(name)))
  for (const flag of added) ofLibrary.add(flag)
  return { ...data, programFlags: [...data.programFlags, ...added] }
}

/** Reads a flag, which a command may do without. */
export const readFlag = <A>(data: InvocationData, flag: Flag<A>, absent: A): A =>
  Result.getOrElse(
    Result.try(() => data.flag(flag)),
    () => absent
  )
