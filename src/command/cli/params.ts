/**
 * Flags and positionals of `effect/cli`, made what a command with overrides needs.
 *
 * Owns changing them where `effect/cli` has no combinator for it: a boolean flag that never takes the token after it,
 * and positionals that are taken all at once.
 */
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import type * as Param from "effect/cli/Param"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { type Node, type Single, singles } from "../../hook/flags.ts"
import type { PathFlag } from "../../hook/ParserData.ts"

/** Copies a flag or positional with some fields changed: `effect/cli` has no combinator for these changes. */
export const withFields = <A extends Param.Any>(param: A, fields: object): A =>
  Object.assign(Object.create(Object.getPrototypeOf(param)), param, fields)

/**
 * All positionals that are left. A variadic of `effect/cli` (4.1) takes one after the other off the front of an array,
 * which for ten thousand overrides is slow; this one takes them all at once.
 */
export const overrides: Argument.Argument<ReadonlyArray<string>> = (() => {
  const variadic = Argument.variadic(Argument.String("overrides")).pipe(
    Argument.withDescription("KEY=VALUE, CONFIG::KEY=VALUE, or a bare word for a list")
  )
  const parse: Param.Parse<ReadonlyArray<string>> = (args) => Effect.succeed([[], args.arguments])
  return withFields(variadic, { parse })
})()

/** Lets the boolean parts of a flag stand alone only: the token after one is an override, whatever it looks like. */
const withoutSwallowing = <A extends Param.Any>(param: A): A => {
  const node = param as A & Node
  switch (node._tag) {
    case "Single":
      return node.primitiveType._tag === "Boolean" && node.optionalValue === undefined
        ? withFields(param, { optionalValue: "true" })
        : param
    case "Transform":
      return withFields(param, {
        param: withoutSwallowing(node.param),
        alternatives: node.alternatives.map((alternative) => () => withoutSwallowing(alternative()))
      })
    default:
      return withFields(param, { param: withoutSwallowing(node.param) })
  }
}

/**
 * Gives a flag that is left out its value at once: `effect/cli` (4.1) makes an error with a stack trace for each of those,
 * and catches it.
 */
const orElse = <A>(flag: Flag.Flag<A>, { name }: Single, absent: A): Flag.Flag<A> => {
  const parse: Param.Parse<A> = (args) =>
    (args.flags[name]?.length ?? 0) === 0 ? Effect.succeed([args.arguments, absent]) : flag.parse(args)
  return withFields(flag, { parse })
}

const switches = new WeakMap<Flag.Flag<unknown>, Flag.Flag<unknown>>()

/**
 * Makes flags what a Unix command has: a plain boolean one that is left out is false, and none swallows a token. It is the
 * same for the same flag.
 */
export const asSwitch = (flag: Flag.Flag<unknown>): Flag.Flag<unknown> => {
  const known = switches.get(flag) ?? switchOf(flag)
  switches.set(flag, known)
  return known
}

const switchOf = (flag: Flag.Flag<unknown>): Flag.Flag<unknown> => {
  const node = flag as Param.Any as Node
  const plain = withoutSwallowing(flag)
  if (node._tag === "Single" && node.primitiveType._tag === "Boolean") {
    return orElse<unknown>(Flag.withDefault(plain, false), node, false)
  }
  const inner = node._tag === "Optional" ? (node.param as Param.Any as Node) : undefined
  return inner?._tag === "Single" ? orElse<unknown>(plain, inner, Option.none()) : plain
}

/** Names things by their place, as `effect/cli` wants a record of them. */
export const numbered = <A>(items: ReadonlyArray<A>): Record<string, A> =>
  Object.fromEntries(items.map((item, index) => [`${index}`, item]))

/** Makes the flag that names a config's file. */
export const pathFlag = ({ name, description }: PathFlag) => {
  const flag = Flag.String(name).pipe(Flag.withMetavar("FILE"), Flag.withDescription(description), Flag.optional)
  return orElse(flag, singles(flag)[0]!, Option.none())
}
