/**
 * What the flags and positionals of `effect/cli` are made of, which their types do not tell.
 */
import type * as Param from "effect/cli/Param"

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

/** The names of a flag, aliases among them. */
export const namesOf = (flag: Param.Any): ReadonlyArray<string> =>
  singles(flag).flatMap((single) => [single.name, ...single.aliases])

/** The names that set the boolean parts of a flag to false. */
export const negationsOf = (flag: Param.Any): ReadonlyArray<string> =>
  singles(flag).flatMap(({ name, negation, primitiveType }) =>
    primitiveType._tag !== "Boolean" || negation === false ? [] : [negation ?? `no-${name}`]
  )
