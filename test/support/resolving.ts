/**
 * Trees with interpolations, resolved as a program would, in an environment of their own.
 */
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Resolver from "../../src/config/interpolation/Resolver.ts"
import type { Others } from "../../src/config/interpolation/Run.ts"
import { resolve } from "../../src/config/interpolation/resolve.ts"
import type { Shape } from "../../src/config/schema/Shape.ts"
import * as Tree from "../../src/config/tree/Tree.ts"

const env = { COMA_T: "text", COMA_N: "[1, {a: 2}]", COMA_S: "5", COMA_EMPTY: "", COMA_I: "${a}", COMA_BAD: "[1" }

/** Gives an effect the environment of these tests, and no other. */
export const withEnv = <A, E>(effect: Effect.Effect<A, E>) =>
  Effect.provideService(
    effect,
    ConfigProvider.ConfigProvider,
    ConfigProvider.fromEnvRecord(env, { preserveEmptyStrings: true })
  )

/** The id of the config. */
export const config = "cfg"

/** The plain data that a tree of plain data resolves to. */
export const resolved = (value: unknown) =>
  withEnv(Effect.map(resolve(Tree.fromUnknown(value), { config }), (tree) => Tree.toUnknown(tree)))

/** Why plain data does not resolve. */
export const failed = (value: unknown) => Effect.flip(resolved(value))

/** The other configs, as a run finds them; `null` is one without values. */
export const othersOf = (
  values: Readonly<Record<string, unknown>>,
  shapes: Readonly<Record<string, Shape>> = {}
): Others => ({
  find: (id) =>
    Object.hasOwn(values, id)
      ? {
          config: id,
          tree: values[id] === null ? undefined : Tree.fromUnknown(values[id]),
          shape: shapes[id]
        }
      : undefined,
  ids: () => Object.keys(values)
})

/** The plain data that plain data resolves to among other configs. */
export const resolvedAmong = (value: unknown, others: Readonly<Record<string, unknown>>) =>
  withEnv(
    Effect.map(resolve(Tree.fromUnknown(value), { config, others: othersOf(others) }), (tree) => Tree.toUnknown(tree))
  )

/** A resolver that counts its calls and gives its arguments back. */
export const echo = (name: string, options?: { readonly cache?: boolean }) => {
  const calls: Array<ReadonlyArray<unknown>> = []
  const resolver = Resolver.make(
    name,
    (...args) =>
      Effect.sync(() => {
        calls.push(args)
        return args.length === 1 ? args[0] : args
      }),
    options
  )
  return { calls, layer: Resolver.layer(resolver) }
}
